import assert from "node:assert/strict";
import { settle } from "../../../tools/sim/recovery";

const subscription = "11111111-1111-4111-8111-111111111111";
const groupId = `/subscriptions/${subscription}/resourceGroups/rg`;
const providerUrn = "urn:pulumi:dev::cloud-gaming::pulumi:providers:azure-native::azure";
const provider = {
  urn: providerUrn,
  type: "pulumi:providers:azure-native",
  custom: true,
  id: "p",
  inputs: { subscriptionId: subscription },
};
const group = {
  urn: "urn:pulumi:dev::cloud-gaming::azure-native:resources:ResourceGroup::group",
  type: "azure-native:resources:ResourceGroup",
  custom: true,
  provider: `${providerUrn}::p`,
  inputs: { resourceGroupName: "rg", location: "japaneast" },
};
const cloudWith = (...resources: any[]): any => ({
  get: (id: string) => resources.find((resource) => resource.id.toLowerCase() === id.toLowerCase()),
});
const stored = {
  id: groupId,
  type: "Microsoft.Resources/resourceGroups",
  apiVersion: "2024-03-01",
  body: { location: "japaneast" },
};

describe("what a killed run left behind", () => {
  it("takes a create that reached the cloud into the state, with its id and outputs", () => {
    const { resources, pending_operations } = settle(
      { resources: [provider], pending_operations: [{ type: "creating", resource: group }] },
      cloudWith(stored),
    );
    assert.equal(pending_operations, undefined);
    assert.equal(resources?.[1]?.id, groupId);
    assert.equal(resources?.[1]?.outputs?.["location"], "japaneast");
    assert.equal(resources?.[1]?.outputs?.["name"], "rg");
  });

  it("forgets a create that didn't, and components, which have nothing in the cloud", () => {
    const component = { urn: "urn:c", type: "cloudgaming:network:Network", custom: false };
    const { resources } = settle(
      {
        resources: [provider],
        pending_operations: [group, component].map((resource) => ({ type: "creating", resource })),
      },
      cloudWith(),
    );
    assert.deepEqual(resources, [provider]);
  });

  it("forgets what was being deleted and is gone, and keeps what is still there", () => {
    const known = { ...group, id: groupId };
    const deleting = { resources: [provider, known], pending_operations: [{ type: "deleting", resource: known }] };
    assert.deepEqual(settle(deleting, cloudWith()).resources, [provider]);
    assert.deepEqual(settle(deleting, cloudWith(stored)).resources, [provider, known]);
  });

  it("leaves what was being updated to the next run", () => {
    const known = { ...group, id: groupId };
    const updating = { resources: [provider, known], pending_operations: [{ type: "updating", resource: known }] };
    assert.deepEqual(settle(updating, cloudWith(stored)).resources, [provider, known]);
  });
});
