import { type Rule } from "../../contract";
import { builtInRoles } from "../data/built-in-roles";
import { notFound } from "../errors";
import { isWithin, ownName, parseId, sameId } from "../ids";
import { textAt, textsAt } from "../reading";
import { assignmentType, definitionGuid, definitionType, scopeOf } from "./assignments";

export const assignmentRoleKnown: Rule = {
  name: "assignment-role-known",
  source:
    "RoleDefinitionDoesNotExist: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting; a custom role within its " +
    "assignable scopes: https://learn.microsoft.com/azure/role-based-access-control/custom-roles (checked 2026-11-22)",
  types: [assignmentType],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const role = textAt(body, "properties.roleDefinitionId");
    if (role === undefined || builtInRoles[definitionGuid(role)]) return [];
    const custom = cloud.list(definitionType).find((one) => sameId(ownName(parseId(one.id)!), definitionGuid(role)));
    const scopes = textsAt(custom?.body, "properties.assignableScopes");
    return custom && scopes.some((scope) => isWithin(scopeOf(id.text), scope))
      ? []
      : [
          notFound(
            "RoleDefinitionDoesNotExist",
            `The specified role definition with ID '${definitionGuid(role)}' does not exist` +
              (custom ? ` at scope '${scopeOf(id.text)}'.` : "."),
            "properties.roleDefinitionId",
          ),
        ];
  },
};
