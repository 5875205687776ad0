import { z } from "zod";
import { type Manifest, parseManifest } from "./format";
import { manifestBytes } from "./format/limits";
import { Failure } from "./failure";
import type { BuildStore } from "./store/build-store";
import { manifestName, publishedName, publishedPrefix } from "./store/names";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const publishedSchema = z.strictObject({
  format: z.literal(1),
  game: z.string(),
  version: z.string(),
  digest,
  files: z.int(),
  /** Bytes of all files. */
  size: z.int(),
  publishedAt: z.iso.datetime(),
  by: z.string(),
});

/** What the hub says of a version: written once, after everything that it names. */
export type Published = z.output<typeof publishedSchema>;

export function publishedText(published: Published): string {
  return JSON.stringify(published);
}

const most = 16 * 1024;

/** @returns undefined where nobody has published that version */
export async function readPublished(hub: BuildStore, game: string, version: string): Promise<Published | undefined> {
  const name = publishedName(game, version);
  const found = await hub.builds.text(name, most);
  return found === undefined ? undefined : parsePublished(found.text, `${hub.name}: ${name}`);
}

function parsePublished(text: string, where: string): Published {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = publishedSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure(
    "unreadable",
    `${where}: it is none of this format: written by a later program, or by hand. Use a newer one; if it is nobody's, delete that blob by hand.`,
  );
}

/**
 * Every build that the hub has whole, the newest first.
 *
 * @param unreadable is told of each blob that isn't understood; the rest is listed all the same
 */
export async function listPublished(
  hub: BuildStore,
  game?: string,
  unreadable: (where: string) => void = () => {},
): Promise<Published[]> {
  const found: Published[] = [];
  const prefix = game === undefined ? publishedPrefix : `${publishedPrefix}${game}/`;
  for await (const { name, metadata } of hub.builds.list(prefix)) {
    // What `publish` wrote into the blob is in its metadata too, so that a list is one request for 5000 builds; a copy made by hand may lack it.
    const told = metadata["published"];
    const text =
      told === undefined ? (await hub.builds.text(name, most))?.text : Buffer.from(told, "base64").toString();
    try {
      if (text !== undefined) found.push(parsePublished(text, `${hub.name}: ${name}`));
    } catch {
      unreadable(`${hub.name}: ${name}`);
    }
  }
  return found.sort(
    (one, other) => other.publishedAt.localeCompare(one.publishedAt) || one.digest.localeCompare(other.digest),
  );
}

/** A manifest of a store, checked. @throws {Failure} where the store has none of that digest */
export async function readManifest(store: BuildStore, digest: string): Promise<{ manifest: Manifest; text: string }> {
  const found = await store.builds.text(manifestName(digest), manifestBytes + 1);
  if (found === undefined) throw new Failure("nothing", `${store.name}: there is no build ${digest}.`);
  return { manifest: parseManifest(found.text, digest), text: found.text };
}

/** Bytes of all files. */
export function sizeOf({ files }: Manifest): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
