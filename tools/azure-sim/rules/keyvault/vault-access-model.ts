import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { flagAt, isSet, itemsAt } from "../reading";

export const vaultAccessModel: Rule = {
  name: "vault-access-model",
  source:
    "accessPolicies are required unless the vault authorizes by roles; at most 1024: https://learn.microsoft.com/azure/templates/microsoft.keyvault/vaults (2024-11-01)",
  types: ["Microsoft.KeyVault/vaults"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const path = "properties.accessPolicies";
    const byRoles = flagAt(body, "properties.enableRbacAuthorization");
    if (byRoles !== true && !isSet(body, path) && isKnownFalse(body)) {
      return [badRequest("BadRequest", 'The parameter "accessPolicies" is not specified.', path)];
    }
    return itemsAt(body, path).length > 1024
      ? [badRequest("BadRequest", "A vault holds at most 1024 access policies.", path)]
      : [];
  },
};

/** Not when the switch is unknown yet: then nothing can be said. */
function isKnownFalse(body: Parameters<typeof flagAt>[0]): boolean {
  return (
    !isSet(body, "properties.enableRbacAuthorization") || flagAt(body, "properties.enableRbacAuthorization") === false
  );
}
