import { findGpuSize, type GpuSize } from "../../components/conventions";
import type { PoolPlan } from "../../stacks/plan";
import { assumptions } from "./assumptions";
import { type Day, days } from "./days";
import { type Demand, drawDemand, type PoolSessions } from "./demand";
import type { Minute } from "./measure";
import { replay } from "./replay";
import { type Prices, type Tally, tallyOf, together } from "./statistics";
import { hostsFor, rulesOf, strategies, type StrategyKey } from "./strategies";
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

/** What each strategy came to on one day, over all repetitions. */
export interface PoolDay {
  day: Day;
  /** The hosts that would do all day, if one knew the day. */
  staticHosts: number;
  tallies: Record<StrategyKey, Tally>;
  /** The first repetition's minutes of the day, of what a picture shows. */
  pictured: Record<"controller" | "free-slots", Minute[]>;
}

/** From the order of a host until its slots are offered, in seconds: it boots, and downloads the build as fast as its size lets it. */
export function readySeconds({ networkMbitPerSecond }: Pick<GpuSize, "networkMbitPerSecond">): number {
  return assumptions.bootMinutes * 60 + (assumptions.buildGB * 8000) / networkMbitPerSecond;
}

/** Replays every day against a pool, with every strategy. The same numbers each time. */
export function replayPool(pool: Pool, repetitions: number = assumptions.repetitions): PoolDay[] {
  const { settings, prices, freeMinutesBeforeRemoval } = pool;
  const { slotsPerHost } = settings;
  const seedOf = (day: Day, repetition: number): string => `${pool.region} ${pool.name} ${day.date} ${repetition}`;
  const drawn = new Map<string, Demand>();
  // The launch is the same whether it was announced or not.
  const demandOf = (day: Day, repetition: number): Demand => {
    const seed = seedOf(day, repetition);
    const demand = drawn.get(seed) ?? drawDemand(day, pool.sessions, seed);
    drawn.set(seed, demand);
    return demand;
  };
  return days.map((day) => {
    const demands = Array.from({ length: repetitions }, (_, repetition) => demandOf(day, repetition));
    const forecast = Math.max(...demands.map(({ mostAtOnce }) => mostAtOnce));
    const pictured: Partial<Record<StrategyKey, Minute[]>> = {};
    const tallies = strategies.map(({ key }) => {
      const rules = rulesOf(key, settings, day, { atPeak: pool.sessions.atPeak, forecast, freeMinutesBeforeRemoval });
      const ofAll = demands.map((demand, repetition) => {
        const played = replay({
          ...rules,
          slotsPerHost,
          readySeconds: readySeconds(findGpuSize(settings.size)!),
          noticeSeconds: settings.terminateNoticeMinutes * 60,
          demand,
          seed: seedOf(day, repetition),
        });
        if (repetition === 0) pictured[key] = played.minutes.slice(minutesPerDay, 2 * minutesPerDay);
        return tallyOf(demand, played, prices);
      });
      return [key, together(ofAll)] as const;
    });
    return {
      day,
      staticHosts: hostsFor(forecast, settings),
      tallies: Object.fromEntries(tallies) as PoolDay["tallies"],
      pictured: { controller: pictured.controller!, "free-slots": pictured["free-slots"]! },
    };
  });
}
