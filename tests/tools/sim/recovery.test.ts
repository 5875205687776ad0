import assert from "node:assert/strict";
import { settle } from "../../../tools/sim/settle";

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

  it("has what was being updated sent again, whether it arrived or not", () => {
    const known = { ...group, id: groupId };
    const updating = { resources: [provider, known], pending_operations: [{ type: "updating", resource: known }] };
    const { resources } = settle(updating, cloudWith(stored));
    assert.equal(resources?.[1]?.id, groupId);
    assert.equal(resources?.[1]?.initErrors?.length, 1);
  });

  it("has what was being created sent again: Azure may have accepted it and failed afterwards", () => {
    const { resources } = settle(
      { resources: [provider], pending_operations: [{ type: "creating", resource: group }] },
      cloudWith(stored),
    );
    assert.equal(resources?.[1]?.initErrors?.length, 1);
  });

  it("takes in a replacement of the same id, whose predecessor was deleted", () => {
    const deleted = { ...group, id: groupId, pendingReplacement: true };
    for (const predecessor of [deleted, { ...group, id: groupId }]) {
      const { resources } = settle(
        { resources: [provider, predecessor], pending_operations: [{ type: "creating", resource: group }] },
        cloudWith(stored),
      );
      assert.deepEqual(
        resources?.map(({ urn, id, pendingReplacement }) => [urn, id, pendingReplacement]),
        [
          [providerUrn, "p", undefined],
          [group.urn, groupId, undefined],
        ],
      );
    }
  });

  it("takes in a replacement of another id, and has its predecessor deleted", () => {
    const predecessor = { ...group, id: `${groupId}-old`, inputs: { resourceGroupName: "rg-old" } };
    const { resources } = settle(
      { resources: [provider, predecessor], pending_operations: [{ type: "creating", resource: group }] },
      cloudWith(stored),
    );
    assert.deepEqual(
      resources?.slice(1).map(({ id, delete: toDelete }) => [id, toDelete]),
      [
        [`${groupId}-old`, true],
        [groupId, undefined],
      ],
    );
  });

  it("forgets a predecessor that is gone, and that others were made with it", () => {
    const known = { ...group, id: groupId };
    const other = { urn: "urn:o", type: "t", custom: true, id: "o", dependencies: [group.urn, providerUrn] };
    for (const deployment of [
      { resources: [provider, known, other], pending_operations: [{ type: "deleting", resource: known }] },
      // Pulumi had noted it already.
      { resources: [provider, { ...known, pendingReplacement: true }, other] },
    ]) {
      assert.deepEqual(settle(deployment, cloudWith()).resources, [
        provider,
        { ...other, dependencies: [providerUrn] },
      ]);
    }
  });

  it("tells a random value from its predecessor, which has the same id", () => {
    const value = { urn: "urn:v", type: "random:index/randomPassword:RandomPassword", custom: true, id: "none" };
    const predecessor = { ...value, delete: true };
    const pending = [{ type: "deleting", resource: predecessor }];
    const { resources } = settle({ resources: [value, predecessor], pending_operations: pending }, cloudWith());
    assert.deepEqual(resources, [value]);
  });

  it("puts everything behind what it requires", () => {
    const predecessor = { ...group, id: groupId, pendingReplacement: true };
    const dependent = { urn: "urn:d", type: "t", custom: true, id: "d", dependencies: [group.urn] };
    const needed = { urn: "urn:n", type: "t", custom: true, id: "n" };
    const created = { ...group, dependencies: [needed.urn] };
    const { resources } = settle(
      {
        resources: [provider, predecessor, dependent, needed],
        pending_operations: [{ type: "creating", resource: created }],
      },
      cloudWith(stored),
    );
    assert.deepEqual(
      resources?.map(({ urn }) => urn),
      [providerUrn, needed.urn, group.urn, dependent.urn],
    );
  });

  it("forgets what was only being read or imported: the next run does it again", () => {
    const pending = ["reading", "importing"].map((type) => ({ type, resource: { ...group, id: groupId } }));
    assert.deepEqual(settle({ resources: [provider], pending_operations: pending }, cloudWith(stored)).resources, [
      provider,
    ]);
  });
});
