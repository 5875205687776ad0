import { declaredTypes } from "./declared-types";
import type { Part } from "./part";

/** Something that a deployment does, in the words of Azure's roles. */
export interface DeployerAction {
  /** `Microsoft.Network/virtualNetworks/subnets/join/action` */
  action: string;
  /** What for, e.g. `network interfaces, private endpoints and scale sets stand in subnets`. */
  why: string;
}

type Verb = "delete" | "read" | "write";

/**
 * Where a type's verbs are others than read, write and delete: a deployment never asks for more.
 *
 * - A blob service comes and goes with its account; the provider writes its defaults instead of deleting it.
 * - A vault's secrets are written through Azure Resource Manager and deleted only through the vault's own address, which is
 *   closed to the deployer: they go with their vault (components/edge-relay/relay-secrets.ts).
 * - A relay's monitoring agent goes with its machine.
 * - Containers with builds, and what keeps builds in them, go with their account too. So who deploys can't delete them alone.
 */
const otherVerbs: Record<string, Verb[]> = {
  "Microsoft.Compute/virtualMachines/extensions": ["read", "write"],
  "Microsoft.KeyVault/vaults/secrets": ["read", "write"],
  "Microsoft.Storage/storageAccounts/blobServices/containers": ["read", "write"],
  "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies": ["read", "write"],
  "Microsoft.Storage/storageAccounts/blobServices": ["read", "write"],
};

interface LinkedAction extends DeployerAction {
  /** The declared types whose requests need it. */
  types: string[];
  /** Left out: always. */
  when?: (part: Part) => boolean;
}

const usesGalleryImages = ({ plan }: Part): boolean =>
  plan.regions.some(({ pools, relays }) => [...pools, ...relays].some(({ image }) => image.kind === "gallery"));
const hasHub = ({ plan }: Part): boolean => plan.regions.some(({ network }) => network.hub !== undefined);
const usesDdosPlan = ({ plan }: Part): boolean => plan.regions.some(({ network }) => network.ddos.mode === "plan");

/**
 * What a request needs on resources that it only names: Azure calls it a linked access check, and answers
 * LinkedAuthorizationFailed without it.
 *
 * - `join` of subnets, groups, addresses, interfaces and gateways, DNS zones, networks and DDoS plans:
 *   https://learn.microsoft.com/azure/role-based-access-control/permissions/networking (read 2026-11-22).
 * - Private endpoints: https://learn.microsoft.com/azure/private-link/rbac-permissions, 2026-03-30. Without the approval of the
 *   account's and the vault's own provider a connection stays pending.
 * - `peer`: https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering#permissions (2018-02-09).
 * - Diagnostic settings need the workspace's keys, whatever they are called in the settings' own page:
 *   https://github.com/MicrosoftDocs/azure-docs/issues/80159 (2021-08-25), https://github.com/JimGBritt/AzurePolicy/issues/17 (2020-09-01).
 *   Ours refuses sign-in with keys, so they open nothing.
 * - Reserved capacity: https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-group-share, 2025-10-14.
 * - Flow logs: https://learn.microsoft.com/azure/network-watcher/required-rbac-permissions, 2022-10-07. It also names the
 *   storage account's keys; ours are written by an identity, and the account takes no keys.
 */
const linkedActions: LinkedAction[] = [
  {
    action: "Microsoft.Network/virtualNetworks/subnets/join/action",
    why: "interfaces, private endpoints and scale sets stand in subnets",
    types: [
      "Microsoft.Network/networkInterfaces",
      "Microsoft.Network/privateEndpoints",
      "Microsoft.Compute/virtualMachineScaleSets",
    ],
  },
  {
    action: "Microsoft.Network/virtualNetworks/join/action",
    why: "private DNS zones are linked to networks",
    types: ["Microsoft.Network/privateDnsZones/virtualNetworkLinks"],
  },
  {
    action: "Microsoft.Network/networkSecurityGroups/join/action",
    why: "every subnet has a network security group",
    types: ["Microsoft.Network/virtualNetworks/subnets"],
  },
  {
    action: "Microsoft.Network/natGateways/join/action",
    why: "hosts and relays reach the internet through a NAT gateway",
    types: ["Microsoft.Network/virtualNetworks/subnets"],
    when: ({ plan }) => plan.regions.length > 0,
  },
  {
    action: "Microsoft.Network/publicIPAddresses/join/action",
    why: "NAT gateways and relays' interfaces have public addresses",
    types: ["Microsoft.Network/natGateways", "Microsoft.Network/networkInterfaces"],
  },
  {
    action: "Microsoft.Network/networkInterfaces/join/action",
    why: "a relay's interface is a resource of its own",
    types: ["Microsoft.Compute/virtualMachines"],
  },
  {
    action: "Microsoft.Network/privateDnsZones/join/action",
    why: "private endpoints keep their names in private DNS zones",
    types: ["Microsoft.Network/privateEndpoints/privateDnsZoneGroups"],
  },
  {
    action: "Microsoft.Network/ddosProtectionPlans/join/action",
    why: "networks join the tenant's DDoS protection plan",
    types: ["Microsoft.Network/virtualNetworks"],
    when: usesDdosPlan,
  },
  {
    // Needed on the hub as well: in another subscription, somebody must give it there.
    action: "Microsoft.Network/virtualNetworks/peer/action",
    why: "networks are peered with the hub",
    types: ["Microsoft.Network/virtualNetworks/virtualNetworkPeerings"],
    when: hasHub,
  },
  {
    action: "Microsoft.Storage/storageAccounts/PrivateEndpointConnectionsApproval/action",
    why: "private endpoints to accounts are approved at once",
    types: ["Microsoft.Network/privateEndpoints"],
  },
  {
    action: "Microsoft.KeyVault/vaults/PrivateEndpointConnectionsApproval/action",
    why: "private endpoints to vaults are approved at once",
    types: ["Microsoft.KeyVault/vaults"],
  },
  {
    action: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    why: "hosts, relays, flow logs, policies and alerts have identities",
    types: [
      "Microsoft.Authorization/policyAssignments",
      "Microsoft.Insights/scheduledQueryRules",
      "Microsoft.Compute/virtualMachines",
      "Microsoft.Compute/virtualMachineScaleSets",
      "Microsoft.Network/networkWatchers/flowLogs",
    ],
  },
  ...["", "/capacityReservations"].map((below) => ({
    action: `Microsoft.Compute/capacityReservationGroups${below}/deploy/action`,
    why: "scale sets start hosts in reserved capacity",
    types: ["Microsoft.Compute/capacityReservationGroups"],
  })),
  {
    action: "Microsoft.Compute/galleries/images/versions/read",
    why: "machines start from images of a gallery",
    types: ["Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets"],
    when: usesGalleryImages,
  },
  {
    action: "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
    why: "diagnostic settings send to the workspace",
    types: ["Microsoft.Insights/diagnosticSettings"],
  },
  {
    action: "Microsoft.Network/networkWatchers/read",
    why: "flow logs belong to the region's network watcher",
    types: ["Microsoft.Network/networkWatchers/flowLogs"],
  },
  {
    action: "Microsoft.Network/networkWatchers/configureFlowLog/action",
    why: "flow logs belong to the region's network watcher",
    types: ["Microsoft.Network/networkWatchers/flowLogs"],
  },
];

/**
 * How the provider hears that a long operation has ended. From the same permission pages:
 * …/permissions/{compute,networking,storage,security,monitor,management-and-governance} (read 2026-11-22).
 */
const pollingActions: Record<string, string[]> = {
  "Microsoft.Compute": ["Microsoft.Compute/locations/operations/read"],
  "Microsoft.KeyVault": ["Microsoft.KeyVault/locations/operationResults/read"],
  "Microsoft.Network": [
    "Microsoft.Network/locations/operationResults/read",
    "Microsoft.Network/locations/operations/read",
    "Microsoft.Network/privateDnsOperationResults/read",
    "Microsoft.Network/privateDnsOperationStatuses/read",
  ],
  "Microsoft.OperationalInsights": ["Microsoft.OperationalInsights/locations/operationStatuses/read"],
  "Microsoft.Resources": ["Microsoft.Resources/subscriptions/operationResults/read"],
  "Microsoft.Storage": ["Microsoft.Storage/operations/read"],
};

/** The namespace of a type: `Microsoft.Network` of `Microsoft.Network/virtualNetworks`. */
export function namespaceOf(type: string): string {
  return type.split("/")[0]!;
}

/**
 * Everything that whoever deploys a part must be allowed to do, and nothing else: each action by its full name, none with
 * an asterisk.
 *
 * @returns sorted by action, each once
 */
export function deployerActions(part: Part): DeployerAction[] {
  const types = declaredTypes(part).map(({ type }) => type);
  const own = types.flatMap((type) =>
    (otherVerbs[type] ?? ["delete", "read", "write"]).map((verb) => ({
      action: `${type}/${verb}`,
      why: "the stack declares this type",
    })),
  );
  const linked = linkedActions
    .filter((entry) => entry.types.some((type) => types.includes(type)) && (entry.when?.(part) ?? true))
    .map(({ action, why }) => ({ action, why }));
  const polling = [...new Set(types.map(namespaceOf))].flatMap((namespace) =>
    (pollingActions[namespace] ?? []).map((action) => ({ action, why: "tells when a long operation has ended" })),
  );
  const byAction = new Map([...polling, ...linked, ...own].map((entry) => [entry.action.toLowerCase(), entry]));
  return [...byAction.values()].sort((one, other) => one.action.localeCompare(other.action));
}
