import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { ownName, sameId } from "../ids";
import { textAt } from "../reading";
import { assignmentType, definitionGuid, definitionType } from "../authorization/assignments";

export const definitionAssigned: Rule = {
  name: "definition-assigned",
  source:
    "RoleDefinitionHasAssignments: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#custom-roles [m]",
  types: [definitionType],
  operations: ["delete"],
  needsCloud: true,
  check({ id, cloud }) {
    const assigned = cloud
      .list(assignmentType)
      .some((one) => sameId(definitionGuid(textAt(one.body, "properties.roleDefinitionId") ?? ""), ownName(id)));
    return assigned
      ? [
          badRequest(
            "RoleDefinitionHasAssignments",
            "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).",
          ),
        ]
      : [];
  },
};
