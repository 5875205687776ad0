import { type Rule } from "../../contract";
import { accountNameTaken } from "./account-name-taken";
import { resourceName } from "./resource-name";
import { vaultNameTaken } from "./vault-name-taken";

export const nameRules: readonly Rule[] = [accountNameTaken, resourceName, vaultNameTaken];
