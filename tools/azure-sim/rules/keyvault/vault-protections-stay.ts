import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { flagAt } from "../reading";

export const vaultProtectionsStay: Rule = {
  name: "vault-protections-stay",
  source:
    "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview [m]; enablePurgeProtection takes true only: key vault API 2024-11-01",
  types: ["Microsoft.KeyVault/vaults"],
  operations: ["put"],
  needsCloud: false,
  check({ body, previous }) {
    const purge = flagAt(body, "properties.enablePurgeProtection");
    const softDelete = flagAt(body, "properties.enableSoftDelete");
    return [
      ...(purge === false
        ? [
            badRequest(
              "BadRequest",
              'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.',
              "properties.enablePurgeProtection",
            ),
          ]
        : []),
      ...(softDelete === false &&
      (previous === undefined || flagAt(previous.body, "properties.enableSoftDelete") === true)
        ? [
            badRequest(
              "BadRequest",
              "The property \"enableSoftDelete\" can be set to false only for creating new vault. Enabling the 'soft delete' functionality is an irreversible action.",
              "properties.enableSoftDelete",
            ),
          ]
        : []),
    ];
  },
};
