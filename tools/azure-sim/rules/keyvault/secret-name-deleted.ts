import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { ownName, sameId } from "../ids";

const type = "Microsoft.KeyVault/vaults/secrets";

export const secretNameDeleted: Rule = {
  name: "secret-name-deleted",
  source: "ObjectIsDeletedButRecoverable: https://learn.microsoft.com/azure/key-vault/general/key-vault-recovery [m]",
  types: [type],
  operations: ["put"],
  needsCloud: true,
  check({ id, previous, cloud }) {
    const held = cloud.softDeleted(type).some((one) => sameId(one.id, id.text));
    return held && !previous
      ? [
          conflict(
            "ObjectIsDeletedButRecoverable",
            `Secret ${ownName(id)} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
            "name",
          ),
        ]
      : [];
  },
};
