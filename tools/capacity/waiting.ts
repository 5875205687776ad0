import type { Problem } from "../../components/conventions";
import { assumptions } from "./assumptions";
import { type Day, days } from "./days";
import { byRegion, deployedKey, promised, waitingKept } from "./replay-stack";
import { type Pool, type PoolDay, replayRegion } from "./replay-region";
import { accountMbps } from "./storage-account";
import { summaryOf } from "./statistics";
import { clock } from "./time";

/** Enough to see that nobody waits. A day on which somebody does is replayed as often as `npm run capacity` does it. */
const quickRepetitions = 2;

/**
 * Pools whose players would wait longer than promised on a day that the promise holds for, as they are deployed today.
 *
 * Quicker than a whole replay: regions whose pools are the same are replayed once, and days without a wait only twice.
 *
 * @returns warnings; paths are those of the configuration
 */
export function waitingWarnings(pools: readonly Pool[]): Problem[] {
  const replayed = new Map<string, Waiting[][]>();
  return byRegion(pools).flatMap((ofRegion) => {
    const alike = JSON.stringify([accountMbps(ofRegion[0]!.region), ...ofRegion.map(asReplayed)]);
    const waiting = replayed.get(alike) ?? daysThatBreakIt(ofRegion);
    replayed.set(alike, waiting);
    return ofRegion.flatMap((pool, index) => (waiting[index]!.length > 0 ? [warning(pool, waiting[index]!)] : []));
  });
}

/** What a replay of a pool depends on. */
function asReplayed({ name, settings, freeMinutesBeforeRemoval }: Pool): unknown {
  const { placement: _, schedule, zones: __, ...rest } = settings;
  return { name, freeMinutesBeforeRemoval, ...rest, schedule: { ...schedule, timeZone: undefined } };
}

interface Waiting {
  day: Day;
  /** Of the sessions, from 0 to 1. */
  share: number;
  /** Of the first repetition: when sessions waited, in minutes of the day, and the most that were played or waited then. */
  window?: { from: number; to: number; sessions: number };
}

/** For each pool of a region the days on which too many of its sessions wait. */
function daysThatBreakIt(pools: readonly Pool[]): Waiting[][] {
  const keysOf = (pool: Pool) => [deployedKey(pool)];
  const found: Waiting[][] = pools.map(() => []);
  for (const day of days.filter(({ promised }) => promised)) {
    const replayed = (repetitions: number): PoolDay[] =>
      replayRegion(pools, { repetitions, days: [day], keysOf }).map(([poolDay]) => poolDay!);
    const isBroken = (poolDay: PoolDay, index: number): boolean =>
      summaryOf(poolDay.tallies[deployedKey(pools[index]!)], 1).overPatience > 0;
    if (!replayed(quickRepetitions).some(isBroken)) continue;
    replayed(assumptions.repetitions).forEach((poolDay, index) => {
      const key = deployedKey(pools[index]!);
      const summary = summaryOf(poolDay.tallies[key], 1);
      if (waitingKept(summary)) return;
      found[index]!.push({ day, share: summary.shareOverPatience, ...windowOf(poolDay.pictured[key]) });
    });
  }
  return found;
}

function windowOf(minutes: PoolDay["pictured"]["none"]): Pick<Waiting, "window"> {
  const waiting = [...minutes.entries()].filter(([, minute]) => minute.waiting > 0);
  if (waiting.length === 0) return {};
  const sessions = Math.max(...waiting.map(([, minute]) => minute.playing + minute.waiting));
  return { window: { from: waiting[0]![0], to: waiting.at(-1)![0] + 1, sessions } };
}

function warning({ region, name }: Pool, waiting: readonly Waiting[]): Problem {
  const shares = waiting.map(({ day, share }) => `${(share * 100).toFixed(1)} % on ${phrase(day)}`).join(", ");
  const windows = waiting.flatMap(({ day, window }) =>
    window
      ? [`${phrase(day)} up to ${window.sessions} sessions from ${clock(window.from)} to ${clock(window.to)}`]
      : [],
  );
  return {
    path: `regions.${region}.pools.${name}.peaks`,
    reason:
      `by the capacity model more than ${promised.shareOverPatience * 100} % of its sessions wait longer than ` +
      `${assumptions.patienceSeconds} seconds for a host: ${shares}`,
    fix:
      (windows.length > 0 ? `let peaks, offPeak or warmFreeSlots have hosts for ${windows.join("; ")}; ` : "") +
      "see `npm run capacity`",
  };
}

/** `an ordinary day`, `a launch at noon` */
function phrase({ title }: Day): string {
  return title[0]!.toLowerCase() + title.slice(1);
}
