import type { Move } from "../channel/history";
import type { Pointer } from "../channel/pointer";
import type { Published } from "../published";

/** Everything by which a build can be in use. */
export interface Uses {
  published: Published[];
  /** What regions point to. */
  pointers: { region: string; pointer: Pointer }[];
  /** Every channel's moves, the oldest first. */
  histories: Move[][];
  /** Digests that somebody publishes on top of, or promotes, at this moment. */
  claimed: Set<string>;
}

/** How long a build is kept that nothing points to. */
export interface Keeping {
  now: Date;
  /** Days since it was published in which nobody need have promoted it. */
  graceDays: number;
  /** Days in which a channel can go back to it after it was moved away. */
  historyDays: number;
  /** Moves of a channel and game that it can go back over, however old. */
  historyMoves: number;
}

/** Every build that is in use, with a name in the hub or without, and why: the reasons that there are, for a person. */
export function usedBuilds({ published, pointers, histories, claimed }: Uses, keeping: Keeping): Map<string, string[]> {
  const reasons = new Map<string, string[]>();
  const keep = (digest: string, reason: string) => {
    const known = reasons.get(digest) ?? [];
    if (!known.includes(reason)) reasons.set(digest, [...known, reason]);
  };
  for (const { region, pointer } of pointers) {
    for (const { digest } of Object.values(pointer.games)) keep(digest, `${pointer.channel} in ${region}`);
  }
  for (const moves of histories) for (const { digest, reason } of reachable(moves, keeping)) keep(digest, reason);
  for (const digest of claimed) keep(digest, "somebody was at it in the last days");
  const newest = new Set<string>();
  const newestFirst = [...published].sort((one, other) => other.publishedAt.localeCompare(one.publishedAt));
  for (const { digest, game, publishedAt } of newestFirst) {
    if (!newest.has(game)) keep(digest, "the game's newest");
    newest.add(game);
    if (daysBetween(publishedAt, keeping.now) < keeping.graceDays) {
      keep(digest, `published less than ${keeping.graceDays} days ago`);
    }
  }
  return reasons;
}

/** What a channel can go back to: the builds that its latest moves brought, and those that they took away. */
function reachable(moves: Move[], { now, historyDays, historyMoves }: Keeping): { digest: string; reason: string }[] {
  const games = [...new Set(moves.map(({ game }) => game))];
  return games.flatMap((game) => {
    const own = moves.filter((move) => move.game === game);
    return own
      .filter((move, index) => index >= own.length - historyMoves || daysBetween(move.at, now) < historyDays)
      .flatMap(({ channel, digest, regions }) => {
        const reason = `history of ${channel}`;
        return [digest, ...Object.values(regions).filter((before) => before !== null)].map((kept) => ({
          digest: kept,
          reason,
        }));
      });
  });
}

function daysBetween(at: string, now: Date): number {
  return (now.getTime() - Date.parse(at)) / 86_400_000;
}
