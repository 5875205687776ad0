import { edgesOf } from "./addresses";
import { guardsOfInterface } from "./deployed-guards";
import { interfacesOf } from "./interfaces";
import { describePorts, type OpenPorts, openPorts } from "./open-ports";
import { type ArmResource, at, listAt, ofType, textAt } from "./resources";
import type { GroupRule, Guards } from "./security-groups";
import { serviceRanges } from "./service-ranges";
import { covers } from "./service-tags";

/** A way in from the internet. */
export interface Door {
  /** The resource that is reached. */
  id: string;
  /** Ports of a machine (`TCP 443, 3478`), or who is let in by a service. */
  admits: string[];
}

/** What only says something of other resources: who may do what with them, what is recorded, when somebody is told. */
const accounts = [
  "Microsoft.Authorization/locks",
  "Microsoft.Authorization/policyAssignments",
  "Microsoft.Authorization/roleAssignments",
  "Microsoft.Authorization/roleDefinitions",
  "Microsoft.Consumption/budgets",
  "Microsoft.Insights/autoscaleSettings",
  "Microsoft.Insights/activityLogAlerts",
  "Microsoft.Insights/dataCollectionRuleAssociations",
  "Microsoft.Insights/diagnosticSettings",
  "Microsoft.Insights/metricAlerts",
  "Microsoft.Insights/scheduledQueryRules",
  "Microsoft.Insights/workbooks",
  "Microsoft.ManagedIdentity/userAssignedIdentities",
  "Microsoft.Resources/resourceGroups",
];

/** Why a type of resource is none that anybody on the internet could open something to. */
const noDoors: Record<string, string> = {
  ...because("Azure's own account of the rest; it is asked through Resource Manager, with a sign-in", accounts),
  ...because("it sends, and receives nothing", ["Microsoft.Insights/actionGroups"]),
  ...because("room that is paid for; the machines in it are looked at themselves", [
    "Microsoft.Compute/capacityReservationGroups",
    "Microsoft.Compute/capacityReservationGroups/capacityReservations",
  ]),
  ...because("a name for an address, which is looked at itself", ["Microsoft.Network/dnsZones/A"]),
  ...because("it acts inside of its machine, whose interfaces are looked at", [
    "Microsoft.Compute/virtualMachines/extensions",
    "Microsoft.Compute/virtualMachineScaleSets/extensions",
  ]),
  ...because("it is a part of its account or vault, and reached through that one's door", [
    "Microsoft.KeyVault/vaults/secrets",
    "Microsoft.Storage/storageAccounts/blobServices",
    "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
    "Microsoft.Storage/storageAccounts/managementPolicies",
  ]),
  ...because("private networks, their rules, ways and records; what stands in them is looked at", [
    "Microsoft.Network/ddosProtectionPlans",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/networkSecurityGroups/securityRules",
    "Microsoft.Network/networkWatchers",
    "Microsoft.Network/networkWatchers/flowLogs",
    "Microsoft.Network/virtualNetworks",
    "Microsoft.Network/virtualNetworks/subnets",
    "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
  ]),
  ...because("names that only linked networks learn", [
    "Microsoft.Network/privateDnsZones",
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
  ]),
  ...because(
    "nobody outside can begin a connection through it: https://learn.microsoft.com/azure/nat-gateway/nat-overview (2022-12-06)",
    ["Microsoft.Network/natGateways"],
  ),
};

/** Who is let in by resources that may have a door of their own; empty for a closed one. */
const doors: Record<string, (body: unknown) => string[]> = {
  "Microsoft.Insights/dataCollectionRules": (body) =>
    textAt(body, "kind") === "Direct" ? ["whoever signs in, to send logs"] : [],
  "Microsoft.KeyVault/vaults": (body) => firewall(body, "properties.publicNetworkAccess", "properties.networkAcls"),
  "Microsoft.OperationalInsights/workspaces": workspaceDoors,
  // Azure's services go on past an account that is closed: https://learn.microsoft.com/azure/storage/common/storage-network-security (read 2026-11-22).
  "Microsoft.Storage/storageAccounts": (body) =>
    firewall(body, "properties.publicNetworkAccess", "properties.networkAcls"),
  "Microsoft.Storage/storageAccounts/blobServices/containers": (body) => {
    const level = textAt(body, "properties.publicAccess") ?? "None";
    return level === "None" ? [] : [`anybody whom the account's door lets in, without a sign-in (${level})`];
  },
  // What stands on the internet to let others in. Their rules aren't looked into: nothing of the kind is meant to be there.
  "Microsoft.Network/applicationGateways": () => ["whoever its listeners let in"],
  "Microsoft.Network/azureFirewalls": () => ["whoever its rules let in"],
  "Microsoft.Network/bastionHosts": () => ["whoever signs in, to machines"],
  "Microsoft.Network/virtualNetworkGateways": () => ["whoever has a key or a certificate"],
  "Microsoft.Network/loadBalancers": (body) => {
    const frontends = listAt(body, "properties.frontendIPConfigurations");
    return frontends.some((one) => /"publicIP/.test(JSON.stringify(one))) ? ["whoever its rules let in"] : [];
  },
};

/** What is reached through an interface, by which the machine behind it is judged. */
const machines = [
  "Microsoft.Compute/virtualMachines",
  "Microsoft.Compute/virtualMachineScaleSets",
  "Microsoft.Network/networkInterfaces",
  "Microsoft.Network/privateEndpoints",
];

/** Addresses, which are as open as what has them. */
const addresses = ["Microsoft.Network/publicIPAddresses", "Microsoft.Network/publicIPPrefixes"];

/** Who may have a public address without opening a door that isn't looked at. */
const holders = [...machines, ...Object.keys(doors), "Microsoft.Network/natGateways", ...addresses, ...accounts];

/**
 * Every way in from the internet that resources leave open, of machines and of services.
 *
 * @throws {RangeError} for types of which nobody has said whether they can be reached, and for public addresses in unknown hands
 */
export function internetDoors(resources: readonly ArmResource[]): Door[] {
  const unknown = unclassifiedTypes(resources);
  if (unknown.length > 0) throw new RangeError(`nobody has said whether the internet reaches ${unknown.join(", ")}`);
  const strange = strangeHolders(resources);
  if (strange.length > 0)
    throw new RangeError(`public addresses are in hands that aren't looked at: ${strange.join(", ")}`);
  const ofServices = resources.map(({ id, type, body }): Door => ({ id, admits: keyed(doors, type)?.(body) ?? [] }));
  const ofMachines = interfacesOf(resources)
    .filter(({ broughtBy }) => broughtBy.length > 0)
    .map((one): Door => ({ id: one.id, admits: letInFromInternet(one.addresses, guardsOfInterface(one, resources)) }));
  return [...ofServices, ...ofMachines].filter(({ admits }) => admits.length > 0);
}

/** What security groups would let in from the internet to machines that nothing brings it to: it should be nothing all the same. */
export function unusedOpenings(resources: readonly ArmResource[]): Door[] {
  return interfacesOf(resources)
    .filter(({ broughtBy }) => broughtBy.length === 0)
    .map(({ id, ...one }) => ({
      id,
      admits: letInFromInternet(one.addresses, guardsOfInterface({ id, ...one }, resources)),
    }))
    .filter(({ admits }) => admits.length > 0);
}

/** Types that occur and aren't said anything of here. */
export function unclassifiedTypes(resources: readonly ArmResource[]): string[] {
  const known = [...Object.keys(noDoors), ...Object.keys(doors), ...machines, ...addresses].map((type) =>
    type.toLowerCase(),
  );
  return [...new Set(resources.map(({ type }) => type))].filter((type) => !known.includes(type.toLowerCase())).sort();
}

/** Who has a public address, and is neither looked at nor known to let nobody in. */
function strangeHolders(resources: readonly ArmResource[]): string[] {
  const ids = addresses.flatMap((type) => ofType(resources, type)).map(({ id }) => `"${id.toLowerCase()}"`);
  const known = holders.map((type) => type.toLowerCase());
  return resources
    .filter(({ type }) => !known.includes(type.toLowerCase()))
    .filter(({ body }) => {
      const text = JSON.stringify(body).toLowerCase();
      return ids.some((id) => text.includes(id));
    })
    .map(({ id }) => id);
}

/** Everything that somebody on the internet may start with an address, whoever it is. */
function letInFromInternet(own: readonly string[], guards: Guards): string[] {
  const found = internetSources(guards).flatMap((source) =>
    own.flatMap((address) => openPorts({ addresses: [source] }, { addresses: [address], guards })),
  );
  return describePorts(joined(found));
}

/** A player, somebody who rents a machine where Azure's services are, and whomever a rule speaks of. */
function internetSources({ view, subnet = [], interface: own = [] }: Guards): string[] {
  const named = [...subnet, ...own].flatMap(({ sources }: GroupRule) =>
    sources.filter((source) => /^\d/.test(source)).flatMap(edgesOf),
  );
  const everybody = [
    "203.0.113.9",
    "192.0.2.200",
    ...Object.values(serviceRanges).flatMap(([range]) => edgesOf(range!)),
    ...named,
  ];
  return [...new Set(everybody)].filter((address) => covers("Internet", address, view));
}

/** The union of what several have open. */
function joined(open: readonly OpenPorts[]): OpenPorts[] {
  const sorted = [...open].sort((one, other) => one.protocol.localeCompare(other.protocol) || one.from - other.from);
  return sorted.reduce<OpenPorts[]>((all, next) => {
    const last = all.at(-1);
    if (last?.protocol !== next.protocol || next.from > last.to + 1) return [...all, { ...next }];
    last.to = Math.max(last.to, next.to);
    return all;
  }, []);
}

/** An account's or a vault's own firewall: left out, Azure lets in everybody. */
function firewall(body: unknown, accessPath: string, rulesPath: string): string[] {
  const access = textAt(body, accessPath) ?? "Enabled";
  const rules = at(body, rulesPath);
  const bypass = (textAt(rules, "bypass") ?? "AzureServices").includes("AzureServices")
    ? ["Azure's trusted services"]
    : [];
  if (access === "Disabled") return bypass;
  if (access !== "Enabled") return [`whoever ${access} means`, ...bypass];
  if (textAt(rules, "defaultAction") !== "Deny") return ["anybody"];
  const ranges = listAt(rules, "ipRules").map((rule) => textAt(rule, "value") ?? "");
  const instances = listAt(rules, "resourceAccessRules").map((rule) => textAt(rule, "resourceId") ?? "");
  return [...ranges, ...instances, ...bypass];
}

function workspaceDoors(body: unknown): string[] {
  const sign = at(body, "properties.features.disableLocalAuth") === true ? "whoever signs in" : "whoever has the key";
  const open = (member: string) => (textAt(body, `properties.${member}`) ?? "Enabled") !== "Disabled";
  return [
    ...(open("publicNetworkAccessForIngestion") ? [`${sign}, to send logs`] : []),
    ...(open("publicNetworkAccessForQuery") ? ["whoever signs in, to ask"] : []),
  ];
}

function because(reason: string, types: readonly string[]): Record<string, string> {
  return Object.fromEntries(types.map((type) => [type, reason]));
}

function keyed<Value>(table: Record<string, Value>, type: string): Value | undefined {
  return Object.entries(table).find(([key]) => key.toLowerCase() === type.toLowerCase())?.[1];
}
