import { Failure } from "../failure";
import type { Report } from "../report";
import type { BuildStore } from "../store/build-store";
import { pointerName } from "../store/names";
import { addMove, type Move, readHistory } from "./history";
import { holding, type StillHeld } from "./lock";
import { readPointer } from "./pointer";

/** A build that some regions' hosts shall pull from now on. Its objects are in each of them already. */
export interface Moving {
  channel: string;
  action: Move["action"];
  game: string;
  version: string;
  digest: string;
  /** Moved in this order. */
  regions: BuildStore[];
  by: string;
  report: Report;
  /** What each region must still have, where that was looked at before; by key. */
  expected?: Record<string, string | null>;
}

export interface Moved {
  sequence: number;
  /** Keys of the regions that point to it now, and the build that each of them had before. */
  regions: Record<string, string | null>;
}

/**
 * Moves a channel, region by region. The move is written into the hub's history first, with a number of its own: a pointer never goes back to a lower
 * number, so one that was interrupted and wakes up late moves nothing over a later one's.
 *
 * @throws {Failure} `conflict` where somebody else moves it at the same time, `incomplete` where some regions have moved and another couldn't
 */
export async function moveChannel(hub: BuildStore, moving: Moving): Promise<Moved> {
  const { channel, by, game, digest, regions, report } = moving;
  return await holding(hub, channel, by, async (stillHeld) => {
    const { builds: before, sequence } = await current(regions, channel, game);
    for (const [region, expected] of Object.entries(moving.expected ?? {})) {
      if (before[region] === expected) continue;
      throw new Failure(
        "conflict",
        `${region}: ${channel} has been moved to ${before[region] ?? "nothing"} meanwhile. Look at it (show ${channel}), and decide again.`,
      );
    }
    if (Object.values(before).every((there) => there === digest)) {
      report.say(`${channel} points to it already.`);
      return { sequence, regions: before };
    }
    const move = await written(hub, moving, before, sequence);
    const moved: string[] = [];
    for (const region of regions) {
      try {
        await moveRegion(region, move, stillHeld);
      } catch (error) {
        throw interruptedAt(error, move, moved, regions.slice(moved.length));
      }
      moved.push(region.name);
      report.say(`${region.name}: ${channel} points to ${game} ${move.version} (${digest.slice(0, 19)}…)`);
    }
    return { sequence: move.sequence, regions: before };
  });
}

/** What the regions point to, and the highest number that any of their pointers has. */
async function current(
  regions: BuildStore[],
  channel: string,
  game: string,
): Promise<{ builds: Record<string, string | null>; sequence: number }> {
  const read = await Promise.all(regions.map(async (region) => (await readPointer(region, channel)).pointer.games));
  return {
    builds: Object.fromEntries(regions.map(({ name }, index) => [name, read[index]![game]?.digest ?? null])),
    sequence: Math.max(0, ...read.flatMap((games) => Object.values(games).map((there) => there.sequence))),
  };
}

/**
 * The move as the history has it: a new one, or the last one where that was this very move and has been interrupted.
 *
 * @param least the new one's number is above it: a hub that fails over to its other region may have lost the last of its history
 */
async function written(
  hub: BuildStore,
  moving: Moving,
  before: Record<string, string | null>,
  least: number,
): Promise<Move> {
  const { channel, action, game, version, digest, by, report } = moving;
  const moves = await readHistory(hub, channel);
  const last = moves.findLast((move) => move.game === game);
  const interrupted =
    last !== undefined &&
    Object.keys(last.regions).some((region) => region in before && before[region] !== last.digest);
  if (
    interrupted &&
    last.digest === digest &&
    last.action === action &&
    sameKeys(last.regions, before) &&
    last.sequence >= least
  ) {
    report.say(`Goes on with move ${last.sequence} of ${channel}, which ${last.by} began at ${last.at}.`);
    return last;
  }
  const move: Move = {
    ...{
      format: 1,
      channel,
      sequence: Math.max(moves.at(-1)?.sequence ?? 0, least) + 1,
      action,
      game,
      version,
      digest,
    },
    ...{ regions: before, by, at: new Date().toISOString() },
  };
  if (await addMove(hub, move)) return move;
  throw new Failure(
    "conflict",
    `${channel}: somebody else has moved it meanwhile. Look at it (show ${channel}), and decide again.`,
  );
}

function sameKeys(one: object, other: object): boolean {
  return JSON.stringify(Object.keys(one).sort()) === JSON.stringify(Object.keys(other).sort());
}

async function moveRegion(
  region: BuildStore,
  { channel, game, version, digest, sequence }: Move,
  stillHeld: StillHeld,
): Promise<void> {
  for (let tries = 1; tries <= 5; tries++) {
    stillHeld();
    const { pointer, etag } = await readPointer(region, channel);
    const there = pointer.games[game];
    if (there?.sequence === sequence && there.digest === digest) return;
    if (there !== undefined && there.sequence >= sequence) {
      throw new Failure(
        "conflict",
        `${region.name}: ${channel} was moved by a later move (${there.sequence}) to ${there.version}.`,
      );
    }
    const next = { ...pointer, games: { ...pointer.games, [game]: { digest, version, sequence } } };
    if (await region.channels.swap(pointerName(channel), JSON.stringify(next), etag)) return;
  }
  throw new Failure("conflict", `${region.name}: ${channel} is written to by somebody else all the time.`);
}

/** What to do after a failure in the midst of a move. The command that goes on names the build: a second way back would go back further. */
function interruptedAt(error: unknown, move: Move, moved: string[], left: BuildStore[]): unknown {
  if (!(error instanceof Failure)) return error;
  const { channel, action, game, version, digest, regions } = move;
  const names = left.map(({ name }) => name);
  const build = action === "promote" ? `promote ${digest}` : `rollback --game ${game} --to ${digest}`;
  const goOn = `To go on: ${build} --channel ${channel} --regions ${Object.keys(regions).join(",")}`;
  if (moved.length === 0) return new Failure(error.kind, `${error.message}\n${goOn}`, error.details);
  return new Failure(
    "incomplete",
    [
      error.message,
      `${channel} points to ${game} ${version} in ${moved.join(", ")}, and perhaps not yet in ${names.join(", ")} (show ${channel}).`,
      goOn,
    ].join("\n"),
    { moved, left: names },
  );
}
