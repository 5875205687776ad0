import type { RelaySize } from "../conventions";

/**
 * How many allocations a session may have at once. While ICE gathers candidates a client asks every transport it was given
 * (UDP, TCP, TLS), and keeps one.
 */
export const allocationsPerSession = 3;

/**
 * Connections that Azure keeps for a machine that forwards, each with the one that it opens in turn: an allocation is one, with
 * its two sides (https://learn.microsoft.com/azure/virtual-network/virtual-machine-network-throughput, 2023-03-30).
 */
const connectionsOfAForwarder = 250_000;

/**
 * The default of `mbitPerSecondPerCpu`. An assumption, below the 700–800 Mbit/s at which a user saw coturn lose packets whatever
 * the machine's size (https://github.com/coturn/coturn/issues/616, read 2026-11-22). On a test machine whose two processors also ran
 * clients and peer, coturn took one processor for 420–540 Mbit/s of packets of 1000 bytes (docs/measurements/relays.md).
 */
export const assumedMbitPerSecondPerCpu = 500;

export interface RelayCapacity {
  /** Sessions that one relay carries: the least of the limits below. */
  sessions: number;
  /** What each limit alone would allow. */
  limits: { bandwidth: number; processors: number; ports: number; flows: number };
  /** Which one it is. */
  bound: keyof RelayCapacity["limits"];
}

/**
 * How many sessions one relay carries. A session is its video, which comes in from the host and goes out to the player; what the
 * player sends back is next to nothing.
 *
 * Bandwidth counts that video twice, in and out, though Azure meters only what leaves
 * (https://learn.microsoft.com/azure/virtual-network/virtual-machine-network-throughput, 2023-03-30): a published bandwidth is
 * an upper limit and no promise, so half of it is left. Processors count it once.
 *
 * @param traffic `bitsPerSecondPerSession`, of the video; `relayedPorts`, how many there are
 */
export function relayCapacity(
  size: Pick<RelaySize, "cpus" | "networkMbitPerSecond">,
  traffic: { bitsPerSecondPerSession: number; relayedPorts: number; mbitPerSecondPerCpu?: number },
): RelayCapacity {
  const mbitPerSession = traffic.bitsPerSecondPerSession / 1e6;
  const limits = {
    bandwidth: Math.floor(size.networkMbitPerSecond / (2 * mbitPerSession)),
    processors: Math.floor((size.cpus * (traffic.mbitPerSecondPerCpu ?? assumedMbitPerSecondPerCpu)) / mbitPerSession),
    ports: Math.floor(traffic.relayedPorts / allocationsPerSession),
    flows: Math.floor(connectionsOfAForwarder / allocationsPerSession),
  };
  const bound = (Object.keys(limits) as (keyof typeof limits)[]).reduce((least, next) =>
    limits[next] < limits[least] ? next : least,
  );
  return { sessions: limits[bound], limits, bound };
}

/**
 * Relays that each zone needs so that all zones together carry the sessions with `spares` relays lost in every zone.
 * Infinity where one relay carries no session.
 */
export function relaysNeededPerZone(sessions: number, zones: number, sessionsPerRelay: number, spares: number): number {
  return Math.ceil(sessions / Math.max(zones, 1) / sessionsPerRelay) + spares;
}
