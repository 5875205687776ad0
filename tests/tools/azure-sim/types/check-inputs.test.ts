import * as assert from "node:assert/strict";
import { Unknown, type ObjectValue } from "../../../../tools/azure-sim/contract";
import { checkInputs, typeInfo } from "../../../../tools/azure-sim/types";

function reasons(token: string, inputs: ObjectValue): string[] {
  const info = typeInfo(`azure-native:${token}`);
  assert.ok(info, token);
  return checkInputs(info, inputs).map((failure) => failure.reason);
}

const account: ObjectValue = {
  resourceGroupName: "group",
  accountName: "account1",
  location: "japaneast",
  kind: "StorageV2",
  sku: { name: "Standard_ZRS" },
};

describe("checkInputs, the provider's own objections", () => {
  it("has none to good inputs", () => {
    assert.deepEqual(reasons("storage:StorageAccount", account), []);
  });

  it("names what is missing: from the path, from the body, inside an object", () => {
    assert.deepEqual(reasons("storage:StorageAccount", { accountName: "account1", location: "x", sku: {} }), [
      "missing required property 'resourceGroupName'",
      "missing required property 'kind'",
      "missing required property 'sku.name'",
    ]);
    assert.deepEqual(
      reasons("network:NetworkSecurityGroup", {
        resourceGroupName: "g",
        networkSecurityGroupName: "n",
        securityRules: [{ priority: 1, direction: "Inbound", protocol: "*" }],
      }),
      ["missing required property 'securityRules[0].access'"],
    );
  });

  it("says how to set a location", () => {
    const { location, ...rest } = account;
    assert.equal(location, "japaneast");
    assert.deepEqual(reasons("storage:StorageAccount", rest), [
      "missing required property 'location'. Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'.",
    ]);
  });

  it("looks at kinds, lengths, patterns and ranges, in the SDK's words", () => {
    assert.deepEqual(
      reasons("storage:StorageAccount", { ...account, accountName: "this-name-is-far-too-long-for-it" }),
      [
        "'accountName' is too long (32): at most 24 characters allowed",
        "'accountName' does not match expression '^[a-z0-9]+$'",
      ],
    );
    assert.deepEqual(reasons("storage:StorageAccount", { ...account, tags: ["a"] }), [
      "'tags' should be of type 'object' but got an array",
    ]);
    assert.deepEqual(reasons("storage:StorageAccount", { ...account, minimumTlsVersion: 12 }), [
      "'minimumTlsVersion' should be of type 'string' but got a number",
    ]);
    const policy = { resourceGroupName: "g", accountName: "account1", blobServicesName: "default" };
    assert.deepEqual(reasons("storage:BlobServiceProperties", { ...policy, deleteRetentionPolicy: { days: 400 } }), [
      "'deleteRetentionPolicy.days' is too high (400.000000 > 365.000000)",
    ]);
    assert.deepEqual(reasons("storage:BlobServiceProperties", { ...policy, deleteRetentionPolicy: { days: 1.5 } }), [
      "'deleteRetentionPolicy.days' must be an integer but got 1.500000",
    ]);
  });

  it("passes over unknown values, enum values and names it does not know", () => {
    assert.deepEqual(
      reasons("storage:StorageAccount", { ...account, accountName: Unknown.value, accessTier: "Lukewarm", unheard: 1 }),
      [],
    );
  });
});
