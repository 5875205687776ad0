import { type ObjectValue } from "../../contract";
import { parseId, sameType } from "../ids";
import { findAll } from "../reading";

/** A place in a body that names another resource, and what that takes beside writing the body. */
interface Link {
  /** Types of the body; `*` for all. */
  types: string[];
  /** As {@link findAll} reads it. */
  path: string;
  /** The action on what is named; `{type}` stands for its type. */
  actions: string[];
  /** Says of a body whether the link is asked about at all. */
  when?: (body: ObjectValue) => boolean;
}

const network = "Microsoft.Network";
const join = (type: string) => [`${network}/${type}/join/action`];
const configurations = "properties.ipConfigurations[].properties";
const scaleSets = ["Microsoft.Compute/virtualMachineScaleSets"];
const setProfile = "properties.virtualMachineProfile";
const setInterfaces = `${setProfile}.networkProfile.networkInterfaceConfigurations[].properties`;
const attachable = [
  { member: "networkSecurityGroup.id", actions: join("networkSecurityGroups") },
  { member: "natGateway.id", actions: join("natGateways") },
  { member: "routeTable.id", actions: join("routeTables") },
];
const flowLogKeys = ["listServiceSas", "listAccountSas", "listKeys"];

/**
 * The permissions tables of the network's parts, https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet#permissions
 * (2022-06-27) and its neighbours for network interfaces, addresses, security groups, NAT gateways and peerings [m];
 * https://learn.microsoft.com/azure/private-link/rbac-permissions (2026-03-30);
 * https://learn.microsoft.com/azure/network-watcher/required-rbac-permissions (2022-10-07). Seen refused: routeTables/join
 * (https://github.com/microsoft/planetary-computer-hub/pull/25, 2021-10), ddosProtectionPlans/join
 * (https://github.com/Azure/terraform-azurerm-avm-ptn-hubnetworking/issues/81), workspaces/sharedKeys
 * (https://github.com/JimGBritt/AzurePolicy/issues/17, 2020-09). Reservations:
 * https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-group-share (2025-10-14). Of images in a gallery, identities, service endpoints
 * and DNS zones the action's description in https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations [m].
 */
const links: Link[] = [
  {
    types: ["*"],
    path: "identity.userAssignedIdentities{}",
    actions: ["Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"],
  },
  {
    types: [`${network}/virtualNetworks`],
    path: "properties.ddosProtectionPlan.id",
    actions: join("ddosProtectionPlans"),
  },
  ...attachable.flatMap(({ member, actions }) => [
    { types: [`${network}/virtualNetworks/subnets`], path: `properties.${member}`, actions },
    { types: [`${network}/virtualNetworks`], path: `properties.subnets[].properties.${member}`, actions },
  ]),
  {
    types: [`${network}/virtualNetworks/virtualNetworkPeerings`],
    path: "properties.remoteVirtualNetwork.id",
    actions: [`${network}/virtualNetworks/peer/action`],
  },
  { types: [`${network}/natGateways`], path: "properties.publicIpAddresses[].id", actions: join("publicIPAddresses") },
  { types: [`${network}/natGateways`], path: "properties.publicIpPrefixes[].id", actions: join("publicIPPrefixes") },
  { types: [`${network}/publicIPAddresses`], path: "properties.publicIPPrefix.id", actions: join("publicIPPrefixes") },
  {
    types: [`${network}/publicIPAddresses`],
    path: "properties.ddosSettings.ddosProtectionPlan.id",
    actions: join("ddosProtectionPlans"),
  },
  {
    types: [`${network}/networkInterfaces`],
    path: "properties.networkSecurityGroup.id",
    actions: join("networkSecurityGroups"),
  },
  ...[`${network}/networkInterfaces`, `${network}/bastionHosts`].flatMap((type) => [
    { types: [type], path: `${configurations}.subnet.id`, actions: join("virtualNetworks/subnets") },
    { types: [type], path: `${configurations}.publicIPAddress.id`, actions: join("publicIPAddresses") },
  ]),
  { types: [`${network}/privateEndpoints`], path: "properties.subnet.id", actions: join("virtualNetworks/subnets") },
  {
    // Without it the owner of what is reached would have to approve; that is what the other list of connections asks for.
    types: [`${network}/privateEndpoints`],
    path: "properties.privateLinkServiceConnections[].properties.privateLinkServiceId",
    actions: ["{type}/privateEndpointConnectionsApproval/action"],
  },
  {
    types: [`${network}/privateEndpoints/privateDnsZoneGroups`],
    path: "properties.privateDnsZoneConfigs[].properties.privateDnsZoneId",
    actions: join("privateDnsZones"),
  },
  {
    types: [`${network}/privateDnsZones/virtualNetworkLinks`],
    path: "properties.virtualNetwork.id",
    actions: join("virtualNetworks"),
  },
  {
    types: [`${network}/networkWatchers/flowLogs`],
    path: "properties.storageId",
    actions: flowLogKeys.map((action) => `Microsoft.Storage/storageAccounts/${action}/action`),
    // With an identity of its own the log needs no keys.
    when: (body) => findAll(body, "identity.userAssignedIdentities{}").length === 0,
  },
  { types: scaleSets, path: `${setInterfaces}.networkSecurityGroup.id`, actions: join("networkSecurityGroups") },
  {
    types: scaleSets,
    path: `${setInterfaces}.ipConfigurations[].properties.subnet.id`,
    actions: join("virtualNetworks/subnets"),
  },
  {
    types: ["Microsoft.Compute/virtualMachines"],
    path: "properties.networkProfile.networkInterfaces[].id",
    actions: join("networkInterfaces"),
  },
  ...[
    { types: scaleSets, path: `${setProfile}.capacityReservation.capacityReservationGroup.id` },
    {
      types: ["Microsoft.Compute/virtualMachines"],
      path: "properties.capacityReservation.capacityReservationGroup.id",
    },
  ].map((place) => ({
    ...place,
    actions: ["", "/capacityReservations"].map(
      (below) => `Microsoft.Compute/capacityReservationGroups${below}/deploy/action`,
    ),
  })),
  ...[
    { types: scaleSets, path: `${setProfile}.storageProfile.imageReference.id` },
    { types: ["Microsoft.Compute/virtualMachines"], path: "properties.storageProfile.imageReference.id" },
  ].map((place) => ({ ...place, actions: ["{type}/read"] })),
  {
    types: ["Microsoft.Insights/diagnosticSettings"],
    path: "properties.workspaceId",
    actions: ["Microsoft.OperationalInsights/workspaces/sharedKeys/action"],
  },
  {
    types: ["Microsoft.Insights/diagnosticSettings"],
    path: "properties.storageAccountId",
    actions: ["Microsoft.Storage/storageAccounts/listKeys/action"],
  },
  ...["Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults"].map((type) => ({
    types: [type],
    path: "properties.networkAcls.virtualNetworkRules[].id",
    actions: [`${network}/virtualNetworks/subnets/joinViaServiceEndpoint/action`],
  })),
];

/** What a body takes on the resources that it names: the action and whose id it is about. */
export function linkedActions(type: string, body: ObjectValue): { action: string; id: string; path: string }[] {
  return links
    .filter((link) => link.types.some((one) => one === "*" || sameType(one, type)) && (link.when?.(body) ?? true))
    .flatMap((link) =>
      findAll(body, link.path).flatMap(({ path, value }) => {
        if (typeof value !== "string") return [];
        const named = parseId(value)?.type ?? value;
        return link.actions.map((action) => ({ action: action.replace("{type}", named), id: value, path }));
      }),
    );
}
