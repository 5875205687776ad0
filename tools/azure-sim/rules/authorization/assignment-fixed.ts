import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { textAt } from "../reading";
import { assignmentType, definitionGuid } from "./assignments";

export const assignmentFixed: Rule = {
  name: "assignment-fixed",
  source:
    "RoleAssignmentUpdateNotPermitted: https://github.com/pulumi/pulumi-azure-native/issues/771 (checked 2026-11-22)",
  types: [assignmentType],
  operations: ["put"],
  needsCloud: false,
  check({ body, previous }) {
    if (!previous) return [];
    const changed = ["properties.principalId", "properties.roleDefinitionId"].some((path) => {
      const [before, now] = [textAt(previous.body, path), textAt(body, path)];
      return before !== undefined && now !== undefined && definitionGuid(before) !== definitionGuid(now);
    });
    return changed
      ? [
          badRequest(
            "RoleAssignmentUpdateNotPermitted",
            "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
            "properties",
          ),
        ]
      : [];
  },
};
