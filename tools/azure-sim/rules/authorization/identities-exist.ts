import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { findAll } from "../reading";

export const identitiesExist: Rule = {
  name: "identities-exist",
  source:
    "FailedIdentityOperation: code as met in public scripts that assign identities to scale sets (checked 2026-11-22); the message is shortened; https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/known-issues [m]",
  types: ["*"],
  operations: ["put"],
  needsCloud: true,
  check: ({ id, body, cloud }) =>
    findAll(body, "identity.userAssignedIdentities{}")
      .filter(({ value }) => !cloud.get(String(value)))
      .map(({ path, value }) =>
        badRequest(
          "FailedIdentityOperation",
          `Identity operation for resource '${id.text}' failed with error 'Failed to perform resource identity operation. Status: ` +
            `'BadRequest'. Response: 'Resource '${value}' was not found.''.`,
          path,
        ),
      ),
};
