import { type Rule } from "../../contract";
import { sameType } from "../ids";
import { brokenReferences, invalidResourceReference, type Reference } from "../references";

const network = "Microsoft.Network";
const inSubnet = { type: `${network}/virtualNetworks/subnets`, sameRegion: true };
const securityGroup = { type: `${network}/networkSecurityGroups`, sameRegion: true };
const natGateway = { type: `${network}/natGateways`, sameRegion: true };
const publicAddress = { type: `${network}/publicIPAddresses`, sameRegion: true };
const routeTable = { type: `${network}/routeTables`, sameRegion: true };
const anywhere = (type: string): Omit<Reference, "path"> => ({ type: `${network}/${type}` });

/** Where a network resource's body names another; what it names must exist, mostly in its own region. */
const references: Record<string, Reference[]> = {
  virtualNetworks: [
    { path: "properties.ddosProtectionPlan.id", ...anywhere("ddosProtectionPlans") },
    { path: "properties.subnets[].properties.networkSecurityGroup.id", ...securityGroup },
    { path: "properties.subnets[].properties.natGateway.id", ...natGateway },
    { path: "properties.subnets[].properties.routeTable.id", ...routeTable },
  ],
  "virtualNetworks/subnets": [
    { path: "properties.networkSecurityGroup.id", ...securityGroup },
    { path: "properties.natGateway.id", ...natGateway },
    { path: "properties.routeTable.id", ...routeTable },
  ],
  "virtualNetworks/virtualNetworkPeerings": [
    { path: "properties.remoteVirtualNetwork.id", ...anywhere("virtualNetworks"), trustedElsewhere: true },
  ],
  natGateways: [
    { path: "properties.publicIpAddresses[].id", ...publicAddress },
    { path: "properties.publicIpPrefixes[].id", type: `${network}/publicIPPrefixes`, sameRegion: true },
  ],
  publicIPAddresses: [
    { path: "properties.publicIPPrefix.id", type: `${network}/publicIPPrefixes`, sameRegion: true },
    { path: "properties.ddosSettings.ddosProtectionPlan.id", ...anywhere("ddosProtectionPlans") },
  ],
  networkInterfaces: [
    { path: "properties.networkSecurityGroup.id", ...securityGroup },
    { path: "properties.ipConfigurations[].properties.subnet.id", ...inSubnet },
    { path: "properties.ipConfigurations[].properties.publicIPAddress.id", ...publicAddress },
  ],
  privateEndpoints: [{ path: "properties.subnet.id", ...inSubnet }],
  "privateEndpoints/privateDnsZoneGroups": [
    { path: "properties.privateDnsZoneConfigs[].properties.privateDnsZoneId", ...anywhere("privateDnsZones") },
  ],
  "privateDnsZones/virtualNetworkLinks": [{ path: "properties.virtualNetwork.id", ...anywhere("virtualNetworks") }],
  bastionHosts: [
    { path: "properties.ipConfigurations[].properties.subnet.id", ...inSubnet },
    { path: "properties.ipConfigurations[].properties.publicIPAddress.id", ...publicAddress },
  ],
};

export const networkReferences: Rule = {
  name: "network-references",
  source:
    "InvalidResourceReference, also for another region: " +
    "https://github.com/microsoft-foundry/foundry-samples/issues/657 (2026-04), " +
    "https://github.com/microsoft/CromwellOnAzure/issues/231 (2021-04); peerings cross subscriptions: " +
    "https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering (2018-02-09)",
  types: Object.keys(references).map((type) => `${network}/${type}`),
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const [, own] = Object.entries(references).find(([type]) => sameType(`${network}/${type}`, request.id.type)) ?? [];
    return brokenReferences(request, own ?? [], ({ path, id }) => invalidResourceReference(id, request, path));
  },
};
