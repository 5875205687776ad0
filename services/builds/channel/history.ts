import { z } from "zod";
import pMap from "p-map";
import type { BuildStore } from "../store/build-store";
import type { BlobFacts } from "../store/container";
import { historyName, historyPrefix } from "../store/names";
import { parseStored } from "./stored";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const moveSchema = z.strictObject({
  format: z.literal(1),
  channel: z.string(),
  sequence: z.int().min(1),
  action: z.enum(["promote", "rollback"]),
  game: z.string(),
  version: z.string(),
  digest,
  /** Keys of the regions that it moves, and the build that each of them had before; null where it had none. */
  regions: z.record(z.string(), digest.nullable()),
  by: z.string(),
  at: z.iso.datetime(),
});

/** One time that a channel was moved: who, when, what. It is written before anything moves, and never again. */
export type Move = z.output<typeof moveSchema>;

const most = 1024 * 1024;

/** A channel's moves, the oldest first. */
export async function readHistory(hub: BuildStore, channel: string): Promise<Move[]> {
  const listed: BlobFacts[] = [];
  for await (const facts of hub.channels.list(`${historyPrefix}${channel}/`)) listed.push(facts);
  const texts = await pMap(
    listed,
    async ({ name, metadata }) => textOf(metadata) ?? (await hub.channels.text(name, most))?.text,
    { concurrency: 16 },
  );
  return texts.flatMap((text, index) =>
    text === undefined ? [] : [parseStored(moveSchema, text, `${hub.name}: ${listed[index]!.name}`)],
  );
}

/** Adds a move. @returns false where somebody else has added one of the same number */
export async function addMove(hub: BuildStore, move: Move): Promise<boolean> {
  const text = JSON.stringify(move);
  return await hub.channels.swap(historyName(move.channel, move.sequence), text, undefined, metadataOf(text));
}

/*
 * A move's text is in its blob's metadata too, so that a history of years is one request for 5000 moves. Metadata has 8 KiB of ASCII at most
 * (https://learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources): with more than some fifty
 * regions it doesn't fit, and the blob is read.
 */
function metadataOf(text: string): Record<string, string> | undefined {
  const encoded = Buffer.from(text).toString("base64");
  return encoded.length > 7000 ? undefined : { move: encoded };
}

function textOf(metadata: Record<string, string>): string | undefined {
  return metadata["move"] === undefined ? undefined : Buffer.from(metadata["move"], "base64").toString();
}

/**
 * The build that a region goes back to, as a person counts: what was rolled back from is gone, so going back twice goes back two builds. A move that was
 * interrupted before it reached the region is undone by staying, and a way back that was interrupted is finished.
 *
 * @param moves the channel's, the oldest first
 * @param current the build that the region points to
 * @returns undefined where there is none
 */
export function buildBefore(moves: readonly Move[], game: string, region: string, current: string): string | undefined {
  const own = moves.filter((move) => move.game === game && region in move.regions);
  const last = own.at(-1);
  if (last !== undefined && last.digest !== current) return last.action === "rollback" ? last.digest : current;
  const stack: string[] = [];
  for (const { action, digest } of own) {
    const at = stack.lastIndexOf(digest);
    if (action === "rollback" && at !== -1) stack.length = at + 1;
    else if (stack.at(-1) !== digest) stack.push(digest);
  }
  return stack.at(-2);
}
