import type { Part } from "./part";

/** A type of resource that a stack declares. */
interface DeclaredType {
  /** Pulumi's name of it, without the package: `network:Subnet`. */
  token: string;
  /** Azure's name of it, the first part of its permissions: `Microsoft.Network/virtualNetworks/subnets`. */
  type: string;
  /** Which part of an environment declares it. */
  in: "both" | "global" | "region";
  /** Left out: always. */
  when?: (part: Part) => boolean;
}

const production = ({ plan }: Part): boolean => plan.global.placement.protection === "production";
const hasPools = ({ plan }: Part): boolean => plan.regions.some(({ pools }) => pools.length > 0);
const reservesHosts = ({ plan }: Part): boolean =>
  plan.regions.some(({ pools }) => pools.some(({ reservedHosts }) => reservedHosts !== undefined));
const makesRecords = ({ plan }: Part): boolean =>
  plan.regions.some(({ relays }) => relays.some(({ tls }) => tls?.dnsZoneId !== undefined));
const hasHub = ({ plan }: Part): boolean => plan.regions.some(({ network }) => network.hub !== undefined);

/** Held to what the stacks declare by a test (tests/tools/doctor/declared-types.test.ts), so that none is forgotten. */
const table: DeclaredType[] = [
  { token: "applicationinsights:Workbook", type: "Microsoft.Insights/workbooks", in: "global" },
  {
    token: "authorization:ManagementLockByScope",
    type: "Microsoft.Authorization/locks",
    in: "global",
    when: production,
  },
  { token: "authorization:PolicyAssignment", type: "Microsoft.Authorization/policyAssignments", in: "region" },
  { token: "authorization:RoleAssignment", type: "Microsoft.Authorization/roleAssignments", in: "both" },
  { token: "authorization:RoleDefinition", type: "Microsoft.Authorization/roleDefinitions", in: "global" },
  {
    token: "compute:CapacityReservation",
    type: "Microsoft.Compute/capacityReservationGroups/capacityReservations",
    in: "region",
    when: reservesHosts,
  },
  {
    token: "compute:CapacityReservationGroup",
    type: "Microsoft.Compute/capacityReservationGroups",
    in: "region",
    when: reservesHosts,
  },
  { token: "compute:VirtualMachine", type: "Microsoft.Compute/virtualMachines", in: "region" },
  {
    token: "compute:VirtualMachineExtension",
    type: "Microsoft.Compute/virtualMachines/extensions",
    in: "region",
  },
  {
    token: "compute:VirtualMachineScaleSet",
    type: "Microsoft.Compute/virtualMachineScaleSets",
    in: "region",
    when: hasPools,
  },
  { token: "consumption:Budget", type: "Microsoft.Consumption/budgets", in: "global" },
  { token: "dns:RecordSet", type: "Microsoft.Network/dnsZones/A", in: "region", when: makesRecords },
  { token: "keyvault:Secret", type: "Microsoft.KeyVault/vaults/secrets", in: "region" },
  { token: "keyvault:Vault", type: "Microsoft.KeyVault/vaults", in: "region" },
  {
    token: "managedidentity:UserAssignedIdentity",
    type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    in: "both",
  },
  { token: "monitor:ActionGroup", type: "Microsoft.Insights/actionGroups", in: "region" },
  { token: "monitor:AutoscaleSetting", type: "Microsoft.Insights/autoscaleSettings", in: "region", when: hasPools },
  { token: "monitor:ActivityLogAlert", type: "Microsoft.Insights/activityLogAlerts", in: "region" },
  { token: "monitor:DataCollectionRule", type: "Microsoft.Insights/dataCollectionRules", in: "region" },
  { token: "monitor:DiagnosticSetting", type: "Microsoft.Insights/diagnosticSettings", in: "both" },
  { token: "monitor:MetricAlert", type: "Microsoft.Insights/metricAlerts", in: "region" },
  { token: "monitor:ScheduledQueryRule", type: "Microsoft.Insights/scheduledQueryRules", in: "region" },
  { token: "network:FlowLog", type: "Microsoft.Network/networkWatchers/flowLogs", in: "region" },
  { token: "network:NatGateway", type: "Microsoft.Network/natGateways", in: "region" },
  { token: "network:NetworkInterface", type: "Microsoft.Network/networkInterfaces", in: "region" },
  { token: "network:NetworkSecurityGroup", type: "Microsoft.Network/networkSecurityGroups", in: "both" },
  {
    token: "network:PrivateDnsZoneGroup",
    type: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    in: "both",
  },
  { token: "network:PrivateEndpoint", type: "Microsoft.Network/privateEndpoints", in: "both" },
  { token: "network:PublicIPAddress", type: "Microsoft.Network/publicIPAddresses", in: "region" },
  { token: "network:Subnet", type: "Microsoft.Network/virtualNetworks/subnets", in: "both" },
  { token: "network:VirtualNetwork", type: "Microsoft.Network/virtualNetworks", in: "both" },
  {
    token: "network:VirtualNetworkPeering",
    type: "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
    in: "region",
    when: hasHub,
  },
  { token: "operationalinsights:Workspace", type: "Microsoft.OperationalInsights/workspaces", in: "global" },
  { token: "privatedns:PrivateZone", type: "Microsoft.Network/privateDnsZones", in: "both" },
  {
    token: "privatedns:VirtualNetworkLink",
    type: "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    in: "both",
  },
  { token: "resources:ResourceGroup", type: "Microsoft.Resources/subscriptions/resourceGroups", in: "both" },
  { token: "storage:BlobContainer", type: "Microsoft.Storage/storageAccounts/blobServices/containers", in: "both" },
  {
    token: "storage:BlobContainerImmutabilityPolicy",
    type: "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
    in: "both",
  },
  { token: "storage:BlobServiceProperties", type: "Microsoft.Storage/storageAccounts/blobServices", in: "both" },
  { token: "storage:ManagementPolicy", type: "Microsoft.Storage/storageAccounts/managementPolicies", in: "both" },
  { token: "storage:StorageAccount", type: "Microsoft.Storage/storageAccounts", in: "both" },
];

/** The types that a part declares, e.g. `{ token: "network:Subnet", type: "Microsoft.Network/virtualNetworks/subnets" }`. */
export function declaredTypes(part: Part): { token: string; type: string }[] {
  const here = { both: true, global: part.global, region: part.plan.regions.length > 0 };
  return table
    .filter((entry) => here[entry.in] && (entry.when?.(part) ?? true))
    .map(({ token, type }) => ({ token, type }));
}
