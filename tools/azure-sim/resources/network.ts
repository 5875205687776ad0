import { isObject, type Behaviour, type ObjectValue } from "../contract";
import { ownName, parseId, regionName, sameType } from "../rules/ids";
import { itemsAt, objectsAt, textAt } from "../rules/reading";
import { withComputed, withDefaults } from "./defaults";
import { guidFor, hexFor } from "./deterministic";
import { freePrivateAddress } from "./private-addresses";

/** What every resource of Microsoft.Network answers: that it is done, and a tag that changes with it. */
function finished(id: string): ObjectValue {
  return { etag: `W/"${guidFor(id, "etag")}"`, properties: { provisioningState: "Succeeded" } };
}

/** As {@link finished}, with the GUID that most of them have. */
function identified(id: string): ObjectValue {
  return withComputed(finished(id), { properties: { resourceGuid: guidFor(id, "resourceGuid") } });
}

export const virtualNetwork: Behaviour = {
  type: "Microsoft.Network/virtualNetworks",
  fill: (body, { id }) =>
    withComputed(
      withDefaults(body, { properties: { enableDdosProtection: false, privateEndpointVNetPolicies: "Disabled" } }),
      identified(id.text),
    ),
  // Azure makes a region's watcher with its first network and leaves it when the last one goes:
  // https://learn.microsoft.com/azure/network-watcher/network-watcher-create
  afterPut(_request, stored, cloud) {
    const region = regionName(textAt(stored.body, "location") ?? "");
    const type = "Microsoft.Network/networkWatchers";
    const subscription = parseId(stored.id)?.subscriptionId;
    const isThere = cloud
      .list(type)
      .some(
        (one) =>
          parseId(one.id)?.subscriptionId?.toLowerCase() === subscription?.toLowerCase() &&
          regionName(textAt(one.body, "location") ?? "") === region,
      );
    if (region === "" || isThere) return;
    const group = `/subscriptions/${subscription}/resourceGroups/NetworkWatcherRG`;
    if (!cloud.get(group)) {
      cloud.put({
        id: group,
        type: "Microsoft.Resources/resourceGroups",
        apiVersion: "2024-03-01",
        body: { location: region, properties: { provisioningState: "Succeeded" } },
      });
    }
    const id = `${group}/providers/${type}/NetworkWatcher_${region}`;
    cloud.put({ id, type, apiVersion: stored.apiVersion, body: { location: region, ...finished(id) } });
  },
};

export const subnet: Behaviour = {
  type: "Microsoft.Network/virtualNetworks/subnets",
  fill: (body, { id }) =>
    withComputed(
      withDefaults(body, {
        properties: {
          privateEndpointNetworkPolicies: "Disabled",
          privateLinkServiceNetworkPolicies: "Enabled",
          delegations: [],
        },
      }),
      finished(id.text),
    ),
};

/** The rules every group has below the user's. https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules */
const defaultRules = [
  ["AllowVnetInBound", "Allow", "Inbound", 65_000, "VirtualNetwork", "VirtualNetwork"],
  ["AllowAzureLoadBalancerInBound", "Allow", "Inbound", 65_001, "AzureLoadBalancer", "*"],
  ["DenyAllInBound", "Deny", "Inbound", 65_500, "*", "*"],
  ["AllowVnetOutBound", "Allow", "Outbound", 65_000, "VirtualNetwork", "VirtualNetwork"],
  ["AllowInternetOutBound", "Allow", "Outbound", 65_001, "*", "Internet"],
  ["DenyAllOutBound", "Deny", "Outbound", 65_500, "*", "*"],
] as const;

export const networkSecurityGroup: Behaviour = {
  type: "Microsoft.Network/networkSecurityGroups",
  fill: (body, { id }) =>
    withComputed(body, {
      ...identified(id.text),
      properties: {
        ...(identified(id.text)["properties"] as ObjectValue),
        defaultSecurityRules: defaultRules.map(([name, access, direction, priority, source, destination]) => ({
          id: `${id.text}/defaultSecurityRules/${name}`,
          name,
          properties: {
            access,
            direction,
            priority,
            protocol: "*",
            sourcePortRange: "*",
            destinationPortRange: "*",
            sourceAddressPrefix: source,
            destinationAddressPrefix: destination,
            provisioningState: "Succeeded",
          },
        })),
      },
    }),
};

export const securityRule: Behaviour = {
  type: "Microsoft.Network/networkSecurityGroups/securityRules",
  fill: (body, { id }) => withComputed(body, finished(id.text)),
};

export const natGateway: Behaviour = {
  type: "Microsoft.Network/natGateways",
  fill: (body, { id }) =>
    withComputed(withDefaults(body, { properties: { idleTimeoutInMinutes: 4 } }), identified(id.text)),
};

export const networkInterface: Behaviour = {
  type: "Microsoft.Network/networkInterfaces",
  fill(body, { id, previous, cloud }) {
    const before = objectsAt(previous?.body, "properties.ipConfigurations");
    const taken: string[] = [];
    const configurations = itemsAt(body, "properties.ipConfigurations").map((item) => {
      if (!isObject(item)) return item;
      const name = textAt(item, "name") ?? "";
      const held = before.find((one) => textAt(one, "name") === name);
      const subnetId = textAt(item, "properties.subnet.id") ?? "";
      const kept = sameType(textAt(held, "properties.subnet.id") ?? "-", subnetId)
        ? textAt(held, "properties.privateIPAddress")
        : undefined;
      const isStatic = textAt(item, "properties.privateIPAllocationMethod") === "Static";
      const own = isStatic ? textAt(item, "properties.privateIPAddress") : undefined;
      const address = own ?? kept ?? freePrivateAddress(subnetId, id.text, cloud, taken);
      if (address !== undefined) taken.push(address);
      const standard = {
        privateIPAllocationMethod: "Dynamic",
        privateIPAddressVersion: "IPv4",
        primary: itemsAt(body, "properties.ipConfigurations").length === 1,
      };
      return withComputed(withDefaults(item, { properties: standard }), {
        id: `${id.text}/ipConfigurations/${name}`,
        etag: `W/"${guidFor(id.text, "etag")}"`,
        properties: { provisioningState: "Succeeded", privateIPAddress: address },
      });
    });
    return withComputed(
      withDefaults(body, {
        properties: { enableAcceleratedNetworking: false, enableIPForwarding: false, nicType: "Standard" },
      }),
      {
        ...identified(id.text),
        properties: {
          ...(identified(id.text)["properties"] as ObjectValue),
          ipConfigurations: configurations,
          macAddress: `00-0D-3A-${hexFor(id.text, "mac", 6).toUpperCase().match(/../g)!.join("-")}`,
        },
      },
    );
  },
};

/** The name that a private endpoint's group is reached by. */
function targetNames(target: string, groups: string[]): string[] {
  const id = parseId(target);
  if (!id) return [];
  const name = ownName(id).toLowerCase();
  if (sameType(id.type, "Microsoft.KeyVault/vaults")) return [`${name}.vault.azure.net`];
  if (sameType(id.type, "Microsoft.Storage/storageAccounts"))
    return groups.map((group) => `${name}.${group}.core.windows.net`);
  return [];
}

export const privateEndpoint: Behaviour = {
  type: "Microsoft.Network/privateEndpoints",
  fill(body, { id, previous, cloud }) {
    const subnetId = textAt(body, "properties.subnet.id") ?? "";
    const connections = objectsAt(body, "properties.privateLinkServiceConnections");
    const held = objectsAt(previous?.body, "properties.customDnsConfigs");
    const taken: string[] = [];
    const names = connections.flatMap((one) =>
      targetNames(
        textAt(one, "properties.privateLinkServiceId") ?? "",
        itemsAt(one, "properties.groupIds").filter((group) => typeof group === "string"),
      ),
    );
    const customDnsConfigs = names.map((fqdn) => {
      const before = held.find((one) => textAt(one, "fqdn") === fqdn);
      const kept = itemsAt(before, "ipAddresses").find((one) => typeof one === "string");
      const address = kept ?? freePrivateAddress(subnetId, id.text, cloud, taken);
      if (address !== undefined) taken.push(address);
      return { fqdn, ipAddresses: address === undefined ? [] : [address] };
    });
    const group = `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroupName}`;
    const card = `${ownName(id)}.nic.${guidFor(id.text, "nic")}`;
    return withComputed(body, {
      ...finished(id.text),
      properties: {
        provisioningState: "Succeeded",
        customDnsConfigs,
        networkInterfaces: [{ id: `${group}/providers/Microsoft.Network/networkInterfaces/${card}` }],
        privateLinkServiceConnections: connections.map((connection) =>
          withComputed(
            withDefaults(connection, {
              properties: {
                privateLinkServiceConnectionState: {
                  status: "Approved",
                  description: "Auto-Approved",
                  actionsRequired: "None",
                },
              },
            }),
            {
              id: `${id.text}/privateLinkServiceConnections/${textAt(connection, "name")}`,
              properties: { provisioningState: "Succeeded" },
            },
          ),
        ),
      },
    });
  },
};

export const privateDnsZoneGroup: Behaviour = {
  type: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
  fill: (body, { id, cloud }) => {
    const endpoint = cloud.get(id.text.split("/").slice(0, -2).join("/"));
    const records = objectsAt(endpoint?.body, "properties.customDnsConfigs").map((config) => ({
      recordType: "A",
      recordSetName: (textAt(config, "fqdn") ?? "").split(".")[0]!,
      fqdn: textAt(config, "fqdn") ?? "",
      ttl: 10,
      provisioningState: "Succeeded",
      ipAddresses: itemsAt(config, "ipAddresses"),
    }));
    return withComputed(body, {
      ...finished(id.text),
      properties: {
        provisioningState: "Succeeded",
        privateDnsZoneConfigs: objectsAt(body, "properties.privateDnsZoneConfigs").map((config) =>
          withComputed(config, { properties: { recordSets: records } }),
        ),
      },
    });
  },
};

/** Limits: https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-dns-limits */
export const privateDnsZone: Behaviour = {
  type: "Microsoft.Network/privateDnsZones",
  fill: (body, { id }) =>
    withComputed(body, {
      etag: guidFor(id.text, "etag"),
      properties: {
        provisioningState: "Succeeded",
        internalId: hexFor(id.text, "internalId", 48),
        maxNumberOfRecordSets: 25_000,
        maxNumberOfVirtualNetworkLinks: 1000,
        maxNumberOfVirtualNetworkLinksWithRegistration: 100,
        numberOfRecordSets: 1,
        numberOfVirtualNetworkLinks: 0,
        numberOfVirtualNetworkLinksWithRegistration: 0,
      },
    }),
};

export const virtualNetworkLink: Behaviour = {
  type: "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
  fill: (body, { id }) =>
    withComputed(withDefaults(body, { properties: { registrationEnabled: false, resolutionPolicy: "Default" } }), {
      etag: guidFor(id.text, "etag"),
      properties: { provisioningState: "Succeeded", virtualNetworkLinkState: "Completed" },
    }),
};

/** Ours is `Initiated` until the other half is there: https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering. */
export const virtualNetworkPeering: Behaviour = {
  type: "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
  fill(body, { id, cloud }) {
    const remote = textAt(body, "properties.remoteVirtualNetwork.id") ?? "";
    const own = id.text.split("/virtualNetworkPeerings/")[0]!.toLowerCase();
    const isConnected = cloud
      .children(remote)
      .some((one) => textAt(one.body, "properties.remoteVirtualNetwork.id")?.toLowerCase() === own);
    const off = { allowForwardedTraffic: false, allowGatewayTransit: false, useRemoteGateways: false };
    return withComputed(withDefaults(body, { properties: { allowVirtualNetworkAccess: true, ...off } }), {
      ...identified(id.text),
      properties: {
        provisioningState: "Succeeded",
        resourceGuid: guidFor(id.text, "resourceGuid"),
        peeringState: isConnected ? "Connected" : "Initiated",
        peeringSyncLevel: isConnected ? "FullyInSync" : "RemoteNotInSync",
      },
    });
  },
};

export const networkWatcher: Behaviour = {
  type: "Microsoft.Network/networkWatchers",
  fill: (body, { id }) => withComputed(body, finished(id.text)),
};

export const flowLog: Behaviour = {
  type: "Microsoft.Network/networkWatchers/flowLogs",
  fill: (body, { id }) =>
    withComputed(
      withDefaults(body, {
        properties: {
          enabled: true,
          format: { type: "JSON", version: 2 },
          retentionPolicy: { days: 0, enabled: false },
        },
      }),
      {
        ...finished(id.text),
        properties: {
          provisioningState: "Succeeded",
          targetResourceGuid: guidFor(textAt(body, "properties.targetResourceId") ?? id.text, "resourceGuid"),
        },
      },
    ),
};

/** Types of Microsoft.Network whose answers add nothing but that they are done. */
const plain = ["publicIPPrefixes", "ddosProtectionPlans", "bastionHosts", "routeTables", "applicationSecurityGroups"];

export const networkBehaviours: readonly Behaviour[] = [
  virtualNetwork,
  subnet,
  networkSecurityGroup,
  securityRule,
  natGateway,
  networkInterface,
  privateEndpoint,
  privateDnsZoneGroup,
  privateDnsZone,
  virtualNetworkLink,
  virtualNetworkPeering,
  networkWatcher,
  flowLog,
  ...plain.map((type): Behaviour => ({
    type: `Microsoft.Network/${type}`,
    fill: (body, { id }) => withComputed(body, identified(id.text)),
  })),
];
