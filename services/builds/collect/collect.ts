import pMap from "p-map";
import { readHistory } from "../channel/history";
import { channelNames, readPointer } from "../channel/pointer";
import { Failure } from "../failure";
import { objectsOf } from "../objects";
import { listPublished, type Published, readManifest } from "../published";
import type { Report } from "../report";
import type { BuildStore } from "../store/build-store";
import type { BlobFacts, Container } from "../store/container";
import { claimPrefix, publishedName } from "../store/names";
import { aliveBuilds, type Keeping } from "./alive";

export interface Collecting extends Keeping {
  /** Says what would be deleted, and deletes nothing. */
  dryRun: boolean;
  parallel: number;
  report: Report;
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
  /** By store: objects that no build holds any more. */
  stores: Record<string, { objects: number; bytes: number; deleted: number; retained: number; young: number }>;
}

/** Objects that are looked at together, so that memory doesn't grow with the store. */
const group = 500;

/**
 * Mark and sweep. Marked is what a build in use is made of; a build is in use while a channel points to it anywhere, while a channel can go back to it, for a
 * while after it was published, and while somebody is at it.
 *
 * A dead build's name goes first. Publishing and promoting claim a build and ask for its name only then; here claims are read after the names are gone. So
 * whoever comes at the same moment either finds no name, or has its claim seen.
 *
 * @param regions all of the environment's: a channel that isn't looked at would lose its build
 */
export async function collect(hub: Retained, regions: Retained[], collecting: Collecting): Promise<Collected> {
  const { dryRun, parallel, report, now, graceDays } = collecting;
  const published = await listPublished(hub.store);
  const pointers = await pMap(
    regions.flatMap(({ store }) => channelNames.map((channel) => ({ store, channel }))),
    async ({ store, channel }) => ({ region: store.name, pointer: (await readPointer(store, channel)).pointer }),
    { concurrency: parallel },
  );
  const histories = await Promise.all(channelNames.map(async (channel) => await readHistory(hub.store, channel)));
  const uses = { published, pointers, histories, claimed: await claims(hub.store, collecting) };
  const reasons = aliveBuilds(uses, collecting);
  // A version's blob is an object like any other: it can't go before its retention is over, and then the build stays whole.
  const young = (at: string) => ageInDays(new Date(at), now) < hub.retentionDays;
  const dead = published.filter(({ digest, publishedAt }) => reasons.get(digest)!.length === 0 && !young(publishedAt));
  const named = new Map(published.map((build) => [build.digest, build]));
  for (const { game, version, digest } of dead) {
    if (!dryRun) {
      const gone = await hub.store.builds.remove(publishedName(game, version));
      if (gone === "retained") continue;
    }
    named.delete(digest);
  }
  const marked = await marks(
    hub.store,
    { named: [...named.keys()], claimed: await claims(hub.store, collecting) },
    parallel,
  );

  const stores: Collected["stores"] = {};
  for (const { store, retentionDays } of [hub, ...regions]) {
    const counted = { objects: 0, bytes: 0, deleted: 0, retained: 0, young: 0 };
    stores[store.name] = counted;
    // Manifests first: one that is there should have its packs.
    for (const prefix of ["manifests/", "packs/"]) {
      for await (const some of grouped(store.builds.list(prefix))) {
        const unmarked = some.filter(({ name }) => !marked.has(name));
        const free = unmarked.filter(({ createdAt }) => ageInDays(createdAt, now) >= graceDays);
        counted.young += unmarked.length - free.length;
        counted.objects += free.length;
        counted.bytes += free.reduce((sum, { size }) => sum + size, 0);
        const deletable = free.filter(({ createdAt }) => ageInDays(createdAt, now) >= retentionDays);
        counted.retained += free.length - deletable.length;
        if (!dryRun) await sweep(store.builds, deletable, counted, parallel);
      }
    }
    report.say(
      `${store.name}: ${counted.objects} objects of no build, ${counted.bytes} bytes${dryRun ? "" : `; ${counted.deleted} deleted`}`,
    );
  }
  const facts = ({ digest, game, version }: Published) => ({ digest, game, version });
  return {
    kept: published
      .filter(({ digest }) => named.has(digest))
      .map((build) => ({ ...facts(build), reasons: reasonsOf(build, reasons, young(build.publishedAt)) })),
    dead: dead.filter(({ digest }) => !named.has(digest)).map(facts),
    stores,
  };
}

function reasonsOf({ digest }: Published, reasons: Map<string, string[]>, retained: boolean): string[] {
  const found = reasons.get(digest)!;
  return found.length === 0 && retained ? ["retained"] : found;
}

async function sweep(
  builds: Container,
  objects: BlobFacts[],
  counted: { deleted: number; retained: number },
  parallel: number,
): Promise<void> {
  await pMap(
    objects,
    async ({ name }) => {
      const gone = await builds.remove(name);
      if (gone === "retained") counted.retained += 1;
      if (gone === "removed") counted.deleted += 1;
    },
    { concurrency: parallel },
  );
}

/** Builds that are claimed, for as long as a publishing or a promotion may take. */
async function claims(hub: BuildStore, { now }: Keeping): Promise<Set<string>> {
  const found = new Set<string>();
  for (const container of [hub.staging, hub.channels]) {
    for await (const { name, createdAt } of container.list(claimPrefix)) {
      if (ageInDays(createdAt, now) < claimDays) found.add(`sha256:${name.split("/")[1]}`);
    }
  }
  return found;
}

/** A publishing or a promotion that takes longer isn't protected by its claim any more. */
const claimDays = 7;

/** The names of everything that builds are made of. @throws {Failure} where a manifest can't be read: nothing may be deleted then */
async function marks(
  hub: BuildStore,
  { named, claimed }: { named: string[]; claimed: Set<string> },
  parallel: number,
): Promise<Set<string>> {
  const marked = new Set<string>();
  await pMap(
    new Set([...named, ...claimed]),
    async (digest) => {
      try {
        const { manifest, text } = await readManifest(hub, digest);
        for (const { name } of objectsOf(manifest, text)) marked.add(name);
      } catch (error) {
        // Only one that was claimed may have none: whoever claimed it found no name for it either.
        if (error instanceof Failure && error.kind === "nothing" && !named.includes(digest)) return;
        throw error;
      }
    },
    { concurrency: Math.min(parallel, 4) },
  );
  return marked;
}

async function* grouped(all: AsyncIterable<BlobFacts>): AsyncGenerator<BlobFacts[]> {
  let some: BlobFacts[] = [];
  for await (const one of all) {
    some.push(one);
    if (some.length < group) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

function ageInDays(at: Date, now: Date): number {
  return (now.getTime() - at.getTime()) / 86_400_000;
}
