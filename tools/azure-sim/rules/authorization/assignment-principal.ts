import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { textAt } from "../reading";
import { assignmentType, guid } from "./assignments";

/**
 * A new identity reaches the directory that roles are checked against minutes later; only an assignment that says
 * what its principal is gets through at once. The simulator always refuses the others.
 */
export const assignmentPrincipal: Rule = {
  name: "assignment-principal",
  source:
    "PrincipalNotFound: https://github.com/Azure/AgentBaker/pull/8251 (2026-04); InvalidPrincipalId: " +
    "https://github.com/Azure/azure-powershell/issues/16627; UnmatchedPrincipalType: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting and " +
    "role-assignments-template [m]",
  types: [assignmentType],
  operations: ["put"],
  needsCloud: true,
  check({ body, cloud }) {
    const [principal, type] = [textAt(body, "properties.principalId"), textAt(body, "properties.principalType")];
    const path = "properties.principalId";
    if (principal === undefined) return [];
    if (!guid.test(principal))
      return [
        badRequest("InvalidPrincipalId", `A valid principal ID must be provided; '${principal}' is not a GUID.`, path),
      ];
    const isIdentity = cloud
      .list("Microsoft.ManagedIdentity/userAssignedIdentities")
      .some((one) => textAt(one.body, path)?.toLowerCase() === principal.toLowerCase());
    if (type === undefined) {
      return [
        badRequest(
          "PrincipalNotFound",
          `Principal ${principal.replaceAll("-", "")} does not exist in the directory. Check that you have the correct principal ID. ` +
            "If you are creating this principal and then immediately assigning a role, this error might be related to a replication " +
            "delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. " +
            "See https://aka.ms/docs-principaltype",
          path,
        ),
      ];
    }
    return isIdentity && type !== "ServicePrincipal"
      ? [
          badRequest(
            "UnmatchedPrincipalType",
            `The PrincipalId '${principal.replaceAll("-", "")}' has type 'ServicePrincipal', which is different from specified PrincipalType '${type}'.`,
            "properties.principalType",
          ),
        ]
      : [];
  },
};
