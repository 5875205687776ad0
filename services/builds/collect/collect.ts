import pMap from "p-map";
import { type Move, readHistory } from "../channel/history";
import { channelNames, type Pointer, readPointer } from "../channel/pointer";
import { claimedBuilds } from "../claims";
import { Failure } from "../failure";
import { objectsOf } from "../objects";
import { listPublished, type Published, readManifest } from "../published";
import type { Report } from "../report";
import type { BuildStore } from "../store/build-store";
import { publishedName } from "../store/names";
import { type Keeping, usedBuilds } from "./alive";
import { type Swept, sweep } from "./sweep";

export interface Collecting extends Keeping {
  /** Says what would be deleted, and deletes nothing. */
  dryRun: boolean;
  parallel: number;
  report: Report;
  /** Keys of regions that were removed: what their channels pointed to needn't be kept for them. */
  without?: string[];
}

/** A store, and how long it keeps what is written into it. */
export interface Retained {
  store: BuildStore;
  retentionDays: number;
}

/** What a collection did, or would do. */
export interface Collected {
  kept: { digest: string; game: string; version: string; reasons: string[] }[];
  dead: { digest: string; game: string; version: string }[];
  /** By store. */
  stores: Record<string, Swept>;
}

/**
 * Mark and sweep. Marked is what builds in use are made of: those that a channel points to anywhere, that a channel can go back to, that were published not long
 * ago, and that somebody is at (claims.ts). All others lose their name first; then everything by which a build can be in use is read again.
 *
 * @param regions all of the environment's: a channel that isn't looked at would lose its build
 * @throws {Failure} before anything but names is deleted, where something can't be read
 */
export async function collect(hub: Retained, regions: Retained[], collecting: Collecting): Promise<Collected> {
  const { dryRun, parallel, report, now } = collecting;
  const published = await listPublished(hub.store, undefined, refuseUnreadable);
  const uses = async (named: Published[]) => ({
    published: named,
    pointers: await pointersOf(regions, parallel),
    histories: await historiesOf(hub.store, [...regions.map(({ store }) => store.name), ...(collecting.without ?? [])]),
    claimed: await claimedBuilds(hub.store, now),
  });
  const reasons = usedBuilds(await uses(published), collecting);
  // A version's blob is an object like any other: it can't go before its retention is over, and then the build stays whole.
  const young = ({ publishedAt }: Published) =>
    (now.getTime() - Date.parse(publishedAt)) / 86_400_000 < hub.retentionDays;
  const unnamed = new Set<string>();
  for (const build of published) {
    if (reasons.has(build.digest) || young(build)) continue;
    if (!dryRun && (await hub.store.builds.remove(publishedName(build.game, build.version))) === "retained") continue;
    unnamed.add(build.digest);
  }
  const named = published.filter(({ digest }) => !unnamed.has(digest));
  const again = await uses(named);
  const used = new Set([...named.map(({ digest }) => digest), ...usedBuilds(again, collecting).keys()]);
  const needed = new Set([...named.map(({ digest }) => digest), ...pointedTo(again.pointers)]);
  const marked = await marks(hub.store, used, needed);

  const stores: Collected["stores"] = {};
  for (const { store, retentionDays } of [hub, ...regions]) {
    stores[store.name] = await sweep(store, {
      ...{ collecting, retentionDays },
      isMarked: (name) => marked.has(name),
      // Somebody may have come meanwhile.
      renew: async () => {
        const claimed = await claimedBuilds(hub.store, now);
        for (const name of await marks(
          hub.store,
          new Set([...claimed].filter((digest) => !used.has(digest))),
          new Set(),
        )) {
          marked.add(name);
        }
      },
    });
    const { objects, bytes, deleted } = stores[store.name]!;
    report.say(`${store.name}: ${objects} objects of no build, ${bytes} bytes${dryRun ? "" : `; ${deleted} deleted`}`);
  }
  const facts = ({ digest, game, version }: Published) => ({ digest, game, version });
  return {
    kept: named.map((build) => ({ ...facts(build), reasons: reasons.get(build.digest) ?? ["retained"] })),
    dead: published.filter(({ digest }) => unnamed.has(digest)).map(facts),
    stores,
  };
}

function refuseUnreadable(where: string): void {
  throw new Failure(
    "unreadable",
    `${where} says nothing that this program can read, so what it stands for can't be told. Use a newer program; or, if it is nobody's, delete that blob by hand.`,
  );
}

async function pointersOf(regions: Retained[], parallel: number): Promise<{ region: string; pointer: Pointer }[]> {
  return await pMap(
    regions.flatMap(({ store }) => channelNames.map((channel) => ({ store, channel }))),
    async ({ store, channel }) => ({ region: store.name, pointer: (await readPointer(store, channel)).pointer }),
    { concurrency: parallel },
  );
}

/** @throws {Failure} `usage` where a channel was moved in a region that isn't looked at: its builds would count as unused */
async function historiesOf(hub: BuildStore, regions: string[]): Promise<Move[][]> {
  const histories = await Promise.all(channelNames.map(async (channel) => await readHistory(hub, channel)));
  const moved = new Set(histories.flat().flatMap((move) => Object.keys(move.regions)));
  const unknown = [...moved].filter((region) => !regions.includes(region)).sort();
  if (unknown.length === 0) return histories;
  throw new Failure(
    "usage",
    `Channels were moved in ${unknown.join(", ")}, which the outputs don't have: builds that are played there would count as unused. Renew the outputs; a region that was removed is named with --without.`,
  );
}

function pointedTo(pointers: { pointer: Pointer }[]): string[] {
  return pointers.flatMap(({ pointer }) => Object.values(pointer.games).map(({ digest }) => digest));
}

/**
 * The names of everything that builds are made of.
 *
 * @param needed builds whose manifest must be there: nothing may be deleted otherwise. One that is only claimed, or long in the past, may have gone
 */
async function marks(hub: BuildStore, digests: Set<string>, needed: Set<string>): Promise<Set<string>> {
  const marked = new Set<string>();
  await pMap(
    digests,
    async (digest) => {
      try {
        const { manifest, text } = await readManifest(hub, digest);
        for (const { name } of objectsOf(manifest, text)) marked.add(name);
      } catch (error) {
        if (error instanceof Failure && error.kind === "nothing" && !needed.has(digest)) return;
        throw error;
      }
    },
    // A large one takes half a gigabyte while it is read.
    { concurrency: 2 },
  );
  return marked;
}
