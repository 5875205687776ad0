import { type ArmResource, at, listAt, nameOf, ofType, parentId, sameId, textAt, textsAt, withId } from "./resources";
import type { NameWorld, PrivateZone, ZoneLink } from "./resolver";

/** The public name of what a private endpoint may lead to, and the one under `privatelink` that it becomes an alias of. */
interface ServiceName {
  /** Of the service: an account, a vault. */
  targetId: string;
  group: string;
  publicName: string;
  privateName: string;
}

/** Names of a storage account's parts, by the endpoint's group id: https://learn.microsoft.com/azure/private-link/private-endpoint-dns (2026-07-16). */
const storageParts = ["blob", "dfs", "file", "queue", "table", "web"];

/** What would answer instead of the zones, or beside them, and isn't looked into here. */
const otherAnswers = [
  /^microsoft\.network\/dnsresolvers/i,
  /^microsoft\.network\/dnsforwardingrulesets/i,
  /^microsoft\.network\/dnszones/i,
  /^microsoft\.network\/privatednszones\/(?!virtualnetworklinks$)/i,
  /^microsoft\.insights\/privatelinkscopes/i,
];

/**
 * All that resources say of names: zones, their links, and the records that endpoints' zone groups write into them.
 *
 * @throws {RangeError} when something decides about names that isn't understood here, such as a network's own DNS servers
 */
export function declaredNames(resources: readonly ArmResource[]): NameWorld {
  for (const { id, type, body } of resources) {
    if (otherAnswers.some((pattern) => pattern.test(type))) throw new RangeError(`${id} has a say about names, too`);
    if (/"dnsServers":\[[^\]]/.test(JSON.stringify(body))) throw new RangeError(`${id} has DNS servers of its own`);
  }
  const services = serviceNames(resources);
  const endpoints = ofType(resources, "Microsoft.Network/privateEndpoints");
  return {
    zones: zonesOf(resources, services),
    links: linksOf(resources),
    publicAliases: new Map(
      services
        .filter(({ targetId, group }) => endpoints.some((endpoint) => leadsTo(endpoint, targetId, group)))
        .map(({ publicName, privateName }) => [publicName, privateName]),
    ),
  };
}

/** The names that accounts and vaults have, whether or not an endpoint leads to them. */
export function serviceNames(resources: readonly ArmResource[]): ServiceName[] {
  const accounts = ofType(resources, "Microsoft.Storage/storageAccounts").flatMap(({ id }) =>
    storageParts.map((part): ServiceName => {
      const name = nameOf(id).toLowerCase();
      const suffix = `${part}.core.windows.net`;
      return {
        targetId: id,
        group: part,
        publicName: `${name}.${suffix}`,
        privateName: `${name}.privatelink.${suffix}`,
      };
    }),
  );
  const vaults = ofType(resources, "Microsoft.KeyVault/vaults").map(({ id }): ServiceName => {
    const name = nameOf(id).toLowerCase();
    return {
      targetId: id,
      group: "vault",
      publicName: `${name}.vault.azure.net`,
      privateName: `${name}.privatelink.vaultcore.azure.net`,
    };
  });
  return [...accounts, ...vaults];
}

/** Whether an endpoint's approved connection leads to a part of a target. */
function leadsTo({ body }: ArmResource, targetId: string, group: string): boolean {
  return listAt(body, "properties.privateLinkServiceConnections").some(
    (connection) =>
      textAt(connection, "properties.privateLinkServiceConnectionState.status") === "Approved" &&
      sameId(textAt(connection, "properties.privateLinkServiceId") ?? "", targetId) &&
      textsAt(connection, "properties.groupIds").includes(group),
  );
}

/** Zones with what zone groups write: a record for each of the endpoint's names that lies in the zone. */
function zonesOf(resources: readonly ArmResource[], services: readonly ServiceName[]): PrivateZone[] {
  const groups = ofType(resources, "Microsoft.Network/privateEndpoints/privateDnsZoneGroups");
  return ofType(resources, "Microsoft.Network/privateDnsZones").map(({ id }): PrivateZone => {
    const name = nameOf(id);
    const records = new Map<string, string[]>();
    for (const group of groups) {
      const writes = listAt(group.body, "properties.privateDnsZoneConfigs").some((config) =>
        sameId(textAt(config, "properties.privateDnsZoneId") ?? "", id),
      );
      const endpoint = writes ? withId(resources, parentId(group.id)) : undefined;
      for (const { publicName, privateName, targetId, group: part } of endpoint === undefined ? [] : services) {
        const end = `.${name.toLowerCase()}`;
        if (!privateName.endsWith(end) || !leadsTo(endpoint!, targetId, part)) continue;
        const record = privateName.slice(0, -end.length);
        records.set(record, [...(records.get(record) ?? []), ...addressesOf(endpoint!, publicName)]);
      }
    }
    return { id, name, records };
  });
}

/** The addresses that Azure gave an endpoint for a name. */
function addressesOf({ body }: ArmResource, publicName: string): string[] {
  return listAt(body, "properties.customDnsConfigs")
    .filter((config) => textAt(config, "fqdn")?.toLowerCase() === publicName)
    .flatMap((config) => textsAt(config, "ipAddresses"));
}

function linksOf(resources: readonly ArmResource[]): ZoneLink[] {
  return ofType(resources, "Microsoft.Network/privateDnsZones/virtualNetworkLinks").map(({ id, body }): ZoneLink => {
    if (at(body, "properties.registrationEnabled") === true) {
      throw new RangeError(`${id} registers machines, whose names are not looked into here`);
    }
    return {
      zoneId: parentId(id),
      networkId: textAt(body, "properties.virtualNetwork.id") ?? "",
      resolutionPolicy:
        textAt(body, "properties.resolutionPolicy") === "NxDomainRedirect" ? "NxDomainRedirect" : "Default",
    };
  });
}
