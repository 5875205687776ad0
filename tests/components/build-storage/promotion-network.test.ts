import assert from "node:assert/strict";
import { containsCidr, overlapCidr } from "cidr-tools";
import fc from "fast-check";
import { planPromotionNetwork, PromotionNetwork } from "../../../components/build-storage";
import { declare } from "../../support/declare";
import { home, resolved } from "./settings";

describe("planPromotionNetwork", () => {
  it("cuts the block in half for endpoints and a quarter for jobs", () => {
    const { subnets, problems } = planPromotionNetwork({ placement: home, addressSpace: "10.255.0.0/24" });
    assert.equal(subnets.endpoints.prefix, "10.255.0.0/25");
    assert.equal(subnets.jobs.prefix, "10.255.0.128/26");
    assert.deepEqual(problems, []);
  });

  it("keeps both subnets in the block and apart, whatever the block", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), (second, third) => {
        const addressSpace = `10.${second}.${third}.0/24`;
        const { subnets, problems } = planPromotionNetwork({ placement: home, addressSpace });
        assert.deepEqual(problems, []);
        assert.ok(containsCidr(addressSpace, [subnets.endpoints.prefix, subnets.jobs.prefix]));
        assert.ok(!overlapCidr(subnets.endpoints.prefix, subnets.jobs.prefix));
      }),
    );
  });

  for (const addressSpace of ["10.0.0.0/16", "10.0.0.128/24", "8.8.8.0/24", "10.0.0/24", "10.0.0.0", "", "fd00::/24"]) {
    it(`refuses ${JSON.stringify(addressSpace)}`, () => {
      const { problems } = planPromotionNetwork({ placement: home, addressSpace });
      assert.deepEqual(
        problems.map(({ path }) => path),
        ["addressSpace"],
      );
    });
  }

  const { subnets } = planPromotionNetwork({ placement: home, addressSpace: "10.255.0.0/24" });

  it("permits nothing but HTTPS from jobs to endpoints, sign-in and monitoring", () => {
    const permitted = Object.entries(subnets).flatMap(([subnet, { rules }]) =>
      rules
        .filter(({ access }) => access === "Allow")
        .map(
          (rule) => `${subnet} ${rule.direction}: ${rule.source} -> ${rule.destination} ${rule.protocol} ${rule.port}`,
        ),
    );
    assert.deepEqual(permitted, [
      "endpoints Inbound: 10.255.0.128/26 -> 10.255.0.0/25 Tcp 443",
      "jobs Outbound: 10.255.0.128/26 -> 10.255.0.0/25 Tcp 443",
      "jobs Outbound: 10.255.0.128/26 -> AzureActiveDirectory Tcp 443",
      "jobs Outbound: 10.255.0.128/26 -> AzureMonitor Tcp 443",
    ]);
  });

  it("denies the rest in both directions, after every permission", () => {
    for (const { rules } of Object.values(subnets)) {
      for (const direction of ["Inbound", "Outbound"]) {
        const last = rules
          .filter((rule) => rule.direction === direction)
          .sort((a, b) => a.priority - b.priority)
          .at(-1);
        assert.deepEqual([last?.access, last?.source, last?.destination, last?.port], ["Deny", "*", "*", "*"]);
      }
      assert.equal(new Set(rules.map(({ direction, priority }) => `${direction} ${priority}`)).size, rules.length);
    }
  });
});

describe("PromotionNetwork", () => {
  const make = () =>
    new PromotionNetwork("promotion", {
      placement: home,
      addressSpace: "10.255.0.0/24",
      resourceGroupName: "rg-global",
    });

  it("declares subnets without a way out and with the security group in force for private endpoints", async () => {
    const { ofType } = await declare(make);
    const subnets = ofType("azure-native:network:Subnet");
    assert.deepEqual(
      subnets.map(({ inputs }) => inputs.subnetName),
      ["jobs", "endpoints"],
    );
    for (const { inputs } of subnets) {
      assert.equal(inputs.defaultOutboundAccess, false);
      assert.equal(inputs.privateEndpointNetworkPolicies, "NetworkSecurityGroupEnabled");
      assert.match(inputs.networkSecurityGroup.id, new RegExp(`nsg-cg-prod-glb-promotion-${inputs.subnetName}$`));
    }
    assert.deepEqual(subnets[1]!.dependsOn.includes(subnets[0]!.urn), true);
  });

  it("declares its own DNS zone, linked to itself alone", async () => {
    const { ofType, outputs } = await declare(() => {
      const network = make();
      const { id, dnsZoneId, jobSubnetId, endpointSubnetId } = network;
      return resolved({ id, dnsZoneId, jobs: jobSubnetId, endpoints: endpointSubnetId });
    });
    const [zone] = ofType("azure-native:privatedns:PrivateZone");
    assert.equal(zone?.inputs.privateZoneName, "privatelink.blob.core.windows.net");
    const links = ofType("azure-native:privatedns:VirtualNetworkLink");
    assert.deepEqual(
      links.map(({ inputs }) => inputs.virtualNetwork.id),
      [outputs.id],
    );
    assert.match(outputs.dnsZoneId, /privateDnsZones\/privatelink\.blob\.core\.windows\.net$/);
    assert.match(outputs.jobs, /subnets\/jobs$/);
    assert.match(outputs.endpoints, /subnets\/endpoints$/);
  });

  it("refuses a bad block before it declares anything", async () => {
    await assert.rejects(
      declare(
        () =>
          new PromotionNetwork("promotion", { placement: home, addressSpace: "1.2.3.0/24", resourceGroupName: "rg" }),
      ),
      /promotion: 1 problem/,
    );
  });
});
