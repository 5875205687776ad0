import {
  type AutoscaleProfile,
  hostsForSessions,
  planGpuPool,
  type ScaleIn,
  warmSlotsOf,
} from "../../components/gpu-pool";
import { sessionControllerRuns } from "../../components/session-controller";
import type { PoolPlan } from "../../stacks/plan";
import type { Day } from "./days";
import { profilesInForce } from "./profile-in-force";
import { type ReplayOf, replayedMinutes } from "./replay";
import { dateAfter } from "./time";

/** A way to have hosts through a day. */
export interface Strategy {
  key: StrategyKey;
  title: string;
}

export type StrategyKey = ScaleIn | "cpu" | "free-slots" | "static" | "static-day";

/** In the order of the report; the last three are what the others are compared with. */
export const strategies: readonly Strategy[] = [
  { key: "controller", title: "scale-in `controller`" },
  { key: "autoscale", title: "scale-in `autoscale`" },
  { key: "none", title: "scale-in `none`" },
  { key: "free-slots", title: "`controller`, with free-slot rules" },
  { key: "static", title: "baseline: static peak" },
  { key: "static-day", title: "baseline: static, for this day's own peak" },
  { key: "cpu", title: "baseline: CPU-reactive autoscale" },
];

/** What a `scaleIn` does today: without a session controller, nobody removes hosts. */
export function deployedStrategy(scaleIn: ScaleIn): ScaleIn {
  return scaleIn === "controller" && !sessionControllerRuns ? "none" : scaleIn;
}

export type Rules = Pick<ReplayOf, "controller" | "sets">;

/** What strategies go by, beside the pool's settings. */
export interface Expected {
  /** The most sessions at once that the pool is configured for. */
  atPeak: number;
  /** The most sessions at once that somebody who knew would expect of the day. */
  forecast: number;
  /** The session controller's, of the pool's region. */
  freeMinutesBeforeRemoval: number;
}

/** What scales a pool on a day. */
export function rulesOf(
  key: StrategyKey,
  settings: PoolPlan,
  day: Day,
  { atPeak, forecast, freeMinutesBeforeRemoval }: Expected,
): Rules {
  const always = (sessions: number): Rules => {
    const hosts = hostsFor(sessions, settings);
    return fixedSet({ minimum: hosts, maximum: hosts, rules: [] });
  };
  switch (key) {
    case "static":
      return always(atPeak);
    case "static-day":
      return always(forecast);
    case "cpu":
      return fixedSet({
        minimum: settings.onDemand.minimum + (settings.spot?.minimum ?? 0),
        maximum: settings.onDemand.maximum,
        rules: exampleRules(settings),
      });
    case "free-slots":
      return planned({ ...withWarmSlots(settings), scaleIn: "controller" }, day, forecast, freeMinutesBeforeRemoval);
    default:
      return planned({ ...settings, scaleIn: key }, day, forecast, freeMinutesBeforeRemoval);
  }
}

/** The hosts that the pool keeps for so many sessions, its warm slots among their slots. */
export function hostsFor(sessions: number, { demand }: PoolPlan): number {
  return hostsForSessions(sessions, demand);
}

/** As if the switch were on. A pool that keeps no slot free has nothing to make a rule of. */
function withWarmSlots(settings: PoolPlan): PoolPlan {
  const { warmFreeSlots } = settings.demand.sessions;
  return { ...settings, warmFreeSlots, scaleOnFreeSlots: warmFreeSlots > 0 };
}

function planned(settings: PoolPlan, day: Day, forecast: number, freeMinutesBeforeRemoval: number): Rules {
  const announced = day.announcement ? withLaunch(settings, day, forecast) : settings;
  const { capacities, problems } = planGpuPool(announced);
  // What the stack's file says is checked before, so this would be the replay's own mistake.
  if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2));
  const warm = warmSlotsOf(withWarmSlots(settings));
  return {
    sets: capacities.map(({ kind, profiles }) => ({
      kind,
      profiles: profilesInForce(profiles, dateAfter(day.date, -1), replayedMinutes),
      warmFreeSlots: kind === "spot" ? warm.spot : warm.onDemand,
    })),
    ...(settings.scaleIn === "controller" ? { controller: { freeMinutesBeforeRemoval } } : {}),
  };
}

/** As an operator writes it down who knows of the launch and how many will come. */
function withLaunch(settings: PoolPlan, { date, announcement }: Day, forecast: number): PoolPlan {
  const { schedule, onDemand } = settings;
  const needed = hostsFor(forecast, settings);
  const launch = { name: "replayed launch", date, ...announcement!, onDemandMinimum: needed };
  return {
    ...settings,
    onDemand: { ...onDemand, maximum: Math.max(onDemand.maximum, needed) },
    schedule: { ...schedule, launches: [launch] },
  };
}

/** Microsoft's example and nothing else: one scale set of on-demand hosts without a schedule. */
function exampleRules(settings: PoolPlan): AutoscaleProfile["rules"] {
  const { spot: _, ...onDemandOnly } = settings;
  const withoutPeaks = { ...settings.schedule, peaks: [], launches: [] };
  const plan = planGpuPool({ ...onDemandOnly, schedule: withoutPeaks, scaleIn: "autoscale", scaleOnFreeSlots: false });
  return plan.capacities[0]!.profiles[0]!.rules;
}

function fixedSet({ minimum, maximum, rules }: Pick<AutoscaleProfile, "maximum" | "minimum" | "rules">): Rules {
  const profile: AutoscaleProfile = { name: "baseline", minimum, maximum, default: minimum, rules };
  const profiles = Array.from({ length: replayedMinutes }, () => profile);
  return { sets: [{ kind: "on-demand", profiles, warmFreeSlots: 0 }] };
}
