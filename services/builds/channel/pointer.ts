import { z } from "zod";
import type { BuildStore } from "../store/build-store";
import { pointerName } from "../store/names";
import { parseStored } from "./stored";

/** The channels that a pool's hosts can be on (stacks/config). */
export const channelNames = ["dev", "canary", "prod"] as const;

const pointerSchema = z.strictObject({
  format: z.literal(1),
  channel: z.string(),
  /** By game. */
  games: z.record(
    z.string(),
    z.strictObject({
      digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
      version: z.string(),
      /** The move in the channel's history that brought it. */
      sequence: z.int().min(1),
    }),
  ),
});

/** What a region's hosts pull on a channel: a build of each game. */
export type Pointer = z.output<typeof pointerSchema>;

/** A few hundred bytes a game. */
const most = 1024 * 1024;

/** A channel in a region, and the ETag with which to move it; an empty one where it was never moved. */
export async function readPointer(store: BuildStore, channel: string): Promise<{ pointer: Pointer; etag?: string }> {
  // Without an ETag nothing counts as unchanged.
  return (await pollPointer(store, channel, undefined)) as { pointer: Pointer; etag?: string };
}

/** The same for whoever asks again and again: `unchanged` costs neither the store nor the network anything. */
export async function pollPointer(
  store: BuildStore,
  channel: string,
  etag: string | undefined,
): Promise<"unchanged" | { pointer: Pointer; etag?: string }> {
  const found = await store.channels.text(pointerName(channel), most, etag);
  if (found === "unchanged") return found;
  if (found === undefined) return { pointer: { format: 1, channel, games: {} } };
  return { pointer: parsePointer(store, channel, found.text), etag: found.etag };
}

/** The builds that a channel points to, of all games or of one. */
export function buildsIn({ games }: Pointer, game?: string): { game: string; version: string; digest: string }[] {
  return Object.entries(games)
    .filter(([name]) => game === undefined || name === game)
    .map(([name, { version, digest }]) => ({ game: name, version, digest }));
}

function parsePointer(store: BuildStore, channel: string, text: string): Pointer {
  return parseStored(pointerSchema, text, `${store.name}: channel ${channel}`);
}
