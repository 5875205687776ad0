import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { sameId } from "../ids";
import { textAt } from "../reading";
import { assignmentType, definitionGuid, scopeOf } from "./assignments";

export const assignmentOnce: Rule = {
  name: "assignment-once",
  source:
    "RoleAssignmentExists: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting (checked 2026-11-22)",
  types: [assignmentType],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const read = (of: typeof body) => ({
      principal: textAt(of, "properties.principalId")?.toLowerCase(),
      role: definitionGuid(textAt(of, "properties.roleDefinitionId") ?? ""),
    });
    const own = read(body);
    const twin = cloud.list(assignmentType).find((one) => {
      const other = read(one.body);
      return (
        !sameId(one.id, id.text) &&
        sameId(scopeOf(one.id), scopeOf(id.text)) &&
        other.principal === own.principal &&
        other.role === own.role
      );
    });
    return twin ? [conflict("RoleAssignmentExists", `The role assignment already exists: ${twin.id}.`)] : [];
  },
};
