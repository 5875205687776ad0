import { parseCidr } from "cidr-tools";
import type { RelayPorts } from "../network";
import { coturnKeys } from "./coturn";

export interface TurnserverSettings {
  /** coturn's version, which decides what keys there are. */
  version: string;
  realm: string;
  ports: Pick<RelayPorts, "turn" | "relayed">;
  /** TURN over TLS; left out: no TLS at all. Paths are those that coturn sees. */
  tls?: { port: number; certificate: string; key: string };
  /** The relay's own address in the network: what it listens on, and sends media to the hosts from. */
  privateAddress: string;
  /** The hosts' subnet: the only addresses that a client may have anything sent to. */
  hostsPrefix: string;
  /** The SQLite file with the table `turn_secret`. */
  database: string;
  /** The most allocations at once: of one user, and in all. */
  allocations: { perUser: number; total: number };
  /** The most that an allocation may send or receive, in bytes per second (coturn's own unit, not bits). */
  bytesPerSecondPerAllocation: number;
}

/** A key of the configuration, and its value where it takes one. */
type Line = [key: string, value?: string | number];

/**
 * coturn's configuration for a relay: long-lived secrets from the database and none in the file, nobody but the hosts as
 * a peer, bounded use. Pure: the same settings give the same text.
 *
 * @throws {Error} when a version doesn't know a key that it must have, which would lose a protection
 */
export function renderTurnserverConf(settings: TurnserverSettings): string {
  const keys = coturnKeys(settings.version);
  const lines = [
    ...addresses(settings),
    ...authentication(settings),
    ...peers(settings),
    ...limits(settings),
    ...surface(settings, keys),
  ];
  for (const [key] of lines) {
    if (!keys.has(key)) throw new Error(`coturn ${settings.version} doesn't know the key ${key}`);
  }
  return lines.map(([key, value]) => (value === undefined ? key : `${key}=${value}`)).join("\n") + "\n";
}

function addresses({ ports, tls, privateAddress }: TurnserverSettings): Line[] {
  return [
    ["listening-port", ports.turn],
    ...(tls === undefined
      ? []
      : ([
          ["tls-listening-port", tls.port],
          ["cert", tls.certificate],
          ["pkey", tls.key],
        ] satisfies Line[])),
    ["listening-ip", privateAddress],
    // Without it coturn offers every address of the machine, also IPv6: an IPv6 allocation is refused (440) with it. There
    // is no external-ip: hosts send to the private address, in the same network, and coturn lets the private half of an
    // external-ip past its denials (ip_whitelist in mainrelay.c, 4.6.1 to 4.17.1): the relay itself would be a peer.
    ["relay-ip", privateAddress],
    ["min-port", ports.relayed.from],
    ["max-port", ports.relayed.to],
  ];
}

// No static-auth-secret: with one in the file, a new one takes a restart, which drops every allocation.
function authentication({ realm, database }: TurnserverSettings): Line[] {
  return [
    ["use-auth-secret"],
    ["realm", realm],
    ["userdb", database],
    ["fingerprint"],
    ["stale-nonce", 600],
    // Peers and realms are what this file says, whatever is in the database.
    ["no-dynamic-ip-list"],
    ["no-dynamic-realms"],
  ];
}

// Everything is denied and the hosts are let through: a list of private ranges would leave the internet open.
function peers({ hostsPrefix }: TurnserverSettings): Line[] {
  return [
    ["denied-peer-ip", "0.0.0.0-255.255.255.255"],
    ["denied-peer-ip", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["allowed-peer-ip", addressRange(hostsPrefix)],
    ["no-multicast-peers"],
    ["no-tcp-relay"],
  ];
}

// Every allocation reserves its share of bps-capacity at once, used or not, so it must cover them all.
function limits({ allocations, bytesPerSecondPerAllocation }: TurnserverSettings): Line[] {
  return [
    ["user-quota", allocations.perUser],
    ["total-quota", allocations.total],
    ["max-bps", bytesPerSecondPerAllocation],
    ["bps-capacity", allocations.total * bytesPerSecondPerAllocation],
  ];
}

/** What is off by default in newer versions, by the key that would switch it on, and off by a key in older ones. */
const offByDefaultSince: [off: string, on: string][] = [
  ["no-cli", "cli"],
  ["no-software-attribute", "software-attribute"],
  ["no-rfc5780", "rfc5780"],
  ["no-stun-backward-compatibility", "stun-backward-compatibility"],
];

function surface({ tls }: TurnserverSettings, keys: ReadonlySet<string>): Line[] {
  return [
    ...offByDefaultSince.filter(([, on]) => !keys.has(on)).map(([off]): Line => [off]),
    ...(keys.has("dtls") ? [] : ([["no-dtls"]] satisfies Line[])),
    ...(tls === undefined ? ([["no-tls"]] satisfies Line[]) : []),
    // TLS 1.0 and 1.1: off by default since they became opt-ins.
    ...(tls === undefined || keys.has("tlsv1") ? [] : ([["no-tlsv1"], ["no-tlsv1_1"]] satisfies Line[])),
    ["response-origin-only-with-rfc5780"],
    ["log-file", "stdout"],
    ["simple-log"],
  ];
}

/** The first and last address of an IPv4 prefix, as coturn writes ranges: `10.64.0.0-10.64.31.255`. */
export function addressRange(prefix: string): string {
  const { start, end } = parseCidr(prefix);
  return `${ipv4(start)}-${ipv4(end)}`;
}

function ipv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => `${(address >> shift) & 255n}`).join(".");
}
