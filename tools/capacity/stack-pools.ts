import { type Item, priceOf } from "../../stacks/estimate";
import { namesWithSuggestion } from "../../components/conventions";
import type { PoolPlan, RegionPlan } from "../../stacks/plan";
import { readStack } from "../config/read-stack";
import { SimError } from "../sim/sim-error";
import type { Pool } from "./replay-region";
import type { Cost } from "./statistics";

/** What to replay of a stack; everything when left out. */
export interface Filters {
  region?: string;
  pool?: string;
}

/**
 * The pools of a stack that serve, each by its newest generation that does.
 *
 * @param project the folder with the stack files
 * @throws {SimError} for a stack that isn't there or is refused, and where nothing is left to replay
 */
export function stackPools(project: string, stack: string, { region, pool }: Filters): Pool[] {
  const all = servingPools(readStack(project, stack).plan.regions);
  if (all.length === 0) throw new SimError(`${stack} has no pool that serves, so there is nothing to replay.`);
  requireOne(
    "region",
    region,
    all.map((one) => one.region),
    stack,
  );
  requireOne(
    "pool",
    pool,
    all.map(({ name }) => name),
    stack,
  );
  const chosen = all.filter((one) => (region ?? one.region) === one.region && (pool ?? one.name) === one.name);
  if (chosen.length === 0) throw new SimError(`${stack} has no pool ${pool} in ${region}.`);
  return chosen;
}

/** The pools of regions that serve, each by its newest generation that does. */
export function servingPools(regions: readonly RegionPlan[]): Pool[] {
  return regions.flatMap(({ placement, pools, sessionController }) => {
    // Of several generations the last one stands for its pool; not one that starts small beside it.
    const whole = pools.filter((pool) => pool.serving && pool.minimumHosts === undefined);
    const serving = new Map(whole.map((pool) => [pool.pool, pool]));
    return [...serving.values()].map((settings) =>
      poolOf(placement.location, settings, sessionController.freeMinutesBeforeRemoval),
    );
  });
}

function requireOne(what: "pool" | "region", given: string | undefined, there: string[], stack: string): void {
  if (given === undefined || there.includes(given)) return;
  const known = [...new Set(there)];
  throw new SimError(
    `--${what} ${given}: ${stack} has no such ${what} with a pool that serves. It has ${namesWithSuggestion(given, known)}`,
  );
}

function poolOf(region: string, settings: PoolPlan, freeMinutesBeforeRemoval: number): Pool {
  const { sessions, peaks } = settings.demand;
  return {
    region,
    name: settings.pool,
    settings,
    freeMinutesBeforeRemoval,
    sessions: { atPeak: sessions.atPeak, on: (day) => busiest(peaks, day, sessions.offPeak) },
    prices: {
      onDemand: priceIn(region, `${settings.size}, on-demand`),
      spot: priceIn(region, `${settings.size}, spot`),
    },
  };
}

/** The sessions of a day's busiest peak; outside of peaks there are not more. */
function busiest(peaks: PoolPlan["demand"]["peaks"], day: string, offPeak: number): number {
  return Math.max(
    offPeak,
    ...peaks.filter(({ days }) => days.some((name) => name === day)).map((peak) => peak.sessions),
  );
}

function priceIn(region: string, item: Item): Cost {
  const { price, elsewhere } = priceOf(item, region);
  return { usd: price?.usd, indication: (price ?? elsewhere)?.usd };
}
