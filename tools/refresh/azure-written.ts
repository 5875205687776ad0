/** A property that Azure, or a policy of the subscription, writes by itself although a program could set it. */
export interface AzureWritten {
  /** `azure-native:compute:VirtualMachineScaleSet` */
  type: string;
  /** Path among the inputs; `[]` stands for every element of a list: `connections[].state`. The program never sets it. */
  path: string;
  /** Who writes it, and when. */
  writer: string;
  source: string;
}

/**
 * What comes back through a refresh although nobody changed it, of the types that the platform declares. Read-only properties
 * (`timeCreated`, `provisioningState`, `etag` …) are not listed: azure-native makes no inputs of them. Tags are not listed
 * either: of these, whatever a refresh adds is left out (`withoutAzureWritten`).
 *
 * "Inferred": the published type has the property as writable and the service as its writer; no page says when it changes.
 */
export const azureWritten: readonly AzureWritten[] = [
  {
    type: "azure-native:compute:VirtualMachineScaleSet",
    path: "sku.capacity",
    writer: "autoscale, evictions and whoever removes hosts",
    source: "https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-overview",
  },
  {
    type: "azure-native:network:PublicIPAddress",
    path: "natGateway",
    writer: "the network, when a NAT gateway takes the address",
    source: "Inferred: PublicIPAddressPropertiesFormat.natGateway, Microsoft.Network 2024-05-01",
  },
  {
    type: "azure-native:network:PublicIPAddress",
    path: "ipTags",
    writer: "policies",
    source: "https://github.com/microsoft/AzureTRE/issues/5019 (2026-07)",
  },
  {
    type: "azure-native:network:PrivateEndpoint",
    path: "customDnsConfigs",
    writer: "the network, when a DNS zone group is attached or the target's names change",
    source: "Inferred: PrivateEndpointProperties.customDnsConfigs, Microsoft.Network 2024-05-01",
  },
  {
    type: "azure-native:network:PrivateEndpoint",
    path: "privateLinkServiceConnections[].privateLinkServiceConnectionState",
    writer: "the target, when its owner approves, rejects or removes the connection",
    source: "https://learn.microsoft.com/azure/private-link/manage-private-endpoint#private-endpoint-connections",
  },
  ...["peeringState", "peeringSyncLevel", "remoteAddressSpace", "remoteVirtualNetworkAddressSpace"].map((path) => ({
    type: "azure-native:network:VirtualNetworkPeering",
    path,
    writer: "the network, when the other half of the peering is made or the other network changes",
    source: "https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering",
  })),
  {
    type: "azure-native:keyvault:Vault",
    path: "properties.provisioningState",
    writer: "the vault, from RegisteringDns to Succeeded",
    source: "https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/get (VaultProvisioningState)",
  },
  {
    type: "azure-native:consumption:Budget",
    path: "eTag",
    writer: "the budget, with every change of it",
    source: "https://learn.microsoft.com/rest/api/consumption/budgets/get",
  },
];

/** A resource of `pulumi stack export`, as far as it is read here. */
export interface RecordedInputs {
  urn: string;
  type: string;
  inputs?: Record<string, unknown>;
}

/**
 * Takes what Azure wrote out of inputs that a refresh recorded, so that the next preview does not report it as a change.
 * Only the recorded inputs change; the outputs hold what Azure answered.
 *
 * `ignoreChanges` does not do this: the engine stores the refreshed inputs all the same, and puts them into the body of the next
 * update (RefreshStep and processIgnoreChanges in pulumi's pkg/resource/deploy, v3.259.0). A capacity of the last refresh would
 * then delete hosts that autoscale has added since.
 *
 * @param before the resources as they were recorded before the refresh: tags that they do not have are not the program's
 * @param after the resources as they were recorded by the refresh
 * @returns the resources, and what was taken out: `<logical name>: <path>`
 */
export function withoutAzureWritten<Resource extends RecordedInputs>(
  before: readonly RecordedInputs[],
  after: readonly Resource[],
): { resources: Resource[]; removed: string[] } {
  const tagsBefore = new Map(before.map(({ urn, inputs }) => [urn, Object.keys(objectOf(inputs?.["tags"]))]));
  const removed: string[] = [];
  const resources = after.map((resource) => {
    const { inputs, type, urn } = resource;
    const known = tagsBefore.get(urn);
    if (inputs === undefined || known === undefined) return resource;
    const foreignTags = Object.keys(objectOf(inputs["tags"])).filter((tag) => !known.includes(tag));
    const paths = [
      ...azureWritten.filter((written) => written.type === type).map(({ path }) => path.split(/\.|(?=\[\])/)),
      ...foreignTags.map((tag) => ["tags", tag]),
    ];
    const found = paths.filter((path) => isSetAt(inputs, path));
    if (found.length === 0) return resource;
    removed.push(...found.map((path) => `${urn.split("::").at(-1)}: ${path.join(".").replaceAll(".[]", "[]")}`));
    return { ...resource, inputs: found.reduce<unknown>(withoutAt, inputs) as Record<string, unknown> };
  });
  return { resources, removed };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function isSetAt(value: unknown, [first, ...rest]: string[]): boolean {
  if (first === undefined) return value !== undefined;
  if (first === "[]") return Array.isArray(value) && value.some((item) => isSetAt(item, rest));
  return isSetAt(objectOf(value)[first], rest);
}

function withoutAt(value: unknown, [first, ...rest]: string[]): unknown {
  if (first === "[]") return Array.isArray(value) ? value.map((item) => withoutAt(item, rest)) : value;
  const { [first!]: inner, ...others } = objectOf(value);
  if (inner === undefined) return value;
  return rest.length === 0 ? others : { ...others, [first!]: withoutAt(inner, rest) };
}
