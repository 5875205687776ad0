import assert from "node:assert/strict";
import fc from "fast-check";
import { Unknown, type ObjectValue } from "../../../../tools/azure-sim/contract";
import { diffInputs } from "../../../../tools/azure-sim/provider/diff";
import { typeInfo } from "../../../../tools/azure-sim/types";
import { tokens } from "../server/simulation";

function diff(type: keyof typeof tokens, oldInputs: ObjectValue, news: ObjectValue, oldOutputs: ObjectValue = {}) {
  return diffInputs(typeInfo(tokens[type])!, {
    type: tokens[type],
    name: "thing",
    id: "id",
    oldInputs,
    news,
    oldOutputs,
  });
}

describe("the difference between old and new inputs", () => {
  it("is none between the same, whatever the provider noted among them", () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie("value"), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), fc.boolean(), (inputs, note) => {
        const answer = diff("network", inputs, { ...structuredClone(inputs), __createBeforeDelete: note });
        assert.deepEqual(answer, { changes: [], replaces: [], deleteBeforeReplace: false, detailed: {} });
      }),
    );
  });

  it("names every changed leaf with its kind", () => {
    const { detailed, changes, replaces } = diff(
      "network",
      {
        tags: { a: "1", b: "2" },
        addressSpace: { addressPrefixes: ["10.0.0.0/16", "10.1.0.0/16"] },
        flowTimeoutInMinutes: 4,
      },
      { tags: { a: "9", "c.d": "3" }, addressSpace: { addressPrefixes: ["10.9.0.0/16"] }, enableDdosProtection: true },
    );
    assert.deepEqual(detailed, {
      "tags.a": "update",
      "tags.b": "delete",
      'tags["c.d"]': "add",
      "addressSpace.addressPrefixes[0]": "update",
      "addressSpace.addressPrefixes[1]": "delete",
      flowTimeoutInMinutes: "delete",
      enableDdosProtection: "add",
    });
    assert.deepEqual(
      [changes.sort(), replaces],
      [["addressSpace", "enableDdosProtection", "flowTimeoutInMinutes", "tags"], []],
    );
  });

  it("replaces when a part of the path or a force-new property changes, deleting first", () => {
    const named = { resourceGroupName: "rg", virtualNetworkName: "net", location: "japaneast" };
    assert.deepEqual(diff("network", named, { ...named, virtualNetworkName: "new", location: "westus3" }), {
      changes: ["virtualNetworkName", "location"],
      replaces: ["virtualNetworkName", "location"],
      deleteBeforeReplace: true,
      detailed: { virtualNetworkName: "update-replace", location: "update-replace" },
    });
    const parent = { resourceGroupName: "rg", virtualNetworkName: "net", subnetName: "hosts" };
    assert.deepEqual(diff("subnet", parent, { ...parent, virtualNetworkName: "new" }).replaces, ["virtualNetworkName"]);
    // Microsoft.Network's other resources are sent, and refused by Azure.
    assert.deepEqual(diff("securityGroup", named, { ...named, location: "westus3" }).replaces, []);
  });

  it("creates before it deletes only when the old name was made up", () => {
    const old = { virtualNetworkName: "net1234", location: "japaneast", __createBeforeDelete: true };
    assert.equal(diff("network", old, { ...old, location: "westus3" }).deleteBeforeReplace, false);
  });

  it("passes over the spelling of locations and the case of group names, at the top only", () => {
    const old = { location: "Japan East", resourceGroupName: "RG", tags: { location: "Japan East" } };
    const news = { location: "japaneast", resourceGroupName: "rg", tags: { location: "japaneast" } };
    assert.deepEqual(diff("network", old, news).detailed, { "tags.location": "update" });
    const ids = { natGateway: { id: "/subscriptions/A" } };
    assert.deepEqual(diff("subnet", ids, { natGateway: { id: "/subscriptions/a" } }).detailed, {
      "natGateway.id": "update",
    });
  });

  it("passes over a property that now says what is the default", () => {
    assert.deepEqual(diff("network", {}, { enableDdosProtection: false }).detailed, {});
    assert.deepEqual(
      diff("account", { encryption: {} }, { encryption: { keySource: "Microsoft.Storage" } }).detailed,
      {},
    );
    assert.deepEqual(diff("network", { enableDdosProtection: true }, { enableDdosProtection: false }).detailed, {
      enableDdosProtection: "update",
    });
  });

  it("does not replace when a force-new property is added that says what is so", () => {
    assert.deepEqual(diff("network", {}, { location: "japaneast" }, { location: "japaneast" }).detailed, {
      location: "add",
    });
    assert.deepEqual(diff("network", {}, { location: "westus3" }, { location: "japaneast" }).detailed, {
      location: "add-replace",
    });
  });

  it("takes an unknown value for a change, and an unknown force-new one for a replacement", () => {
    assert.deepEqual(diff("network", { tags: { a: "1" } }, { tags: { a: Unknown.value } }).detailed, {
      "tags.a": "update",
    });
    assert.deepEqual(diff("network", { location: "a" }, { location: Unknown.value }).detailed, {
      location: "update-replace",
    });
  });

  it("inside a force-new object replaces for an updated leaf, not for an added or removed one", () => {
    const info = { ...typeInfo("azure-native:network:PrivateEndpoint")! };
    assert.ok(info.provider.forceNew.includes("subnet"), "the table says subnet forces a replacement");
    const change = (oldInputs: ObjectValue, news: ObjectValue) =>
      diffInputs(info, { type: info.token, name: "x", id: "id", oldInputs, news, oldOutputs: {} }).detailed;
    assert.deepEqual(change({ subnet: { id: "a" } }, { subnet: { id: "b" } }), { "subnet.id": "update-replace" });
    assert.deepEqual(change({ subnet: { id: "a", x: 1 } }, { subnet: { id: "a", y: 1 } }), {
      "subnet.x": "delete",
      "subnet.y": "add",
    });
  });

  it("reads the API version of an old state from its outputs", () => {
    assert.deepEqual(
      diff("network", {}, { azureApiVersion: "2024-05-01" }, { azureApiVersion: "2024-05-01" }).detailed,
      {},
    );
    assert.deepEqual(diff("network", { azureApiVersion: "2023-01-01" }, { azureApiVersion: "2024-05-01" }).detailed, {
      azureApiVersion: "update",
    });
  });
});
