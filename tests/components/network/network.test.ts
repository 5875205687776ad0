import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { Network, type NetworkArgs } from "../../../components/network";
import { declare } from "../../support/declare";
import { placementIn } from "../conventions/placement";
import { networkSettings } from "./settings";

const workspaceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w";
const logAccount = { id: "log-account-id", identityId: "flow-log-identity-id" };
const planId = "/subscriptions/s/resourceGroups/security/providers/Microsoft.Network/ddosProtectionPlans/tenant";

const build = (overrides: Partial<NetworkArgs> = {}) =>
  declare(() => {
    const args = { ...networkSettings(), resourceGroupName: "rg-test", logAccount, workspaceId, ...overrides };
    const network = new Network("net", args);
    return {
      id: network.id,
      subnetIds: network.subnetIds,
      dnsZoneIds: network.dnsZoneIds,
      natAddresses: network.natAddresses,
      ...(network.hubPeering ? { hubPeering: network.hubPeering } : {}),
    };
  });

const type = (token: string) => `azure-native:${token}`;

describe("Network", () => {
  it("declares every part, all of it under the component and tagged", async () => {
    const { resources, named } = await build();
    const counts: Record<string, number> = {};
    for (const { type: token, custom } of resources) if (custom) counts[token] = (counts[token] ?? 0) + 1;
    assert.deepEqual(counts, {
      [type("network:VirtualNetwork")]: 1,
      [type("network:PublicIPAddress")]: 2,
      [type("network:NatGateway")]: 1,
      [type("network:NetworkSecurityGroup")]: 6,
      [type("network:Subnet")]: 6,
      [type("privatedns:PrivateZone")]: 2,
      [type("privatedns:VirtualNetworkLink")]: 2,
      [type("network:FlowLog")]: 1,
      [type("monitor:DiagnosticSetting")]: 7,
    });
    for (const resource of resources.filter(({ custom }) => custom)) {
      assert.equal(resource.parent, named("net").urn, resource.name);
      if (/Subnet$|DiagnosticSetting$/.test(resource.type)) continue;
      assert.equal(resource.inputs.tags.component, "network", resource.name);
    }
  });

  it("returns ids of subnets, zones and addresses", async () => {
    const { outputs } = await build();
    assert.match(outputs.id, /virtualNetworks\/vnet-cg-test-jpe-1$/);
    for (const [name, id] of Object.entries(outputs.subnetIds)) assert.ok(`${id}`.endsWith(`/subnets/${name}`), name);
    assert.ok(`${outputs.dnsZoneIds.blob}`.endsWith("/privatelink.blob.core.windows.net"));
    assert.ok(`${outputs.dnsZoneIds.vault}`.endsWith("/privatelink.vaultcore.azure.net"));
    assert.deepEqual(outputs.natAddresses, ["address-of-net-nat-address-1", "address-of-net-nat-address-2"]);
  });

  it("makes subnets closed, with rules and NAT in the same body, one after the other", async () => {
    const { ofType, named } = await build();
    const subnets = ofType(type("network:Subnet"));
    subnets.forEach(({ inputs, dependsOn }, index) => {
      assert.equal(inputs.defaultOutboundAccess, false, inputs.subnetName);
      assert.equal(inputs.privateEndpointNetworkPolicies, "NetworkSecurityGroupEnabled", inputs.subnetName);
      assert.match(inputs.networkSecurityGroup.id, /networkSecurityGroups\/nsg-cg-test-jpe-1-/);
      assert.equal(inputs.natGateway === undefined, inputs.subnetName !== "hosts");
      if (index > 0)
        assert.ok(dependsOn.includes(subnets[index - 1]!.urn), `${inputs.subnetName} waits for the one before`);
    });
    assert.match(named("net-hosts").inputs.natGateway.id, /natGateways\/ng-cg-test-jpe-1$/);
    assert.equal("subnets" in named("net-vnet").inputs, false, "inline subnets would fight the subnet resources");
  });

  it("writes the planned rules inline, one port in the singular property and several in the plural", async () => {
    const { named, ofType } = await build({ packageDownloads: { hosts: true } });
    assert.deepEqual(named("net-hosts-rules").inputs.securityRules[0], {
      name: "allow-media-from-relays",
      direction: "Inbound",
      access: "Allow",
      priority: 100,
      protocol: "Udp",
      sourceAddressPrefix: "10.64.32.0/22",
      sourcePortRange: "*",
      destinationAddressPrefix: "10.64.0.0/19",
      destinationPortRange: "40000-41999",
    });
    const downloads = named("net-hosts-rules").inputs.securityRules.find(
      (rule: any) => rule.name === "allow-package-downloads",
    );
    assert.deepEqual(downloads.destinationPortRanges, ["80", "443"]);
    assert.equal("destinationPortRange" in downloads, false);
    assert.equal(ofType(type("network:SecurityRule")).length, 0);
  });

  it("makes a Standard NAT gateway with static addresses over the region's zones", async () => {
    const { named } = await build({ nat: { publicAddresses: 1, idleTimeoutMinutes: 10, zone: "2" } });
    const { inputs: gateway } = named("net-nat");
    assert.deepEqual([gateway.sku, gateway.idleTimeoutInMinutes, gateway.zones], [{ name: "Standard" }, 10, ["2"]]);
    const { inputs: address } = named("net-nat-address-1");
    assert.equal(address.publicIPAllocationMethod, "Static");
    assert.deepEqual(
      [address.sku.name, address.zones, address.ddosSettings],
      ["Standard", ["1", "2", "3"], { protectionMode: "Disabled" }],
    );
  });

  it("says nothing of zones in a region without them", async () => {
    const { named } = await build({ placement: placementIn("westus") });
    assert.equal("zones" in named("net-nat-address-1").inputs, false);
    assert.equal("zones" in named("net-nat").inputs, false);
  });

  it("takes a DDoS plan by id, and none otherwise", async () => {
    const { inputs } = (await build({ ddos: { mode: "plan", planId } })).named("net-vnet");
    assert.deepEqual([inputs.enableDdosProtection, inputs.ddosProtectionPlan], [true, { id: planId }]);
    for (const mode of ["none", "ip-protection"] as const) {
      const { inputs: without } = (await build({ ddos: { mode } })).named("net-vnet");
      assert.equal(without.enableDdosProtection, false, mode);
      assert.equal("ddosProtectionPlan" in without, false, mode);
    }
  });

  it("links the DNS zones to this network alone, without registration or a fallback to public names", async () => {
    const { ofType, named } = await build();
    for (const { inputs } of ofType(type("privatedns:VirtualNetworkLink"))) {
      assert.equal(inputs.registrationEnabled, false);
      assert.equal(inputs.resolutionPolicy, "Default");
      assert.equal(inputs.location, "Global");
      assert.match(inputs.virtualNetwork.id, /vnet-cg-test-jpe-1$/);
    }
    assert.equal(named("net-vault-zone-link").inputs.privateZoneName, "privatelink.vaultcore.azure.net");
  });

  it("records flows of the whole network, in the watcher's resource group, as the identity", async () => {
    const { inputs } = (await build()).named("net-flow-log");
    assert.equal(inputs.resourceGroupName, "NetworkWatcherRG");
    assert.equal(inputs.networkWatcherName, "NetworkWatcher_japaneast");
    assert.match(inputs.targetResourceId, /virtualNetworks\/vnet-cg-test-jpe-1$/);
    assert.equal(inputs.storageId, "log-account-id");
    assert.deepEqual(inputs.identity, { type: "UserAssigned", userAssignedIdentities: ["flow-log-identity-id"] });
    assert.deepEqual(inputs.format, { type: "JSON", version: 2 });
    assert.deepEqual(inputs.retentionPolicy, { enabled: true, days: 90 });
  });

  it("records and sends nothing when not asked to", async () => {
    const { ofType } = await build({ flowLogs: undefined, logAccount: undefined, workspaceId: undefined });
    assert.equal(ofType(type("network:FlowLog")).length, 0);
    assert.equal(ofType(type("monitor:DiagnosticSetting")).length, 0);
  });

  it("writes several prefixes in the plural property, one in the singular", async () => {
    const ports = [{ from: 443, to: 443 }];
    const { named } = await build({
      egressRanges: [
        { name: "one", prefixes: ["203.0.113.0/28"], protocol: "Tcp", ports },
        { name: "two", prefixes: ["203.0.113.0/28", "198.51.100.0/28"], protocol: "Udp", ports },
      ],
    });
    const rule = (name: string) => named("net-hosts-rules").inputs.securityRules.find((one: any) => one.name === name);
    assert.equal(rule("allow-egress-one").destinationAddressPrefix, "203.0.113.0/28");
    assert.equal("destinationAddressPrefixes" in rule("allow-egress-one"), false);
    assert.deepEqual(rule("allow-egress-two").destinationAddressPrefixes, ["203.0.113.0/28", "198.51.100.0/28"]);
    assert.equal("destinationAddressPrefix" in rule("allow-egress-two"), false);
  });

  it("peers with a hub once its rules stand, and says how the other half is made", async () => {
    const virtualNetworkId =
      "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub";
    const hub = { virtualNetworkId, addressSpaces: ["10.0.0.0/22"] };
    const { named, ofType, outputs } = await build({ hub });
    const { inputs, dependsOn } = named("net-hub-peering");
    assert.deepEqual(inputs, {
      resourceGroupName: "rg-test",
      virtualNetworkName: "vnet-cg-test-jpe-1",
      virtualNetworkPeeringName: "peer-cg-test-jpe-1-hub",
      remoteVirtualNetwork: { id: virtualNetworkId },
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: false,
      allowGatewayTransit: false,
      useRemoteGateways: false,
    });
    for (const { urn } of ofType(type("network:Subnet"))) assert.ok(dependsOn.includes(urn), urn);
    assert.equal(
      outputs.hubPeering?.otherSide,
      "az network vnet peering create --subscription 33333333-3333-4333-8333-333333333333 --resource-group rg-hub --vnet-name vnet-hub " +
        `--name peer-cg-test-jpe-1-hub --remote-vnet ${outputs.id} --allow-vnet-access`,
    );
    const transit = await build({ hub: { ...hub, useRemoteGateways: true } });
    assert.equal(transit.named("net-hub-peering").inputs.useRemoteGateways, true);
    assert.match(transit.outputs.hubPeering!.otherSide, / --allow-gateway-transit$/);
    assert.equal((await build()).ofType(type("network:VirtualNetworkPeering")).length, 0);
  });

  it("protects its public addresses in production, and nothing else", async () => {
    const { resources } = await build({ placement: placementIn("japaneast", { protection: "production" }) });
    const isProtected = resources.filter((resource) => resource.protect).map(({ name }) => name);
    assert.deepEqual(isProtected, ["net-nat-address-1", "net-nat-address-2"]);
    assert.equal(
      (await build()).resources.some((resource) => resource.protect),
      false,
    );
  });

  it("refuses bad arguments with every problem in one error", async () => {
    await assert.rejects(build({ addressSpace: "10.0.0.0/8", logAccount: undefined }), (error: any) => {
      assert.ok(pulumi.InputPropertiesError.isInstance(error));
      assert.match((error as Error).message, /the network net: 2 problems/);
      return true;
    });
  });
});
