import type { PoolPlan } from "../../stacks/plan";
import { assumptions } from "./assumptions";
import { hostStart } from "./build-downloads";
import { type Day, days } from "./days";
import { type Demand, drawDemand, type PoolSessions } from "./demand";
import type { Minute } from "./measure";
import { replay } from "./replay";
import { accountMbps } from "./storage-account";
import { type Prices, type Tally, tallyOf, together } from "./statistics";
import { deployedStrategy, hostsFor, rulesOf, strategies, type StrategyKey } from "./strategies";
import { minutesPerDay } from "./time";

/** A pool of a stack, by its generation that serves. */
export interface Pool {
  region: string;
  name: string;
  settings: PoolPlan;
  sessions: PoolSessions;
  /** The session controller's, of the region. */
  freeMinutesBeforeRemoval: number;
  prices: Prices;
}

/** What each strategy that was replayed came to on one day, over all repetitions. */
export interface PoolDay {
  day: Day;
  /** How the pool is deployed today. */
  deployed: StrategyKey;
  /** The hosts that would do all day, if one knew the day. */
  staticHosts: number;
  tallies: Record<StrategyKey, Tally>;
  /** The first repetition's minutes of the day. */
  pictured: Record<StrategyKey, Minute[]>;
}

/** What is replayed; everything when left out. */
export interface ReplayOptions {
  /** How often each day is drawn, 1 or more. */
  repetitions?: number;
  days?: readonly Day[];
  /** The strategies of a pool. */
  keysOf?: (pool: Pool) => readonly StrategyKey[];
}

/**
 * Replays days against the pools of one region, which share its storage account. The same numbers each time.
 *
 * @param pools pools of one region
 * @returns the days of each pool, in the order of the pools
 */
export function replayRegion(pools: readonly Pool[], options: ReplayOptions = {}): PoolDay[][] {
  const { repetitions = assumptions.repetitions, keysOf = () => strategies.map(({ key }) => key) } = options;
  const drawn = new Map<string, Demand>();
  // The launch is the same whether it was announced or not.
  const demandOf = (pool: Pool, day: Day, repetition: number): Demand => {
    const seed = seedOf(pool, day, repetition);
    const demand = drawn.get(seed) ?? drawDemand(day, pool.sessions, seed);
    drawn.set(seed, demand);
    return demand;
  };
  const ofDays = (options.days ?? days).map((day) =>
    replayDay(
      pools.map((pool) => ({
        pool,
        keys: keysOf(pool),
        demands: Array.from({ length: repetitions }, (_, repetition) => demandOf(pool, day, repetition)),
      })),
      day,
    ),
  );
  return pools.map((_, pool) => ofDays.map((ofPools) => ofPools[pool]!));
}

interface PoolOnDay {
  pool: Pool;
  keys: readonly StrategyKey[];
  demands: readonly Demand[];
}

/** Replays one day. The pools of a replay all follow their first strategy, or all their second, and so on. */
function replayDay(pools: readonly PoolOnDay[], day: Day): PoolDay[] {
  const account = accountMbps(pools[0]!.pool.region);
  const result = pools.map(({ pool, demands }) => {
    const forecast = Math.max(...demands.map(({ mostAtOnce }) => mostAtOnce));
    const deployed = deployedStrategy(pool.settings.scaleIn);
    return {
      day,
      deployed,
      forecast,
      staticHosts: hostsFor(forecast, pool.settings),
      tallies: {},
      pictured: {},
    } as PoolDay & {
      forecast: number;
    };
  });
  for (let turn = 0; turn < pools[0]!.keys.length; turn++) {
    const rules = pools.map(({ pool, keys }, index) =>
      rulesOf(keys[turn]!, pool.settings, day, {
        atPeak: pool.sessions.atPeak,
        forecast: result[index]!.forecast,
        freeMinutesBeforeRemoval: pool.freeMinutesBeforeRemoval,
      }),
    );
    const tallies: Tally[][] = pools.map(() => []);
    for (let repetition = 0; repetition < pools[0]!.demands.length; repetition++) {
      const played = replay(
        pools.map(({ pool, demands }, index) => ({
          ...rules[index]!,
          slotsPerHost: pool.settings.slotsPerHost,
          start: hostStart(pool.settings),
          noticeSeconds: pool.settings.terminateNoticeMinutes * 60,
          demand: demands[repetition]!,
          seed: seedOf(pool, day, repetition),
        })),
        account,
      );
      pools.forEach(({ pool, keys, demands }, index) => {
        const key = keys[turn]!;
        if (repetition === 0)
          result[index]!.pictured[key] = played[index]!.minutes.slice(minutesPerDay, 2 * minutesPerDay);
        tallies[index]!.push(tallyOf(demands[repetition]!, played[index]!, pool.prices));
      });
    }
    pools.forEach(({ keys }, index) => (result[index]!.tallies[keys[turn]!] = together(tallies[index]!)));
  }
  return result;
}

function seedOf({ region, name }: Pool, { date }: Day, repetition: number): string {
  return `${region} ${name} ${date} ${repetition}`;
}
