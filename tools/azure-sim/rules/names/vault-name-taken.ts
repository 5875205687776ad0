import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { ownName, parseId, sameId } from "../ids";
import { textAt } from "../reading";

const type = "Microsoft.KeyVault/vaults";

/** A deleted vault keeps its name until it is purged; only `createMode: recover` at its own place brings it back. */
export const vaultNameTaken: Rule = {
  name: "vault-name-taken",
  source:
    "VaultAlreadyExists and ConflictError: https://learn.microsoft.com/azure/key-vault/general/key-vault-recovery " +
    "(checked 2026-11-22); ConflictError as met in public deployment notes (2026)",
  types: [type],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, previous, cloud }) {
    const sameName = (one: { id: string }) => sameId(ownName(parseId(one.id)!), ownName(id));
    if (cloud.list(type).some((one) => !sameId(one.id, id.text) && sameName(one))) {
      return [
        conflict(
          "VaultAlreadyExists",
          `The vault name '${ownName(id)}' is already in use. Vault names are globally unique so it is possible that the ` +
            "name is already taken.",
          "name",
        ),
      ];
    }
    const deleted = previous ? undefined : cloud.softDeleted(type).find(sameName);
    const recovers = textAt(body, "properties.createMode") === "recover" && deleted && sameId(deleted.id, id.text);
    return deleted && !recovers
      ? [
          conflict(
            "ConflictError",
            `A vault with the same name already exists in deleted state. You need to either recover or purge existing key ` +
              `vault '${ownName(id)}'. Follow this link for more information on soft delete: https://go.microsoft.com/fwlink/?linkid=2149745`,
            "name",
          ),
        ]
      : [];
  },
};
