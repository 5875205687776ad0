import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { planPrivateEndpoint, PrivateEndpoint, type PrivateEndpointArgs } from "../../../components/private-endpoint";
import { declare } from "../../support/declare";
import { placementIn } from "../conventions/placement";

const build = (overrides: Partial<PrivateEndpointArgs> = {}) =>
  declare(() => {
    const endpoint = new PrivateEndpoint("builds", {
      placement: placementIn("japaneast"),
      role: "builds",
      resourceGroupName: "rg-test",
      subnetId: "subnet-id",
      targetId: "account-id",
      group: "blob",
      dnsZoneId: "zone-id",
      ...overrides,
    });
    return { id: endpoint.id };
  });

describe("PrivateEndpoint", () => {
  it("connects the target's blobs to the subnet, under names of its own", async () => {
    const { named, outputs } = await build();
    const { inputs, parent } = named("builds-endpoint");
    assert.equal(parent, named("builds").urn);
    assert.equal(inputs.privateEndpointName, "pep-cg-test-jpe-1-builds");
    assert.equal(inputs.customNetworkInterfaceName, "nic-cg-test-jpe-1-builds");
    assert.equal(inputs.location, "japaneast");
    assert.equal(inputs.subnet.id, "subnet-id");
    assert.deepEqual(inputs.privateLinkServiceConnections, [
      { name: "blob", privateLinkServiceId: "account-id", groupIds: ["blob"] },
    ]);
    assert.equal(inputs.tags.component, "private-endpoint");
    assert.match(outputs.id, /privateEndpoints\/pep-cg-test-jpe-1-builds$/);
  });

  it("doesn't send the SDK's default that would switch the subnet's rules off", async () => {
    assert.equal(
      (await build()).named("builds-endpoint").inputs.subnet.privateEndpointNetworkPolicies,
      "NetworkSecurityGroupEnabled",
    );
  });

  it("writes its name into the zone", async () => {
    const { inputs, parent } = (await build({ group: "vault" })).named("builds-names");
    assert.match(parent!, /PrivateEndpoint::builds$/);
    assert.equal(inputs.privateEndpointName, "pep-cg-test-jpe-1-builds");
    assert.equal(inputs.privateDnsZoneGroupName, "default");
    assert.deepEqual(inputs.privateDnsZoneConfigs, [{ name: "vault", privateDnsZoneId: "zone-id" }]);
  });

  it("is never protected: what it leads to is", async () => {
    const { resources } = await build({ placement: placementIn("japaneast", { protection: "production" }) });
    assert.equal(
      resources.some((resource) => resource.protect),
      false,
    );
  });

  it("refuses a role that makes no name", async () => {
    const problemsOf = (role: string) =>
      planPrivateEndpoint({ placement: placementIn("japaneast"), role, group: "blob" }).problems;
    assert.deepEqual(problemsOf("builds"), []);
    assert.equal(problemsOf("").length, 1);
    assert.equal(problemsOf("Builds").length, 2, "neither the endpoint nor its interface");
    assert.match(problemsOf("b".repeat(60))[0]!.reason, /at most 64/);
    await assert.rejects(build({ role: "" }), (error) => pulumi.InputPropertiesError.isInstance(error));
  });
});
