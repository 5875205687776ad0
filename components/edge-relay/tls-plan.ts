import { type Placement, type Problem, Problems, resourceIdPattern } from "../conventions";
import type { EdgeRelaySettings, RelayTls } from "./args";

/** Where HTTPS is, and so what firewalls let out. */
const tlsPort = 443;

/**
 * What clients call a relay by over TLS. One label below the domain, so that one wildcard certificate holds for all relays of
 * all regions and generations.
 *
 * @param number the relay's number within its generation: `z2-1`
 */
export function relayHostName(
  { naming }: Pick<Placement, "naming">,
  generation: number,
  number: string,
  domain: string,
): string {
  return `relay-${naming.environment}-${naming.place}-${naming.stamp}-g${generation}-${number}.${domain}`;
}

/** Where a relay's record goes, and what it is called there. */
export interface DnsRecordPlan {
  resourceGroupName: string;
  zoneName: string;
  /** The name below the zone, e.g. `relay-prod-jpe-1-g1-z2-1.turn`. */
  recordName: string;
}

/** The record of a relay's name; undefined where the zone's id is none, or isn't the name's. */
export function dnsRecord(hostName: string, zoneId: string): DnsRecordPlan | undefined {
  const zone = zoneOf(zoneId);
  if (zone === undefined || !hostName.endsWith(`.${zone.zoneName}`)) return undefined;
  const { resourceGroupName, zoneName } = zone;
  return { resourceGroupName, zoneName, recordName: hostName.slice(0, -zoneName.length - 1) };
}

const zoneIdPattern = resourceIdPattern("Microsoft.Network/dnsZones", 253);

function zoneOf(id: string) {
  const [, subscriptionId, resourceGroupName, zoneName] = zoneIdPattern.exec(id) ?? [];
  if (zoneName === undefined) return undefined;
  return {
    subscriptionId: subscriptionId!.toLowerCase(),
    resourceGroupName: resourceGroupName!,
    zoneName: zoneName.toLowerCase(),
  };
}

// A vault's own rule: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates (read 2026-11-27).
const certificateName = /^[0-9A-Za-z-]{1,127}$/;
// Lower case, at least two labels, and room for a relay's label within the 253 characters of a name (RFC 1035).
const domainName = /^(?=.{4,180}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
// No top-level domain is without a letter, so that a name can't be taken for an address (RFC 1123, section 2.1).
const digitsLast = /\.[0-9-]+$/;

/** What is wrong with the name of a certificate in a relay vault. */
export function certificateProblems(certificate: string, path: string): Problem[] {
  const refused = (reason: string): Problem[] => [{ path, given: certificate, reason, fix: "write e.g. relay-tls" }];
  if (!certificateName.test(certificate)) {
    return refused("a certificate's name in a vault is 1 to 127 letters, digits and hyphens");
  }
  return /^relay-secret-[ab]$/i.test(certificate) ? refused("the relay secrets have this name in the same vault") : [];
}

/** What is wrong with the domain of relays' names. */
export function domainProblems(domain: string, path: string): Problem[] {
  if (!domainName.test(domain)) {
    const reason = "it is not a domain below which relays can have names";
    const fix = "write it in lower case and without a wildcard, e.g. turn.example.com";
    return [{ path, given: domain, reason, fix }];
  }
  if (!digitsLast.test(domain)) return [];
  const reason = "its last label has no letter, as in an IP address, and no name is below one";
  return [{ path, given: domain, reason, fix: "write a domain of yours, e.g. turn.example.com" }];
}

/** What is wrong with a generation's TLS: a port without a certificate, or the other way round, and names that are none. */
export function tlsProblems({
  placement,
  ports,
  tls,
}: Pick<EdgeRelaySettings, "placement" | "ports" | "tls">): Problem[] {
  const problems = new Problems();
  if (tls === undefined) {
    if (ports.tls !== undefined) {
      problems.add({
        path: "ports.tls",
        given: ports.tls,
        reason: "without a certificate there is no TLS: the port would be open and nothing behind it",
        fix: "leave ports.tls out, or write tls: { certificate: relay-tls, domain: turn.example.com }",
      });
    }
    return problems.list;
  }
  if (ports.tls !== tlsPort) {
    problems.add({
      path: "ports.tls",
      given: ports.tls,
      reason: "TURN over TLS is there for firewalls that let only HTTPS out",
      fix: `write ${tlsPort}, here and for the network`,
    });
  }
  problems.addAll(certificateProblems(tls.certificate, "tls.certificate"));
  problems.addAll(domainProblems(tls.domain, "tls.domain"));
  problems.addAll(zoneProblems(tls, placement.subscriptionId));
  return problems.list;
}

function zoneProblems({ domain, dnsZoneId }: RelayTls, subscriptionId: string): Problem[] {
  if (dnsZoneId === undefined) return [];
  const refused = (reason: string, fix: string): Problem[] => [
    { path: "tls.dnsZoneId", given: dnsZoneId, reason, fix },
  ];
  const zone = zoneOf(dnsZoneId);
  if (zone === undefined) {
    const example = `/subscriptions/${subscriptionId}/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/${domain}`;
    return refused("it is no public DNS zone's id", `write e.g. ${example}, or leave it out`);
  }
  if (zone.subscriptionId !== subscriptionId.toLowerCase()) {
    return refused(
      `an environment declares in its own subscription only, ${subscriptionId}`,
      "leave it out, and make the records of the names in the outputs",
    );
  }
  if (domain !== zone.zoneName && !domain.endsWith(`.${zone.zoneName}`)) {
    return refused(
      `names below ${domain} are not in this zone`,
      `leave it out, or write the zone of ${domain} or of a domain above it`,
    );
  }
  return [];
}
