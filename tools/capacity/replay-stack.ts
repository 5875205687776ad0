import { assumptions } from "./assumptions";
import { type Day, days } from "./days";
import { type Pool, type PoolDay, readySeconds, replayPool } from "./replay-pool";
import { findGpuSize } from "../../components/conventions";
import { type Summary, summaryOf, type Tally, together } from "./statistics";
import { type Strategy, strategies, type StrategyKey } from "./strategies";
import { dayName } from "./time";

/** Everything that a report says; `--json` prints it as it is. */
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
  /** From the order of a host until its slots are offered. */
  readySeconds: number;
  /** The row that says how it is configured. */
  configured: StrategyKey;
}

export interface DayReplay {
  day: Day["key"];
  title: string;
  date: string;
  weekday: string;
  strategies: StrategyReplay[];
  /** All pools as they are configured. */
  promise: Promised;
  pools: ({ region: string; pool: string } & Promised)[];
}

export interface StrategyReplay extends Strategy {
  /** Whether all pools are configured like this. */
  configured: boolean;
  summary: Summary;
  /** The part of the static peak's host-hours that it does without, from 0 to 1; below 0 when it takes more. */
  saved: number;
}

/** What was promised, and what came of it. */
export interface Promised {
  sessions: number;
  /** Of the sessions, from 0 to 1. */
  shareOverPatience: number;
  /** Against a fleet for the most sessions that the pools are configured for. */
  saved: number;
  /** Against a fleet for the most sessions of this very day. */
  savedOfDay: number;
  /** Left out where nothing is promised. */
  kept?: boolean;
}

/** Of the sessions at most, and of static peak's host-hours at least. */
export const promised = { shareOverPatience: 0.001, saved: 0.4 };

/** Replays all days for all pools. */
export function replayStack(
  stack: string,
  pools: readonly Pool[],
  repetitions: number = assumptions.repetitions,
): { replay: StackReplay; byPool: PoolDay[][] } {
  const byPool = pools.map((pool) => replayPool(pool, repetitions));
  const configured = pools.map(({ settings }): StrategyKey => settings.scaleIn);
  return {
    byPool,
    replay: {
      stack,
      assumptions: { ...assumptions, repetitions: repetitions as typeof assumptions.repetitions },
      pools: pools.map(({ region, name, settings, sessions }, index) => ({
        region,
        pool: name,
        size: settings.size,
        slotsPerHost: settings.slotsPerHost,
        sessionsAtPeak: sessions.atPeak,
        readySeconds: readySeconds(findGpuSize(settings.size)!),
        configured: configured[index]!,
      })),
      days: days.map((day, index) => {
        const ofDay = byPool.map((poolDays) => poolDays[index]!);
        const tally = (key: StrategyKey): Tally => together(ofDay.map(({ tallies }) => tallies[key]));
        const asConfigured = together(ofDay.map(({ tallies }, pool) => tallies[configured[pool]!]));
        return {
          day: day.key,
          title: day.title,
          date: day.date,
          weekday: dayName(day.date),
          strategies: strategies.map((strategy) => ({
            ...strategy,
            configured: configured.every((key) => key === strategy.key),
            summary: summaryOf(tally(strategy.key), repetitions),
            saved: savedBy(tally(strategy.key), tally("static")),
          })),
          promise: promiseOf(day, asConfigured, tally("static"), tally("static-day")),
          pools: pools.map(({ region, name }, pool) => {
            const { tallies } = ofDay[pool]!;
            return {
              region,
              pool: name,
              ...promiseOf(day, tallies[configured[pool]!], tallies.static, tallies["static-day"]),
            };
          }),
        };
      }),
    },
  };
}

function promiseOf(day: Day, tally: Tally, fixed: Tally, fixedForDay: Tally): Promised {
  const { sessions, shareOverPatience } = summaryOf(tally, 1);
  const saved = savedBy(tally, fixed);
  return {
    sessions,
    shareOverPatience,
    saved,
    savedOfDay: savedBy(tally, fixedForDay),
    ...(day.promised ? { kept: shareOverPatience <= promised.shareOverPatience && saved >= promised.saved } : {}),
  };
}

function savedBy(tally: Tally, baseline: Tally): number {
  const hours = ({ hostHours }: Tally): number => hostHours.onDemand + hostHours.spot;
  return 1 - hours(tally) / hours(baseline);
}
