import { type Behaviour } from "../contract";
import { scopeOf } from "../rules/authorization/assignments";
import { textsAt } from "../rules/reading";
import { withComputed, withDefaults } from "./defaults";
import { creationTime } from "./deterministic";
import { withIdentities } from "./identity";

export const roleAssignment: Behaviour = {
  type: "Microsoft.Authorization/roleAssignments",
  fill: (body, { id }) =>
    withComputed(body, { properties: { scope: scopeOf(id.text), createdOn: creationTime, updatedOn: creationTime } }),
};

export const roleDefinition: Behaviour = {
  type: "Microsoft.Authorization/roleDefinitions",
  fill: (body) => {
    const filled = withDefaults(body, { properties: { type: "CustomRole", permissions: [], assignableScopes: [] } });
    return withComputed(filled, {
      properties: {
        type: "CustomRole",
        assignableScopes: textsAt(filled, "properties.assignableScopes"),
        createdOn: creationTime,
        updatedOn: creationTime,
      },
    });
  },
};

export const policyAssignment: Behaviour = {
  type: "Microsoft.Authorization/policyAssignments",
  fill: (body, { id, cloud }) =>
    withComputed(withDefaults(withIdentities(body, cloud), { properties: { enforcementMode: "Default" } }), {
      properties: { scope: scopeOf(id.text) },
    }),
};

export const authorizationBehaviours: readonly Behaviour[] = [roleAssignment, roleDefinition, policyAssignment];
