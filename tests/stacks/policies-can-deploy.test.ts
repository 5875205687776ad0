import assert from "node:assert/strict";
import { builtInPolicies } from "../../tools/azure-sim/rules/data/built-in-policies";
import { builtInRoles } from "../../tools/azure-sim/rules/data/built-in-roles";
import { type Declared } from "../support/declare";
import { declareStack } from "../support/declare-stack";

/** What custom roles of this graph and built-in ones that a policy may name allow; every other role allows nothing here. */
const actionsOfBuiltInRoles: Record<string, string[]> = {
  // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/monitor (2026-04), as far as a policy needs them.
  "Monitoring Contributor": ["*/read", "Microsoft.Insights/dataCollectionRuleAssociations/*"],
  "Log Analytics Contributor": ["*/read", "Microsoft.Resources/deployments/*"],
};

function allows(pattern: string, action: string): boolean {
  const expression = pattern
    .toLowerCase()
    .split("*")
    .map((part) => part.replaceAll(/[.\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${expression}$`).test(action.toLowerCase());
}

/** What the policies' templates do and the identities of their assignments may not, where it is assigned. */
function missingActions(resources: Declared[]): string[] {
  const ofType = (token: string) => resources.filter(({ type }) => type === `azure-native:${token}`);
  const actionsOf = (roleId: string): string[] => {
    const guid = roleId.split("/").at(-1)!;
    const own = ofType("authorization:RoleDefinition").find(({ inputs }) => inputs.roleDefinitionId === guid);
    if (own === undefined) return actionsOfBuiltInRoles[builtInRoles[guid] ?? ""] ?? [];
    return own.inputs.permissions.flatMap(({ actions }: { actions: string[] }) => actions);
  };
  const identities = ofType("managedidentity:UserAssignedIdentity").map(({ urn }) => urn);
  return ofType("authorization:PolicyAssignment").flatMap(({ name, inputs, dependsOn }) => {
    const policy = builtInPolicies[inputs.policyDefinitionId.toLowerCase()];
    assert.ok(policy, `${name}: nobody knows what ${inputs.policyDefinitionId} does`);
    const identity = identities.find((urn) => dependsOn.includes(urn));
    const patterns = ofType("authorization:RoleAssignment")
      .filter((role) => role.dependsOn.includes(identity ?? "") && dependsOn.includes(role.urn))
      .filter((role) => `${inputs.scope}/`.startsWith(`${role.inputs.scope}/`))
      .flatMap((role) => actionsOf(role.inputs.roleDefinitionId));
    return policy.actions
      .filter((action) => !patterns.some((pattern) => allows(pattern, action)))
      .map((action) => `${name} may not ${action}`);
  });
}

describe("policies", () => {
  it("have identities that may do what their templates do, before they are assigned", async () => {
    const { resources, ofType } = await declareStack("prod");
    assert.ok(ofType("azure-native:authorization:PolicyAssignment").length > 0);
    assert.deepEqual(missingActions(resources), []);
  }).timeout(60_000);

  it("are told apart from those that Azure would carry out in vain", async () => {
    const { resources } = await declareStack("dev");
    const givenRole = (role: string) =>
      resources.map((resource) =>
        resource.name.endsWith("-may-associate")
          ? { ...resource, inputs: { ...resource.inputs, roleDefinitionId: `/roleDefinitions/${role}` } }
          : resource,
      );
    const deployments = ["validate/action", "write"].map(
      (action) => `japaneast-1-collection-assignment may not Microsoft.Resources/deployments/${action}`,
    );
    assert.deepEqual(missingActions(givenRole("749f88d5-cbae-40b8-bcfc-e573ddc772fa")), deployments);
    assert.deepEqual(missingActions(givenRole("92aaf0da-9dab-42b6-94a3-d43ce8d16293")), [
      "japaneast-1-collection-assignment may not Microsoft.Insights/dataCollectionRuleAssociations/write",
    ]);
  }).timeout(60_000);
});
