import { buildBefore, type Move, readHistory } from "./channel/history";
import { readPointer } from "./channel/pointer";
import { Failure } from "./failure";
import { type Promoted, type Promoting, promote } from "./promote";
import type { BuildStore } from "./store/build-store";

export interface RollingBack extends Omit<Promoting, "action" | "expected"> {
  /** Left out where the channel has builds of one game only. */
  game?: string;
  /** A build of the channel's history; the one before the current, when left out. */
  to?: string;
}

/** Lets a channel point to the build that it had before. The objects are there, so that takes as long as looking at them. */
export async function rollback(hub: BuildStore, { game: named, to, ...promoting }: RollingBack): Promise<Promoted> {
  const { channel, regions } = promoting;
  const pointers = await Promise.all(regions.map(async (region) => (await readPointer(region, channel)).pointer));
  const games = [...new Set(pointers.flatMap(({ games }) => Object.keys(games)))].sort();
  if (games.length === 0) throw new Failure("nothing", `${channel} points to no build in ${namesOf(regions)}.`);
  if (named === undefined && games.length > 1) {
    throw new Failure("usage", `${channel} has builds of ${games.join(", ")}: say which with --game.`);
  }
  const game = named ?? games[0]!;
  const expected = Object.fromEntries(
    regions.map(({ name }, index) => [name, pointers[index]!.games[game]?.digest ?? null]),
  );
  const without = Object.entries(expected).flatMap(([region, digest]) => (digest === null ? [region] : []));
  if (without.length > 0) throw new Failure("nothing", `${channel} has no build of ${game} in ${without.join(", ")}.`);

  const moves = await readHistory(hub, channel);
  if (to !== undefined) {
    if (!moves.some((move) => move.game === game && move.digest === to)) {
      throw new Failure(
        "nothing",
        `${channel} never had ${to} of ${game}. See show ${channel}; to bring it there, promote it.`,
      );
    }
    return await promote(hub, to, { ...promoting, action: "rollback", expected });
  }
  const interrupted = interruptedRollback(moves, game, expected);
  if (interrupted !== undefined) return await promote(hub, interrupted, { ...promoting, action: "rollback", expected });
  const before = new Map(regions.map(({ name }) => [name, buildBefore(moves, game, name, expected[name]!)]));
  const targets = [...new Set(before.values())];
  const lacking = [...before].flatMap(([region, digest]) => (digest === undefined ? [region] : []));
  if (lacking.length > 0) {
    throw new Failure("nothing", `${channel} had no build of ${game} before this one in ${lacking.join(", ")}.`);
  }
  if (targets.length > 1) {
    const each = [...before].map(([region, digest]) => `  ${region}: ${digest}`);
    throw new Failure(
      "usage",
      [
        "The regions had different builds before:",
        ...each,
        "Roll them back apart (--regions), or name one for all (--to).",
      ].join("\n"),
    );
  }
  return await promote(hub, targets[0]!, { ...promoting, action: "rollback", expected });
}

/** The build of a way back that has reached some of the regions only: it is finished, and not taken for one that is to be undone. */
function interruptedRollback(moves: Move[], game: string, current: Record<string, string | null>): string | undefined {
  const last = moves.findLast((move) => move.game === game);
  if (last?.action !== "rollback" || !Object.keys(current).every((region) => region in last.regions)) return undefined;
  return Object.values(current).some((digest) => digest !== last.digest) ? last.digest : undefined;
}

function namesOf(regions: BuildStore[]): string {
  return regions.map(({ name }) => name).join(", ");
}
