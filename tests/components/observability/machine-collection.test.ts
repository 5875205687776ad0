import assert from "node:assert/strict";
import { MachineCollection, planMachineCollection } from "../../../components/observability";
import { declare } from "../../support/declare";
import { placementIn } from "../conventions/placement";

const settings = { placement: placementIn("japaneast"), workspaceLocation: "koreacentral" };
const build = (change: object = {}) =>
  declare(() => {
    const collection = new MachineCollection("jpe-collection", {
      ...settings,
      resourceGroup: { name: "rg", id: "/subscriptions/s/resourceGroups/rg" },
      workspaceId: "workspace",
      roleId: "/roles/collection",
      ...change,
    });
    return { ruleId: collection.ruleId };
  });

describe("MachineCollection", () => {
  it("collects the host agent's lines and a few counters, in the workspace's region", async () => {
    const { inputs } = (await build()).named("jpe-collection-rule");
    assert.equal(inputs.location, "koreacentral");
    const [daemon] = inputs.dataSources.syslog;
    assert.deepEqual(daemon.facilityNames, ["daemon"]);
    assert.ok(daemon.logLevels.includes("Info"));
    assert.deepEqual(inputs.destinations.logAnalytics, [{ name: "workspace", workspaceResourceId: "workspace" }]);
    for (const { destinations } of inputs.dataFlows) assert.deepEqual(destinations, ["workspace"]);
    assert.ok(inputs.dataSources.performanceCounters[0].counterSpecifiers.length <= 100);
  });

  it("associates every machine of the group as it comes, as an identity that may do so there", async () => {
    const { named } = await build();
    const assignment = named("jpe-collection-assignment");
    const { inputs } = assignment;
    assert.equal(inputs.scope, "/subscriptions/s/resourceGroups/rg");
    assert.equal(inputs.location, "japaneast");
    assert.match(inputs.parameters.dcrResourceId.value, /dataCollectionRules\/dcr-cg-test-jpe-1$/);
    assert.deepEqual(inputs.parameters.scopeToSupportedImages, { value: false });
    const role = named("jpe-collection-may-associate");
    assert.equal(role.inputs.scope, "/subscriptions/s/resourceGroups/rg");
    assert.equal(role.inputs.roleDefinitionId, "/roles/collection");
    assert.ok(assignment.dependsOn.includes(role.urn));
  });

  it("refuses regions that are none", async () => {
    assert.deepEqual(
      planMachineCollection({ ...settings, workspaceLocation: "korea" }).problems.map(({ path }) => path),
      ["workspaceLocation"],
    );
    await assert.rejects(build({ workspaceLocation: "korea" }), /the collection jpe-collection: 1 problem/);
  });
});
