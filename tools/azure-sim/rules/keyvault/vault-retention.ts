import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { numberAt } from "../reading";

const path = "properties.softDeleteRetentionInDays";

export const vaultRetention: Rule = {
  name: "vault-retention",
  source: "7-90 days, fixed once set: https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview [m]",
  types: ["Microsoft.KeyVault/vaults"],
  operations: ["put"],
  needsCloud: false,
  check({ body, previous }) {
    const days = numberAt(body, path);
    const before = numberAt(previous?.body, path);
    if (days !== undefined && (days < 7 || days > 90)) {
      return [
        badRequest("BadRequest", `The value '${days}' of softDeleteRetentionInDays is not between 7 and 90.`, path),
      ];
    }
    return days !== undefined && before !== undefined && days !== before
      ? [
          badRequest(
            "BadRequest",
            'The property "softDeleteRetentionInDays" has been set already and it can\'t be modified.',
            path,
          ),
        ]
      : [];
  },
};
