import type { AutoscaleProfile, CapacityKind } from "../../components/gpu-pool";
import { Autoscale, type Sample } from "./autoscale";
import { BuildDownloads, type HostStart, readySeconds } from "./build-downloads";
import type { Demand } from "./demand";
import type { ScaleSet } from "./fleet";
import { type Minute, minuteOf, sampleOf } from "./measure";
import { type HostDownload, type HostFacts, PoolAtWork, type Sessions } from "./pool-at-work";
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
 * Plays demands against the pools of one region, which share its storage account. At the beginning of every minute autoscale and the
 * session controller decide; within it, sessions arrive and leave to the second. Pools begin with no host at all, which is why the
 * first day doesn't count.
 *
 * @param accountMbps the most that the region's build store sends to all hosts together
 * @returns one replay for each pool, in their order
 */
export function replay(pools: readonly ReplayOf[], accountMbps: number): Replay[] {
  const downloads = new BuildDownloads<HostDownload>(accountMbps);
  const played = pools.map((of) => {
    const kinds = of.sets.map(({ kind }) => kind);
    const pool = new PoolAtWork(kinds, of, of.demand, downloads, randomFrom(`${of.seed} evictions`));
    const scalers = pool.sets.map((set, index) => scalerOf(pool, set, of.sets[index]!, of, accountMbps));
    return { of, pool, scalers, minutes: [] as Minute[] };
  });
  for (let minute = 0; minute < replayedMinutes; minute++) {
    const end = (minute + 1) * 60;
    for (const { scalers } of played) for (const scaler of scalers) scaler.decide(minute);
    downloads.dropIf(({ host }) => host.state === "gone");
    for (const { download, at } of downloads.runUntil(end)) download.ready(at);
    for (const { of, pool, scalers, minutes } of played) {
      pool.workUntil(end);
      for (const scaler of scalers) scaler.measure(minute);
      minutes.push(minuteOf(pool, of.slotsPerHost));
    }
  }
  return played.map(({ pool, minutes }) => ({ ...pool.sessions, minutes }));
}

/** What moves the number of one scale set's hosts. */
function scalerOf(
  pool: PoolAtWork,
  set: ScaleSet,
  { profiles, warmFreeSlots }: ReplayedSet,
  { slotsPerHost, controller, start }: ReplayOf,
  accountMbps: number,
) {
  const autoscale = new Autoscale();
  const samples: Sample[] = [];
  // Nobody reads the metrics of a set without rules.
  const measured = profiles.some(({ rules }) => rules.length > 0);
  const needed = controller ? minimaAhead(profiles, minutesUntilReady(profiles, start, accountMbps)) : [];
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

/** How long the largest minimum's hosts take together: as far ahead as the controller has to look. */
function minutesUntilReady(profiles: readonly AutoscaleProfile[], start: HostStart, accountMbps: number): number {
  const hosts = Math.max(1, ...new Set(profiles.map(({ minimum }) => minimum)));
  return Math.ceil(readySeconds([{ at: 0, hosts, start }], accountMbps)[0]! / 60);
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
