import type * as pulumi from "@pulumi/pulumi";
import { type Protection } from "./placement";

/**
 * What stands between a resource of production and its deletion.
 *
 * - `protect`: the engine refuses to delete or replace it until somebody unprotects it.
 * - `protect and lock`: also a CanNotDelete lock in Azure, against deletions that don't go through this program.
 * - `protect while it serves`: `protect`, until its generation drains.
 * - `goes with …`: it has no deletion of its own; Azure takes it along. `protect, goes with …` is protected besides.
 * - `nothing`: it holds nothing that the next `pulumi up` would not make again.
 *
 * Nothing is retained (`retainOnDelete`): what a program forgets and leaves behind is paid for, and found by nobody.
 */
export type DeletionRule =
  | "protect"
  | "protect and lock"
  | "protect while it serves"
  | "protect, goes with its account"
  | "goes with its account"
  | "goes with its machine"
  | "goes with its vault"
  | "nothing";

export interface DeletionEntry {
  /** What it is, for people. */
  what: string;
  /** The resource's type. */
  type: string;
  /** The component that it is part of, where one type plays several parts. */
  within?: string;
  rule: DeletionRule;
  /** The configuration's value without which it isn't declared. Left out: it always is. */
  onlyWith?: string;
  /** How to get it back, or why nothing is lost. */
  wayBack: string;
}

const nextUpdate = "the next `pulumi up` makes it again";
const hub = "cloudgaming:build-storage:BuildHub";
const regional = "cloudgaming:build-storage:RegionalBuildStore";
const logs = "cloudgaming:observability:RegionLogs";

/** Every type of resource that production declares, in each part that it plays. A test holds it to what is declared. */
export const deletionTable = {
  resourceGroup: {
    what: "resource group",
    type: "azure-native:resources:ResourceGroup",
    rule: "protect",
    wayBack: "none: a group takes everything in it along",
  },
  randomSuffix: {
    what: "random end of globally unique names",
    type: "random:index/randomString:RandomString",
    rule: "protect",
    wayBack: "none: a new suffix renames every account and vault, and so replaces them",
  },
  buildHub: {
    what: "build hub's account",
    type: "azure-native:storage:StorageAccount",
    within: hub,
    rule: "protect and lock",
    wayBack: "soft-deleted blobs for 14 days; the account itself for 14 days (portal, or Microsoft's support)",
  },
  buildHubContainer: {
    what: "build hub's container",
    type: "azure-native:storage:BlobContainer",
    within: hub,
    rule: "protect, goes with its account",
    wayBack: "`az storage container restore`, for 14 days, from inside the network",
  },
  // Not locked: a lock also refuses to delete the role assignments below it, and pools come and go with theirs.
  regionalBuildAccount: {
    what: "region's account for builds",
    type: "azure-native:storage:StorageAccount",
    within: regional,
    rule: "protect",
    wayBack: "promote the builds again from the hub",
  },
  regionalBuildContainer: {
    what: "region's container for builds",
    type: "azure-native:storage:BlobContainer",
    within: regional,
    rule: "protect, goes with its account",
    wayBack: "promote the builds again from the hub",
  },
  hubSettings: {
    what: "settings of the hub's blob service",
    type: "azure-native:storage:BlobServiceProperties",
    within: hub,
    rule: "goes with its account",
    wayBack: nextUpdate,
  },
  regionalSettings: {
    what: "settings of a region's blob service for builds",
    type: "azure-native:storage:BlobServiceProperties",
    within: regional,
    rule: "goes with its account",
    wayBack: nextUpdate,
  },
  hubLifecycle: {
    what: "hub's lifecycle rules",
    type: "azure-native:storage:ManagementPolicy",
    within: hub,
    rule: "goes with its account",
    wayBack: nextUpdate,
  },
  regionalLifecycle: {
    what: "lifecycle rules of a region's builds",
    type: "azure-native:storage:ManagementPolicy",
    within: regional,
    rule: "goes with its account",
    wayBack: nextUpdate,
  },
  buildRetention: {
    what: "builds' retention",
    type: "azure-native:storage:BlobContainerImmutabilityPolicy",
    rule: "goes with its account",
    wayBack: nextUpdate,
  },
  logAccount: {
    what: "region's account for flow logs",
    type: "azure-native:storage:StorageAccount",
    within: logs,
    rule: "protect",
    wayBack: "none for the logs in it",
  },
  logSettings: {
    what: "settings of the flow logs' blob service",
    type: "azure-native:storage:BlobServiceProperties",
    within: logs,
    rule: "nothing",
    wayBack: nextUpdate,
  },
  logLifecycle: {
    what: "flow logs' lifecycle rules",
    type: "azure-native:storage:ManagementPolicy",
    within: logs,
    rule: "nothing",
    wayBack: nextUpdate,
  },
  keyVault: {
    what: "vault of relay secrets",
    type: "azure-native:keyvault:Vault",
    rule: "protect",
    wayBack: "`az keyvault recover`, for 90 days (docs/runbooks/deleted-vault.md)",
  },
  relaySecret: {
    what: "relay secret",
    type: "azure-native:keyvault:Secret",
    rule: "goes with its vault",
    wayBack: "`az keyvault secret recover`, for 90 days, from inside the network",
  },
  relaySecretValue: {
    what: "relay secret's value",
    type: "random:index/randomPassword:RandomPassword",
    rule: "nothing",
    wayBack: "a new value, which relays fetch within minutes; a rotation replaces it, so it can't be protected",
  },
  workspace: {
    what: "Log Analytics workspace",
    type: "azure-native:operationalinsights:Workspace",
    rule: "protect",
    wayBack: "create it again under the same name within 14 days",
  },
  relayAddress: {
    what: "relay's public address",
    type: "azure-native:network:PublicIPAddress",
    within: "cloudgaming:edge-relay:EdgeRelay",
    rule: "protect while it serves",
    wayBack: "none: the address goes back to Azure, and players' firewalls know the old one",
  },
  relayMachine: {
    what: "relay",
    type: "azure-native:compute:VirtualMachine",
    rule: "protect while it serves",
    wayBack: "a new relay, without the sessions that the old one carried",
  },
  monitoringAgent: {
    what: "relay's monitoring agent",
    type: "azure-native:compute:VirtualMachineExtension",
    rule: "goes with its machine",
    wayBack: nextUpdate,
  },
  natAddress: {
    what: "NAT gateway's public address",
    type: "azure-native:network:PublicIPAddress",
    within: "cloudgaming:network:Network",
    rule: "protect",
    wayBack: "none: the address goes back to Azure, and others' firewalls know the old one",
  },
  scaleSet: {
    what: "streaming hosts",
    type: "azure-native:compute:VirtualMachineScaleSet",
    rule: "protect while it serves",
    wayBack: "new hosts, without the sessions that the old ones played",
  },
  // Its capacity goes to whoever asks next.
  capacityReservation: {
    what: "reservation of hosts",
    type: "azure-native:compute:CapacityReservation",
    rule: "protect while it serves",
    onlyWith: "reservedHosts",
    wayBack: "none for sure: a new reservation, if Azure has room for it then; hosts that run are not touched",
  },
  capacityReservationGroup: {
    what: "group of reservations",
    type: "azure-native:compute:CapacityReservationGroup",
    rule: "protect while it serves",
    onlyWith: "reservedHosts",
    wayBack: "Azure deletes none with reservations in it or hosts of it",
  },
  autoscale: {
    what: "autoscale setting",
    type: "azure-native:monitor:AutoscaleSetting",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  actionGroup: {
    what: "group of people that alerts tell",
    type: "azure-native:monitor:ActionGroup",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  metricAlert: {
    what: "alert on a metric",
    type: "azure-native:monitor:MetricAlert",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  queryAlert: {
    what: "alert on logs",
    type: "azure-native:monitor:ScheduledQueryRule",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  activityLogAlert: {
    what: "alert on the health of alert rules",
    type: "azure-native:monitor:ActivityLogAlert",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  workbook: {
    what: "operations workbook",
    type: "azure-native:applicationinsights:Workbook",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  collectionRule: {
    what: "data collection rule",
    type: "azure-native:monitor:DataCollectionRule",
    rule: "nothing",
    wayBack: `${nextUpdate}; what was collected stays in the workspace`,
  },
  collectionPolicy: {
    what: "policy that associates machines with the collection rule",
    type: "azure-native:authorization:PolicyAssignment",
    rule: "nothing",
    wayBack: `${nextUpdate}; machines made meanwhile want a remediation`,
  },
  budget: { what: "budget", type: "azure-native:consumption:Budget", rule: "nothing", wayBack: nextUpdate },
  diagnosticSetting: {
    what: "diagnostic setting",
    type: "azure-native:monitor:DiagnosticSetting",
    rule: "nothing",
    wayBack: `${nextUpdate}; what was logged stays in the workspace`,
  },
  flowLog: {
    what: "flow log",
    type: "azure-native:network:FlowLog",
    rule: "nothing",
    wayBack: `${nextUpdate}; what was logged stays in the account`,
  },
  identity: {
    what: "identity",
    type: "azure-native:managedidentity:UserAssignedIdentity",
    rule: "nothing",
    wayBack: `${nextUpdate}, with another principal: its role assignments are made again too`,
  },
  roleAssignment: {
    what: "role assignment",
    type: "azure-native:authorization:RoleAssignment",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  roleDefinition: {
    what: "custom role",
    type: "azure-native:authorization:RoleDefinition",
    rule: "nothing",
    wayBack: `${nextUpdate}; Azure deletes none that is assigned`,
  },
  managementLock: {
    what: "CanNotDelete lock",
    type: "azure-native:authorization:ManagementLockByScope",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  virtualNetwork: {
    what: "virtual network",
    type: "azure-native:network:VirtualNetwork",
    rule: "nothing",
    wayBack: `${nextUpdate}, with the same addresses; Azure deletes none that is in use`,
  },
  subnet: {
    what: "subnet",
    type: "azure-native:network:Subnet",
    rule: "nothing",
    wayBack: `${nextUpdate}; Azure deletes none that is in use`,
  },
  securityGroup: {
    what: "network security group",
    type: "azure-native:network:NetworkSecurityGroup",
    rule: "nothing",
    wayBack: `${nextUpdate}; Azure deletes none that is in use`,
  },
  natGateway: {
    what: "NAT gateway",
    type: "azure-native:network:NatGateway",
    rule: "nothing",
    wayBack: `${nextUpdate}, with the same addresses`,
  },
  networkInterface: {
    what: "relay's network interface",
    type: "azure-native:network:NetworkInterface",
    rule: "nothing",
    wayBack: `${nextUpdate}; Azure deletes none whose machine stands`,
  },
  privateEndpoint: {
    what: "private endpoint",
    type: "azure-native:network:PrivateEndpoint",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  privateEndpointNames: {
    what: "private endpoint's DNS entries",
    type: "azure-native:network:PrivateDnsZoneGroup",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  privateZone: {
    what: "private DNS zone",
    type: "azure-native:privatedns:PrivateZone",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  privateZoneLink: {
    what: "private DNS zone's link",
    type: "azure-native:privatedns:VirtualNetworkLink",
    rule: "nothing",
    wayBack: nextUpdate,
  },
  hubPeering: {
    what: "network's peering with a hub",
    type: "azure-native:network:VirtualNetworkPeering",
    onlyWith: "network.hub",
    rule: "nothing",
    wayBack: `${nextUpdate}, once the hub's owner has deleted and made its own half again`,
  },
  provider: {
    what: "provider",
    type: "pulumi:providers:azure-native",
    rule: "nothing",
    wayBack: "it is part of the state only",
  },
} satisfies Record<string, DeletionEntry>;

/** The rows that the engine is told to protect. */
export type GuardedKind = {
  [Kind in keyof typeof deletionTable]: (typeof deletionTable)[Kind]["rule"] extends `protect${string}` ? Kind : never;
}[keyof typeof deletionTable];

/**
 * The resource options by which the engine guards a resource.
 *
 * @param serving whether its generation serves; anything that isn't a generation's does
 */
export function deletionOptions(
  kind: GuardedKind,
  protection: Protection,
  serving = true,
): pulumi.CustomResourceOptions {
  const guarded = serving || deletionTable[kind].rule !== "protect while it serves";
  return protection === "production" && guarded ? { protect: true } : {};
}

/** Whether a kind also gets a CanNotDelete lock. */
export function isLocked(kind: GuardedKind, protection: Protection): boolean {
  return protection === "production" && deletionTable[kind].rule === "protect and lock";
}
