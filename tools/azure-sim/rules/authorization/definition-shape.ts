import { type ArmError, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { holdsUnknown, isSet, objectsAt, textsAt } from "../reading";
import { definitionType } from "./assignments";

export const definitionShape: Rule = {
  name: "definition-shape",
  source:
    "https://learn.microsoft.com/azure/role-based-access-control/custom-roles and role-definitions [m]; the codes are a guess",
  types: [definitionType],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const problems: ArmError[] = [];
    const scopes = "properties.assignableScopes";
    if (!holdsUnknown(body, scopes) && textsAt(body, scopes).length === 0) {
      problems.push(
        badRequest("RoleDefinitionScopeInvalid", "A custom role needs at least one assignable scope.", scopes),
      );
    }
    if (textsAt(body, scopes).includes("/")) {
      problems.push(
        badRequest("RoleDefinitionScopeInvalid", "A custom role cannot be assignable at the root scope.", scopes),
      );
    }
    if (!isSet(body, "properties.roleName")) {
      problems.push(
        badRequest(
          "RoleDefinitionNameNullOrEmpty",
          "The role definition name cannot be null or empty.",
          "properties.roleName",
        ),
      );
    }
    objectsAt(body, "properties.permissions").forEach((permission, index) => {
      for (const member of ["actions", "notActions", "dataActions", "notDataActions"]) {
        for (const action of textsAt(permission, member).filter(
          (text) => !/^(\*|(\*|[A-Za-z][A-Za-z.]*)(\/[A-Za-z*]+)+)$/.test(text),
        )) {
          problems.push(
            badRequest(
              "InvalidActionOrNotAction",
              `'${action}' does not match any of the actions supported by the providers.`,
              `properties.permissions[${index}].${member}`,
            ),
          );
        }
      }
    });
    return problems;
  },
};
