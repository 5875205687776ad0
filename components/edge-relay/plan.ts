import { parseCidr } from "cidr-tools";
import { isIPv4 } from "node:net";
import {
  defaultDistribution,
  distributionOf,
  findRelaySize,
  firstGenerationSku,
  imageProblems,
  isProduction,
  lengthProblems,
  type NamedKind,
  nameProblems,
  type Problem,
  Problems,
  relaySizeNameProblems,
  relaySizes,
  type RelaySystem,
  resourceName,
  smallestOsDiskGiB,
  tagProblems,
} from "../conventions";
import type { EdgeRelaySettings, RelayTls } from "./args";
import { coturnProblems, coturnVersion, oldestRecordedCoturn } from "./coturn";
import { dnsRecord, type DnsRecordPlan, relayHostName, tlsProblems } from "./tls-plan";
import { allocationsPerSession, relayCapacity, type RelayCapacity, relaysNeededPerZone } from "./sizing";

/** One relay machine. */
export interface RelayPlan {
  /** Its number within its generation: `z2-1` is number 1 in zone 2; `1` where there are no zones. */
  number: string;
  zone?: string;
  machineName: string;
  computerName: string;
  /** What clients call it by over TLS; undefined without TLS. */
  hostName?: string;
  /** The record of that name; undefined where others make it. */
  dnsRecord?: DnsRecordPlan;
  interfaceName: string;
  addressName: string;
  osDiskName: string;
  diagnosticSettingName: string;
}

/** Where a relay's operating system lives. It keeps nothing that its first start doesn't make again. */
export type OsDiskPlan =
  | { kind: "ephemeral"; placement: "ResourceDisk" | "NvmeDisk"; gib: number }
  | { kind: "managed"; type: "Premium_LRS" | "StandardSSD_LRS"; gib: number };

/** One generation of relays as it will be declared. */
export interface EdgeRelayPlan {
  relays: RelayPlan[];
  identityName: string;
  osDisk: OsDiskPlan;
  /** What its distribution has. */
  system: RelaySystem;
  /** coturn's version. */
  coturnVersion: string;
  /** What one relay carries. */
  capacity: RelayCapacity;
  /** Relays of each zone whose sessions the others take over: what they carry isn't promised. */
  sparesPerZone: number;
  /** The video that one relay is planned to send, with its spares lost, and what Azure lets out of the machine. */
  megabitsPerSecondPerRelay: { planned: number; ofSize: number };
  /** What the generation carries with its spares lost. */
  sessions: number;
  /** Bounds for coturn. */
  allocations: { perUser: number; total: number };
  bytesPerSecondPerAllocation: number;
  problems: Problem[];
}

/** The settings from which it follows how many sessions the relays carry. */
const decidesCapacity = /^(size|zones|perZone|ports|bitsPerSecondPerSession|mbitPerSecondPerCpu|sessions)\b/;

/** How much more than its share an allocation may send or receive, since video comes in bursts. */
const burst = 2;

/** Decides all of a generation: its machines, their disks, what they carry, and what is wrong with the settings. */
export function planEdgeRelay(settings: EdgeRelaySettings): EdgeRelayPlan {
  const { placement, perZone } = settings;
  const problems = new Problems();
  problems.addAll(settingProblems(settings));
  problems.addAll(tagProblems(placement.tags));

  const size = findRelaySize(settings.size) ?? relaySizes[0]!;
  const system = relaySystem(settings);
  const zoneCount = Math.max(settings.zones.length, 1);
  const spares = sparesPerZone(settings);
  const capacity = relayCapacity(size, trafficOf(settings));
  const relays = settings.perZone <= 20 ? planRelays(settings) : [];
  for (const relay of relays.slice(0, 1)) {
    problems.addAll(nameProblems("virtualMachine", relay.machineName, "placement.naming"));
    problems.addAll(nameProblems("publicIpAddress", relay.addressName, "placement.naming"));
  }
  // Of numbers that mean nothing nobody can tell what they carry.
  if (!problems.list.some(({ path }) => decidesCapacity.test(path))) {
    problems.addAll(capacityProblems(settings, capacity));
  }

  return {
    relays,
    identityName: resourceName(placement.naming, "userAssignedIdentity", "relay", `g${settings.generation}`),
    osDisk: planOsDisk(settings),
    system,
    coturnVersion: coturnVersion(settings.coturn, system) ?? oldestRecordedCoturn,
    capacity,
    sparesPerZone: spares,
    megabitsPerSecondPerRelay: {
      planned: Math.round((capacity.sessions * settings.bitsPerSecondPerSession) / 1e6),
      ofSize: size.networkMbitPerSecond,
    },
    sessions: Math.max(perZone - spares, 0) * zoneCount * capacity.sessions,
    allocations: {
      // A client that restarts ICE has its old and its new allocations for a moment.
      perUser: 2 * allocationsPerSession,
      total: capacity.sessions * allocationsPerSession,
    },
    bytesPerSecondPerAllocation: Math.ceil((burst * settings.bitsPerSecondPerSession) / 8),
    problems: problems.list,
  };
}

/** What the relay's distribution has; the default one's for an image that is refused, so that the rest is checked as well. */
function relaySystem({ image }: EdgeRelaySettings): RelaySystem {
  return (distributionOf(image)?.relay ?? defaultDistribution.relay)!;
}

function trafficOf({ bitsPerSecondPerSession, ports, mbitPerSecondPerCpu }: EdgeRelaySettings) {
  return { bitsPerSecondPerSession, relayedPorts: ports.relayed.to - ports.relayed.from + 1, mbitPerSecondPerCpu };
}

/** One spare in each zone in production; elsewhere a lost relay is waited for. */
function sparesPerZone({ placement }: EdgeRelaySettings): number {
  return isProduction(placement) ? 1 : 0;
}

// Numbered within their zone, so that one more in each zone, or a zone more, renames nobody.
function planRelays({ placement, generation, zones, perZone, tls }: EdgeRelaySettings): RelayPlan[] {
  const places = zones.length === 0 ? [undefined] : zones;
  return places.flatMap((zone) =>
    Array.from({ length: perZone }, (_, index): RelayPlan => {
      const number = zone === undefined ? `${index + 1}` : `z${zone}-${index + 1}`;
      const role = `g${generation}-${number}`;
      const name = (kind: NamedKind) => resourceName(placement.naming, kind, "relay", role);
      return {
        number,
        zone,
        machineName: name("virtualMachine"),
        computerName: `relay-${role}`,
        ...(tls ? named(relayHostName(placement, generation, number, tls.domain), tls) : {}),
        interfaceName: name("networkInterface"),
        addressName: name("publicIpAddress"),
        osDiskName: name("osDisk"),
        diagnosticSettingName: name("diagnosticSetting"),
      };
    }),
  );
}

function named(hostName: string, { dnsZoneId }: RelayTls): Pick<RelayPlan, "dnsRecord" | "hostName"> {
  return { hostName, ...(dnsZoneId === undefined ? {} : { dnsRecord: dnsRecord(hostName, dnsZoneId) }) };
}

function planOsDisk({ size, osDiskGiB, placement }: EdgeRelaySettings): OsDiskPlan {
  const local = findRelaySize(size)?.localDisk;
  // Trusted Launch takes one GiB of the local disk
  // (https://learn.microsoft.com/azure/virtual-machines/ephemeral-os-disks, 2026-09-08).
  if (local && osDiskGiB + 1 <= local.gib) return { kind: "ephemeral", placement: local.placement, gib: osDiskGiB };
  const type = isProduction(placement) ? "Premium_LRS" : "StandardSSD_LRS";
  return { kind: "managed", type, gib: osDiskGiB };
}

function capacityProblems(settings: EdgeRelaySettings, capacity: RelayCapacity): Problem[] {
  const { sessions, perZone, size, serving } = settings;
  if (!serving) return [];
  const zoneCount = Math.max(settings.zones.length, 1);
  const spares = sparesPerZone(settings);
  const carried = Math.max(perZone - spares, 0) * zoneCount * capacity.sessions;
  if (carried >= sessions) return [];
  if (capacity.sessions === 0) {
    return [
      {
        path: "bitsPerSecondPerSession",
        given: settings.bitsPerSecondPerSession,
        reason: `one ${size} carries not even one such session (its ${capacity.bound} don't allow it)`,
        fix: "use a larger size, or write a bitrate that a player can have",
      },
    ];
  }
  const needed = relaysNeededPerZone(sessions, zoneCount, capacity.sessions, spares);
  const larger = smallestLargerSize(settings, spares);
  const ways = [
    ...(needed > 20 ? [] : [`write ${needed}`]),
    ...(larger === undefined ? [] : [`write size: ${larger}`]),
    `promise ${carried === 0 ? "fewer" : carried} sessions`,
  ];
  const tooMany = needed > 20 ? `; of this size it would take ${needed} in each zone, and 20 is the most` : "";
  const spare = spares > 0 ? `, with ${spares} of them lost in each zone,` : "";
  return [
    {
      path: "perZone",
      given: perZone,
      reason:
        `${perZone * zoneCount} relays of ${size}${spare} carry ${carried} sessions and ${sessions} are promised ` +
        `(${capacity.sessions} on each, for its ${capacity.bound})`,
      fix: `${ways.length === 1 ? ways[0] : `${ways.slice(0, -1).join(", ")} or ${ways.at(-1)}`}${tooMany}`,
    },
  ];
}

/** The smallest of the size's own series that is enough with as many relays; undefined where none is: a larger size has no more ports. */
function smallestLargerSize(settings: EdgeRelaySettings, spares: number): string | undefined {
  const { perZone, zones, sessions } = settings;
  const family = findRelaySize(settings.size)?.quotaFamily;
  const own = relaySizes
    .filter(({ quotaFamily }) => quotaFamily === family)
    .sort((left, right) => left.cpus - right.cpus);
  return own.find((size) => {
    const carried = relayCapacity(size, trafficOf(settings)).sessions;
    return Math.max(perZone - spares, 0) * Math.max(zones.length, 1) * carried >= sessions;
  })?.name;
}

const realmPattern = /^(?=.{1,126}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** What is wrong with a TURN realm. */
export function realmProblems(realm: string, path: string): Problem[] {
  if (realmPattern.test(realm)) return [];
  const reason = "a realm is written like a domain name, at most 126 characters";
  return [{ path, given: realm, reason, fix: "write e.g. turn.example.com" }];
}

function settingProblems(settings: EdgeRelaySettings): Problem[] {
  const problems = new Problems();
  const production = isProduction(settings.placement);
  const whole = (path: keyof EdgeRelaySettings, from: number, to: number) => {
    const given = settings[path];
    if (!Number.isInteger(given) || (given as number) < from || (given as number) > to) {
      problems.add({ path, given, reason: "it is out of range", fix: `write a whole number from ${from} to ${to}` });
    }
  };
  whole("generation", 1, 999);
  whole("drainHours", 1, 168);
  whole("perZone", 1, 20);
  whole("osDiskGiB", smallestOsDiskGiB(settings.image), 1023);
  whole("bitsPerSecondPerSession", 100_000, 1_000_000_000);
  whole("sessions", 1, 1_000_000);
  if (settings.mbitPerSecondPerCpu !== undefined) whole("mbitPerSecondPerCpu", 1, 100_000);

  const size = findRelaySize(settings.size);
  problems.addAll(relaySizeNameProblems(settings.size, "size"));
  if (size?.burstable && production) {
    problems.add({
      path: "size",
      given: settings.size,
      reason: "a burstable machine is slow once its credits are spent, in the middle of the evening",
      fix: "write a size that is not of the B series, e.g. Standard_D4ads_v5",
    });
  }
  problems.addAll(imageProblems(settings.image, "relay"));
  if (settings.image.kind === "gallery") problems.addAll(lengthProblems(settings.image.id, "resourceId", "image.id"));
  problems.addAll(generationProblems(settings.image));
  problems.addAll(zoneProblems(settings.zones));
  problems.addAll(portProblems(settings.ports));
  problems.addAll(tlsProblems(settings));
  problems.addAll(coturnProblems(settings.coturn, relaySystem(settings), production));
  problems.addAll(realmProblems(settings.realm, "realm"));
  problems.addAll(prefixProblems(settings.hostsPrefix));
  return problems.list;
}

function generationProblems(image: EdgeRelaySettings["image"]): Problem[] {
  const firstGeneration = firstGenerationSku(image);
  if (firstGeneration === undefined) return [];
  return [
    {
      path: "image.sku",
      given: firstGeneration,
      reason: "relays have Trusted Launch, which takes images of generation 2 only",
      fix: "choose the generation 2 image, e.g. sku server of ubuntu-24_04-lts",
    },
  ];
}

function zoneProblems(zones: string[]): Problem[] {
  if (new Set(zones).size === zones.length && zones.every((zone) => /^[1-9]$/.test(zone))) return [];
  return [
    {
      path: "zones",
      given: zones,
      reason: "zones are single digits, each once",
      fix: 'write e.g. ["1", "2", "3"], or []',
    },
  ];
}

function portProblems({ turn, relayed }: EdgeRelaySettings["ports"]): Problem[] {
  const problems = new Problems();
  const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (!isPort(turn) || turn < 1024) {
    problems.add({
      path: "ports.turn",
      given: turn,
      reason: "coturn runs without the right to take ports below 1024",
      fix: "write 3478, TURN's own port",
    });
  }
  if (!isPort(relayed.from) || !isPort(relayed.to) || relayed.from < 1024 || relayed.to < relayed.from) {
    problems.add({
      path: "ports.relayed",
      given: relayed,
      reason: "it must be a range of ports above 1023",
      fix: "write { from: 49152, to: 65535 }",
    });
  } else if (turn >= relayed.from && turn <= relayed.to) {
    problems.add({
      path: "ports.relayed",
      given: relayed,
      reason: `port ${turn}, on which clients are answered, is in the range`,
      fix: "write a range without it",
    });
  }
  return problems.list;
}

function prefixProblems(prefix: string): Problem[] {
  const refused = (reason: string): Problem[] => [
    {
      path: "hostsPrefix",
      given: prefix,
      reason,
      fix: "write the hosts' subnet as the network's plan has it, e.g. 10.64.0.0/19",
    },
  ];
  const [, address, bits] = /^([\d.]+)\/(\d{1,2})$/.exec(prefix) ?? [];
  if (address === undefined || !isIPv4(address) || Number(bits) > 32) return refused("it is not an IPv4 prefix");
  if (parseCidr(prefix).start !== parseCidr(`${address}/32`).start)
    return refused("it doesn't start where its block does");
  if (Number(bits) < 12)
    return refused("whoever has a credential may send to all of it, and this is more than hosts are");
  return [];
}
