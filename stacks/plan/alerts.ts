import { findGpuSize, findRelaySize } from "../../components/conventions";
import { type EdgeRelaySettings, planEdgeRelay } from "../../components/edge-relay";
import type { GpuPoolSettings } from "../../components/gpu-pool";
import type { AlertedPool, AlertedRelay } from "../../components/observability";

/** How alerts and their metrics call a generation of a pool: `standard-g1`. */
export function poolKey({ pool, generation }: Pick<GpuPoolSettings, "generation" | "pool">): string {
  return `${pool}-g${generation}`;
}

/** How alerts call a relay: `g1-z2-1`. */
export function relayKey(generation: number, number: string): string {
  return `g${generation}-${number}`;
}

export function alertedPools(pools: GpuPoolSettings[]): AlertedPool[] {
  return pools.map((pool) => ({
    key: poolKey(pool),
    serving: pool.serving,
    hostsAtMost: pool.onDemand.maximum + (pool.spot?.maximum ?? 0),
    spotAtMost: pool.spot?.maximum ?? 0,
  }));
}

/** What each relay sends once it carries what it can: every session's media once, to the player. */
export function alertedRelays(relays: EdgeRelaySettings[]): AlertedRelay[] {
  return relays.flatMap((generation) => {
    const { relays: machines, capacity } = planEdgeRelay(generation);
    const bitsPerSecond = capacity.sessions * generation.bitsPerSecondPerSession;
    return machines.map(({ number }) => ({ key: relayKey(generation.generation, number), bitsPerSecond }));
  });
}

/** Azure's names of the vCPU counters that a region's machines are counted by. */
export function countedQuotas(pools: GpuPoolSettings[], relays: EdgeRelaySettings[]): string[] {
  const families = [
    ...pools.map(({ size }) => findGpuSize(size)?.series.quotaFamily),
    ...relays.map(({ size }) => findRelaySize(size)?.quotaFamily),
    "cores",
    ...(pools.some(({ spot }) => spot) ? ["lowPriorityCores"] : []),
  ];
  return [...new Set(families.filter((family) => family !== undefined))].sort();
}
