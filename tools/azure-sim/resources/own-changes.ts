import {
  type CloudReader,
  type CloudResource,
  type CloudWriter,
  isObject,
  type ObjectValue,
  type Value,
} from "../contract";
import { sameId } from "../rules/ids";
import { numberAt, objectAt, objectsAt, textAt } from "../rules/reading";
import { typeInfoOfArm } from "../types";
import { PropertyFlag, publishedType, type PublishedType, type TypeNode } from "../types/published";
import { withComputed } from "./defaults";

/** A change that Azure, or a policy of the subscription, makes of a deployed resource without anybody's request. */
export interface OwnChange {
  /** ARM type; `*` for all that have tags. */
  type: string;
  what: string;
  source: string;
  /** @returns the body afterwards; undefined where nothing changes */
  change(resource: CloudResource, cloud: CloudReader): ObjectValue | undefined;
}

const inProperties = (body: ObjectValue, members: ObjectValue): ObjectValue =>
  withComputed(body, { properties: { ...objectAt(body, "properties"), ...members } });

/**
 * Changes of properties that a request may set too. "Inferred": the published type lets a request set the property, the
 * service is known to write it, and no page says when.
 */
export const ownChanges: readonly OwnChange[] = [
  {
    type: "Microsoft.Compute/virtualMachineScaleSets",
    what: "autoscale adds a machine",
    source: "https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-overview",
    change: ({ body }) => withComputed(body, { sku: { capacity: (numberAt(body, "sku.capacity") ?? 0) + 1 } }),
  },
  {
    type: "Microsoft.Network/publicIPAddresses",
    what: "the address shows the NAT gateway that took it",
    source: "Inferred: PublicIPAddressPropertiesFormat.natGateway, Microsoft.Network 2024-05-01",
    change({ id, body }, cloud) {
      const gateway = cloud
        .list("Microsoft.Network/natGateways")
        .find((one) =>
          objectsAt(one.body, "properties.publicIpAddresses").some((address) =>
            sameId(textAt(address, "id") ?? "", id),
          ),
        );
      return gateway && inProperties(body, { natGateway: { id: gateway.id } });
    },
  },
  {
    type: "Microsoft.Network/publicIPAddresses",
    what: "a policy tags the address's routing",
    source: "https://github.com/microsoft/AzureTRE/issues/5019 (2026-07)",
    change: ({ body }) => inProperties(body, { ipTags: [{ ipTagType: "FirstPartyUsage", tag: "/NonProd" }] }),
  },
  {
    type: "Microsoft.Network/privateEndpoints",
    what: "its names move into the DNS zone group",
    source: "Inferred: PrivateEndpointProperties.customDnsConfigs, Microsoft.Network 2024-05-01",
    change: ({ body }) => inProperties(body, { customDnsConfigs: [] }),
  },
  {
    type: "Microsoft.Network/privateEndpoints",
    what: "the target's owner writes a note to the connection",
    source: "https://learn.microsoft.com/azure/private-link/manage-private-endpoint#private-endpoint-connections",
    change: ({ body }) =>
      inProperties(body, {
        privateLinkServiceConnections: objectsAt(body, "properties.privateLinkServiceConnections").map((connection) =>
          inProperties(connection, {
            privateLinkServiceConnectionState: {
              status: "Approved",
              description: "Looked at by the owner",
              actionsRequired: "None",
            },
          }),
        ),
      }),
  },
  {
    type: "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
    what: "the other half of the peering is made",
    source: "https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering",
    change: ({ body }) =>
      inProperties(body, {
        peeringState: "Connected",
        peeringSyncLevel: "FullyInSync",
        remoteAddressSpace: { addressPrefixes: ["172.31.0.0/22"] },
        remoteVirtualNetworkAddressSpace: { addressPrefixes: ["172.31.0.0/22"] },
      }),
  },
  {
    type: "Microsoft.KeyVault/vaults",
    what: "the vault's name is registered again",
    source: "https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/get (VaultProvisioningState)",
    change: ({ body }) => inProperties(body, { provisioningState: "RegisteringDns" }),
  },
  {
    type: "Microsoft.Consumption/budgets",
    what: "the budget is evaluated",
    source: "https://learn.microsoft.com/rest/api/consumption/budgets/get",
    change: ({ body }) => ({ ...body, eTag: '"1d34d012214157f"' }),
  },
  {
    type: "*",
    what: "a policy adds a tag",
    source: "https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies#tags",
    change: ({ body }) =>
      isObject(body["tags"]) ? { ...body, tags: { ...body["tags"], "created-on": "2026-11-22" } } : undefined,
  },
];

/** Read-only members that name a resource, or that only a request changes (a locked immutability policy). */
const STAYS = /(^i|I)d$|Uri$|^name$|^type$|^state$/;

/** Makes every own change of every resource once, and changes every other value that only Azure writes (`timeCreated`, `etag` …). */
export function changeAsAzureDoes(cloud: CloudWriter): void {
  for (const resource of cloud.list()) {
    const made = ownChanges.filter(({ type }) => type === "*" || type.toLowerCase() === resource.type.toLowerCase());
    const body = made.reduce(
      (before, own) => own.change({ ...resource, body: before }, cloud) ?? before,
      resource.body,
    );
    const info = typeInfoOfArm(resource.type);
    const published = info && publishedType(info.token);
    cloud.put({
      ...resource,
      body: published ? (readOnlyChanged(published, published.body, body) as ObjectValue) : body,
    });
  }
}

function readOnlyChanged(published: PublishedType, node: TypeNode, value: Value): Value {
  if (Array.isArray(value)) {
    if (node.$type !== "ArrayType") return value;
    return value.map((item) => readOnlyChanged(published, published.node(node.itemType), item));
  }
  if (!isObject(value) || node.$type !== "ObjectType") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const property = Object.hasOwn(node.properties, name) ? node.properties[name] : undefined;
      if (property === undefined) return [name, member];
      const type = published.node(property.type);
      if ((property.flags & PropertyFlag.readOnly) === 0) return [name, readOnlyChanged(published, type, member)];
      return [name, STAYS.test(name) ? member : laterValue(published, type, member)];
    }),
  );
}

function laterValue(published: PublishedType, node: TypeNode, value: Value): Value {
  if (typeof value === "number") return value + 1;
  if (typeof value !== "string") return value;
  if (node.$type === "UnionType") {
    const allowed = node.elements.flatMap((element) => {
      const literal = published.node(element);
      return literal.$type === "StringLiteralType" ? [literal.value] : [];
    });
    return allowed.find((other) => other !== value) ?? value;
  }
  return /^\d{4}-\d{2}-\d{2}T/.test(value) ? "2026-11-22T08:00:00.0000000Z" : `${value}, later`;
}
