import { type Rule } from "../../contract";
import { secretNameDeleted } from "./secret-name-deleted";
import { secretShape } from "./secret-shape";
import { vaultAccessModel } from "./vault-access-model";
import { vaultProtectionsStay } from "./vault-protections-stay";
import { vaultRetention } from "./vault-retention";

export const keyVaultRules: readonly Rule[] = [
  secretNameDeleted,
  secretShape,
  vaultAccessModel,
  vaultProtectionsStay,
  vaultRetention,
];
