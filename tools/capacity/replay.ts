import type { AutoscaleProfile, CapacityKind } from "../../components/gpu-pool";
import { Autoscale, type Sample } from "./autoscale";
import type { Demand } from "./demand";
import type { ScaleSet } from "./fleet";
import { type Minute, minuteOf, sampleOf } from "./measure";
import { type HostFacts, PoolAtWork, type Sessions } from "./pool-at-work";
import { randomFrom } from "./random";
import { controllerRemoves } from "./session-controller";
import { minutesPerDay } from "./time";

/** A pool and the demand that it has to serve. */
export interface ReplayOf extends HostFacts {
  sets: ReplayedSet[];
  /** What the session controller keeps to; left out where nobody deletes free hosts. */
  controller?: { freeMinutesBeforeRemoval: number };
  demand: Demand;
  /** Of the evictions of spot hosts. */
  seed: string;
}

export interface ReplayedSet {
  kind: CapacityKind;
  /** The profile that autoscale follows at each minute. */
  profiles: readonly AutoscaleProfile[];
  /** The slots that the controller keeps free. */
  warmFreeSlots: number;
}

export interface Replay extends Sessions {
  minutes: Minute[];
}

/** A warm-up day, the day, and half a day after it for its last sessions. */
export const replayedMinutes = 2.5 * minutesPerDay;

/**
 * Plays a demand against a pool. At the beginning of every minute autoscale and the session controller decide; within it, sessions
 * arrive and leave to the second. The pool begins with no host at all, which is why the first day doesn't count.
 */
export function replay(of: ReplayOf): Replay {
  const kinds = of.sets.map(({ kind }) => kind);
  const pool = new PoolAtWork(kinds, of, of.demand, randomFrom(`${of.seed} evictions`));
  const scalers = pool.sets.map((set, index) => scalerOf(pool, set, of.sets[index]!, of));
  const minutes: Minute[] = [];
  for (let minute = 0; minute < replayedMinutes; minute++) {
    for (const scaler of scalers) scaler.decide(minute);
    pool.workUntil((minute + 1) * 60);
    for (const scaler of scalers) scaler.measure(minute);
    minutes.push(minuteOf(pool, of.slotsPerHost));
  }
  return { ...pool.sessions, minutes };
}

/** What moves the number of one scale set's hosts. */
function scalerOf(pool: PoolAtWork, set: ScaleSet, { profiles, warmFreeSlots }: ReplayedSet, of: ReplayOf) {
  const { slotsPerHost, controller } = of;
  const autoscale = new Autoscale();
  const samples: Sample[] = [];
  // Nobody reads the metrics of a set without rules.
  const measured = profiles.some(({ rules }) => rules.length > 0);
  const needed = controller ? minimaAhead(profiles, Math.ceil(of.readySeconds / 60)) : [];
  return {
    decide(minute: number): void {
      const now = minute * 60;
      const capacity = set.hosts.length - set.leaving;
      const wanted = autoscale.decide(minute, capacity, profiles[minute]!, (past) => samples[past]);
      for (let missing = wanted - capacity; missing > 0; missing--) pool.start(set, now);
      if (wanted < capacity) {
        // The highest instance id goes first, whoever plays there.
        const staying = set.hosts.filter(({ state }) => state !== "leaving");
        for (const host of staying.slice(wanted)) pool.remove(host, now);
      }
      if (!controller) return;
      const settings = { ...controller, warmFreeSlots, minimum: needed[minute]! };
      for (const host of controllerRemoves(set, now, slotsPerHost, settings)) pool.remove(host, now);
    },
    measure(minute: number): void {
      const sample = measured ? sampleOf(set, slotsPerHost) : undefined;
      if (sample) samples[minute] = sample;
    },
  };
}

/** The highest minimum from each minute until a host that is started then can play. */
function minimaAhead(profiles: readonly AutoscaleProfile[], readyMinutes: number): number[] {
  return profiles.map((_, minute) => {
    let most = 0;
    const last = Math.min(minute + readyMinutes, profiles.length - 1);
    for (let ahead = minute; ahead <= last; ahead++) most = Math.max(most, profiles[ahead]!.minimum);
    return most;
  });
}
