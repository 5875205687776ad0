import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { ownName } from "../ids";
import { assignmentType, definitionType, guid } from "./assignments";

export const assignmentName: Rule = {
  name: "assignment-name",
  source:
    "InvalidRoleAssignmentId: https://github.com/pulumi/pulumi-azure-nextgen/issues/194 (2020-12), " +
    "https://github.com/Azure/azure-sdk-for-python/issues/4621 (2019-03); InvalidRoleDefinitionId alike [m]",
  types: [assignmentType, definitionType],
  operations: ["put"],
  needsCloud: false,
  check({ id }) {
    if (guid.test(ownName(id))) return [];
    const [code, what] =
      id.type.toLowerCase() === assignmentType.toLowerCase()
        ? ["InvalidRoleAssignmentId", "role assignment"]
        : ["InvalidRoleDefinitionId", "role definition"];
    return [badRequest(code, `The ${what} ID '${ownName(id)}' is not valid. The ${what} ID must be a GUID.`, "name")];
  },
};
