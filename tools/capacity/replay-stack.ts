import { assumptions } from "./assumptions";
import { hostStart, readySeconds } from "./build-downloads";
import { type Day, days } from "./days";
import { type Pool, type PoolDay, replayRegion } from "./replay-region";
import { accountMbps } from "./storage-account";
import { type Summary, summaryOf, type Tally, together } from "./statistics";
import { deployedStrategy, hostsFor, type Strategy, strategies, type StrategyKey } from "./strategies";
import { dayName } from "./time";

/** Everything that a report prints; `--json` prints it as it is. */
export interface StackReplay {
  stack: string;
  assumptions: typeof assumptions;
  pools: PoolFacts[];
  days: DayReplay[];
}

export interface PoolFacts {
  region: string;
  pool: string;
  size: string;
  slotsPerHost: number;
  sessionsAtPeak: number;
  /** From the order of a host until its slots are offered, when it starts alone. */
  readySeconds: number;
  /** The same for the last of all hosts of `atPeak`, ordered at once with those of the region's other pools. */
  allReadySeconds: number;
  /** What removes hosts today: `none` for `scaleIn: controller` until a session controller runs. */
  deployed: StrategyKey;
}

export interface DayReplay {
  day: Day["key"];
  title: string;
  date: string;
  weekday: string;
  strategies: StrategyReplay[];
  /** All pools as they are deployed today. */
  promise: Promised;
  /** All pools once a session controller removes their hosts. */
  withController: Promised;
  pools: ({ region: string; pool: string } & Promised)[];
}

export interface StrategyReplay extends Strategy {
  /** Whether all pools are deployed like this. */
  deployed: boolean;
  summary: Summary;
  /** The part of the static peak's host-hours that it does without, from 0 to 1; below 0 when it takes more. */
  saved: number;
}

/** What was promised, and what came of it. */
export interface Promised {
  sessions: number;
  /** Sessions that waited longer than they are promised to. */
  overPatience: number;
  /** Of the sessions, from 0 to 1. */
  shareOverPatience: number;
  /** Against a fleet for the most sessions that the pools are configured for. */
  saved: number;
  /** Against a fleet for the most sessions of this very day. */
  savedOfDay: number;
  /** Whether host-hours are part of the promise: only where something removes hosts. */
  savingPromised: boolean;
  /** Left out where nothing is promised. */
  kept?: boolean;
}

/** Of a pool's sessions at most (or one session, where that is more), and of static peak's host-hours at least. */
export const promised = { shareOverPatience: 0.001, saved: 0.4 };

/** Replays all days for all pools. */
export function replayStack(
  stack: string,
  pools: readonly Pool[],
  repetitions: number = assumptions.repetitions,
): { replay: StackReplay; byPool: PoolDay[][] } {
  const byPool = byRegion(pools).flatMap((ofRegion) => replayRegion(ofRegion, { repetitions }));
  return {
    byPool,
    replay: {
      stack,
      assumptions: { ...assumptions, repetitions: repetitions as typeof assumptions.repetitions },
      pools: byRegion(pools).flatMap(poolFacts),
      days: days.map((day, index) => {
        const ofDay = byPool.map((poolDays) => poolDays[index]!);
        const tally = (key: StrategyKey): Tally => together(ofDay.map(({ tallies }) => tallies[key]));
        const promises = (keyOf: (pool: Pool) => StrategyKey): Promised[] =>
          pools.map((pool, index) => {
            const { tallies } = ofDay[index]!;
            return promiseOf(day, removesHosts(keyOf(pool)), tallies[keyOf(pool)], tallies);
          });
        const whole = (keyOf: (pool: Pool) => StrategyKey): Promised => {
          const all = together(pools.map((pool, index) => ofDay[index]!.tallies[keyOf(pool)]));
          const baselines = { static: tally("static"), "static-day": tally("static-day") };
          const ofPools = promises(keyOf);
          const savingPromised = ofPools.every((promise) => promise.savingPromised);
          const promise = promiseOf(day, savingPromised, all, baselines);
          // Many sessions of other pools must not hide a pool whose players wait.
          return promise.kept ? { ...promise, kept: ofPools.every(waitingKept) } : promise;
        };
        return {
          day: day.key,
          title: day.title,
          date: day.date,
          weekday: dayName(day.date),
          strategies: strategies.map((strategy) => ({
            ...strategy,
            deployed: pools.every((pool) => deployedKey(pool) === strategy.key),
            summary: summaryOf(tally(strategy.key), repetitions),
            saved: savedBy(tally(strategy.key), tally("static")),
          })),
          promise: whole(deployedKey),
          withController: whole(() => "controller"),
          pools: promises(deployedKey).map((promise, index) => ({
            region: pools[index]!.region,
            pool: pools[index]!.name,
            ...promise,
          })),
        };
      }),
    },
  };
}

/** The row of the report that shows what a pool does as it is deployed today. */
export function deployedKey({ settings }: Pool): StrategyKey {
  return deployedStrategy(settings.scaleIn);
}

/** Pools that share a storage account; regions and pools stay in their order. */
export function byRegion(pools: readonly Pool[]): Pool[][] {
  const regions = [...new Set(pools.map(({ region }) => region))];
  return regions.map((region) => pools.filter((pool) => pool.region === region));
}

/** Facts of the pools of one region. */
function poolFacts(pools: readonly Pool[]): PoolFacts[] {
  const orders = pools.map(({ settings, sessions }) => ({
    at: 0,
    hosts: hostsFor(sessions.atPeak, settings),
    start: hostStart(settings),
  }));
  const account = accountMbps(pools[0]!.region);
  const together = readySeconds(orders, account);
  return pools.map((pool, index) => ({
    region: pool.region,
    pool: pool.name,
    size: pool.settings.size,
    slotsPerHost: pool.settings.slotsPerHost,
    sessionsAtPeak: pool.sessions.atPeak,
    readySeconds: readySeconds([{ ...orders[index]!, hosts: 1 }], account)[0]!,
    allReadySeconds: together[index]!,
    deployed: deployedKey(pool),
  }));
}

function promiseOf(
  day: Day,
  savingPromised: boolean,
  tally: Tally,
  baselines: Record<"static" | "static-day", Tally>,
): Promised {
  const { sessions, overPatience, shareOverPatience } = summaryOf(tally, 1);
  const saved = savedBy(tally, baselines.static);
  const kept = waitingKept({ sessions, overPatience }) && (!savingPromised || saved >= promised.saved);
  return {
    sessions,
    overPatience,
    shareOverPatience,
    saved,
    savedOfDay: savedBy(tally, baselines["static-day"]),
    savingPromised,
    ...(day.promised ? { kept } : {}),
  };
}

/** Whether few enough sessions wait. Of fewer than a thousand one may. */
export function waitingKept({ sessions, overPatience }: Pick<Promised, "overPatience" | "sessions">): boolean {
  return overPatience <= Math.max(1, sessions * promised.shareOverPatience);
}

/** Where nobody removes hosts, those of a peak stay, and how many there are depends on all days before. */
function removesHosts(key: StrategyKey): boolean {
  return key !== "none";
}

function savedBy(tally: Tally, baseline: Tally): number {
  const hours = ({ hostHours }: Tally): number => hostHours.onDemand + hostHours.spot;
  return 1 - hours(tally) / hours(baseline);
}
