import * as pulumi from "@pulumi/pulumi";
import * as network from "@pulumi/azure-native/network";
import assert from "node:assert/strict";
import { declare } from "./declare";

describe("declare", () => {
  it("waits for resources that depend on others, and records parents and options", async () => {
    const { resources, named, outputs } = await declare(() => {
      const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
      const address = new network.PublicIPAddress(
        "address",
        { resourceGroupName: "rg", publicIpAddressName: "pip" },
        { parent, protect: true },
      );
      const gateway = new network.NatGateway(
        "gateway",
        { resourceGroupName: "rg", natGatewayName: "ng", publicIpAddresses: [{ id: address.id }] },
        { parent },
      );
      return { gatewayId: gateway.id };
    });
    assert.equal(resources.length, 4);
    assert.equal(named("gateway").parent, named("parent").urn);
    assert.equal(named("address").protect, true);
    assert.match(named("gateway").inputs.publicIpAddresses[0].id, /publicIPAddresses\/pip$/);
    assert.match(outputs.gatewayId, /natGateways\/ng$/);
  });

  it("throws what the program throws", async () => {
    await assert.rejects(
      declare(() => {
        throw new Error("no such region");
      }),
      /no such region/,
    );
  });
});
