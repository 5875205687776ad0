import pMap from "p-map";
import type { BuildStore } from "../store/build-store";
import type { BlobFacts } from "../store/container";
import type { Collecting } from "./collect";

/** What a store had of no build in use. */
export interface Swept {
  /** Objects, and versions of the past. */
  objects: number;
  bytes: number;
  deleted: number;
  /** Kept by the store until their retention is over. */
  retained: number;
  /** Not looked at: younger than the grace. */
  young: number;
}

export interface Sweeping {
  collecting: Collecting;
  retentionDays: number;
  /** Whether a build in use is made of it. */
  isMarked: (name: string) => boolean;
  /** Marks what has come into use since; asked before each group. */
  renew: () => Promise<void>;
}

/** Objects that are decided on together, so that memory doesn't grow with the store. */
const group = 500;

/** What of a group isn't deleted after so long is left for the next time: whoever claims a build counts on that (publish.ts). Milliseconds. */
const longest = 60_000;

/** Deletes what no build in use is made of, with its versions of the past, and what is a version of the past anyway. */
export async function sweep(
  store: BuildStore,
  { collecting, retentionDays, isMarked, renew }: Sweeping,
): Promise<Swept> {
  const { dryRun, graceDays, now, parallel } = collecting;
  const swept: Swept = { objects: 0, bytes: 0, deleted: 0, retained: 0, young: 0 };
  const age = ({ createdAt }: BlobFacts) => (now.getTime() - createdAt.getTime()) / 86_400_000;
  const unused = ({ name, pastVersion }: BlobFacts) => pastVersion !== undefined || !isMarked(name);
  // Manifests first: one that is there should have its packs.
  for (const prefix of ["manifests/", "packs/"]) {
    for await (const some of grouped(store.builds.list(prefix, { versions: true }))) {
      const candidates = some.filter((one) => unused(one) && age(one) >= graceDays);
      swept.young += some.filter((one) => unused(one) && age(one) < graceDays).length;
      swept.objects += candidates.length;
      swept.bytes += candidates.reduce((sum, { size }) => sum + size, 0);
      const deletable = candidates.filter((one) => age(one) >= retentionDays);
      swept.retained += candidates.length - deletable.length;
      if (dryRun || deletable.length === 0) continue;
      await renew();
      const from = Date.now();
      await pMap(
        deletable,
        async (one) => {
          if (!unused(one) || Date.now() - from > longest) return;
          const gone = await store.builds.remove(one.name, one.pastVersion);
          if (gone === "retained") swept.retained += 1;
          if (gone === "removed") swept.deleted += 1;
        },
        { concurrency: parallel },
      );
    }
  }
  return swept;
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
