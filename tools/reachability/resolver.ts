/*
 * What a machine in a network learns when it asks Azure's DNS (168.63.129.16) for a name:
 *
 * - The public name of an account or a vault is an alias of one under `privatelink` once a private endpoint to it is approved, for
 *   everybody on earth, and isn't before: https://learn.microsoft.com/azure/storage/common/storage-private-endpoints (2025-07-08, "DNS
 *   changes for private endpoints"), https://learn.microsoft.com/azure/key-vault/general/private-link-diagnostics (2020-09-30, "Validate
 *   the DNS resolution").
 * - A private zone that is linked to the network answers for all names below its own. A name that isn't in it doesn't exist there,
 *   although it does on the internet; unless the link says `NxDomainRedirect`, which asks the internet then, and only of zones under
 *   `privatelink`: https://learn.microsoft.com/azure/dns/private-dns-fallback (2024-11-06). So who has one account of its own behind an
 *   endpoint reaches others' that have endpoints elsewhere by an endpoint or not at all (the storage page, "Known issues").
 * - Everything else is asked of the internet: https://learn.microsoft.com/azure/private-link/private-endpoint-dns (2026-07-16).
 */

/** A private DNS zone, with the names that are written in it. */
export interface PrivateZone {
  id: string;
  /** `privatelink.blob.core.windows.net`. */
  name: string;
  /** Addresses by the part of the name before the zone's. */
  records: ReadonlyMap<string, readonly string[]>;
}

/** A zone's names hold in a network. */
export interface ZoneLink {
  zoneId: string;
  networkId: string;
  resolutionPolicy: "Default" | "NxDomainRedirect";
}

/** All that decides about names. */
export interface NameWorld {
  zones: readonly PrivateZone[];
  links: readonly ZoneLink[];
  /** What public DNS says: of what name a name is an alias. A name that isn't here has an address on the internet, or doesn't exist. */
  publicAliases: ReadonlyMap<string, string>;
}

/** What a machine is told. */
export type Answer =
  | { kind: "private"; addresses: readonly string[]; zoneId: string }
  /** The name doesn't exist (NXDOMAIN): a linked zone should have it, and doesn't. */
  | { kind: "nonexistent"; zoneId: string }
  /** Whatever the internet says. */
  | { kind: "public" };

const mostAliases = 8;

/**
 * Resolves a name as a machine in a network does that leaves DNS to Azure.
 *
 * @param name e.g. `stcgprodjpe1builds.blob.core.windows.net`; upper and lower case are the same
 * @throws {RangeError} when two zones of one name are linked to the network, which Azure refuses, or aliases go round in circles
 */
export function resolveName(world: NameWorld, networkId: string, name: string): Answer {
  let asked = name.toLowerCase();
  for (let step = 0; step <= mostAliases; step++) {
    const found = linkedZone(world, networkId, asked);
    if (found !== undefined) {
      const { zone, link } = found;
      const addresses = zone.records.get(asked.slice(0, -(zone.name.length + 1)));
      if (addresses !== undefined) return { kind: "private", addresses, zoneId: zone.id };
      const redirected = link.resolutionPolicy === "NxDomainRedirect" && /^privatelink\./i.test(zone.name);
      return redirected ? { kind: "public" } : { kind: "nonexistent", zoneId: zone.id };
    }
    const alias = world.publicAliases.get(asked)?.toLowerCase();
    if (alias === undefined) return { kind: "public" };
    asked = alias;
  }
  throw new RangeError(`${name} is an alias of an alias, more than ${mostAliases} times`);
}

/** The zone that answers for a name in a network: of those that are linked, the one with the longest name. */
function linkedZone(
  { zones, links }: NameWorld,
  networkId: string,
  name: string,
): { zone: PrivateZone; link: ZoneLink } | undefined {
  const linked = links
    .filter((link) => link.networkId.toLowerCase() === networkId.toLowerCase())
    .flatMap((link) => {
      const zone = zones.find(({ id }) => id.toLowerCase() === link.zoneId.toLowerCase());
      return zone !== undefined && name.endsWith(`.${zone.name.toLowerCase()}`) ? [{ zone, link }] : [];
    })
    .sort((one, other) => other.zone.name.length - one.zone.name.length);
  const [first, second] = linked;
  if (first !== undefined && first.zone.name.toLowerCase() === second?.zone.name.toLowerCase()) {
    throw new RangeError(`two zones ${first.zone.name} are linked to ${networkId}`);
  }
  return first;
}
