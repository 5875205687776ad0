import { randomUUID } from "node:crypto";
import pMap from "p-map";
import { FirstThatWorks } from "./copy/first-that-works";
import type { Copier, StoredObject } from "./copy/copier";
import { type Move } from "./channel/history";
import { moveChannel, type Moved } from "./channel/move-channel";
import { Failure } from "./failure";
import { objectsOf } from "./objects";
import { readManifest, readPublished } from "./published";
import type { Report } from "./report";
import type { BuildStore } from "./store/build-store";
import { claimName } from "./store/names";
import { faultsOf, throwFaults } from "./verify";

export interface Promoting {
  channel: string;
  /** Where to; in this order. */
  regions: BuildStore[];
  /** Who promotes, for the channel's history. */
  by: string;
  /** Objects that are copied at once. */
  parallel: number;
  report: Report;
  action?: Move["action"];
  expected?: Record<string, string | null>;
  /** How objects are copied; left out: server-side where that works. */
  copier?: Copier;
}

export interface Promoted extends Moved {
  digest: string;
  game: string;
  version: string;
  channel: string;
  /** By region: objects that had to be copied. */
  copied: Record<string, number>;
}

/**
 * Brings a build into regions, verifies every object there, and only then lets their hosts have it. Until the first pointer moves nothing has changed for
 * anybody, so it can be ended at any point and begun again.
 */
export async function promote(hub: BuildStore, digest: string, promoting: Promoting): Promise<Promoted> {
  const { channel, regions, by, parallel, report, action = "promote" } = promoting;
  // First claimed, then asked for: either the collector sees the claim, or the name is gone already (gc/collect.ts).
  await hub.channels.swap(
    claimName(digest, randomUUID()),
    JSON.stringify({ by, at: new Date().toISOString() }),
    undefined,
  );
  const { manifest, text } = await readManifest(hub, digest);
  const { game, version } = manifest;
  if ((await readPublished(hub, game, version))?.digest !== digest) {
    throw new Failure(
      "nothing",
      `${game} ${version} isn't published as ${digest}: its publishing was never finished, or the collector has taken it. Publish it again.`,
    );
  }
  const objects = objectsOf(manifest, text);
  const copier = promoting.copier ?? new FirstThatWorks(report);
  const copied = await pMap(
    regions,
    async (region) =>
      await bringInto(region, {
        hub,
        objects,
        digest,
        copier,
        parallel: Math.max(1, Math.floor(parallel / regions.length)),
        report,
      }),
    {
      concurrency: regions.length,
    },
  );
  const moving = {
    channel,
    action,
    game,
    version,
    digest,
    regions,
    by,
    report,
    ...(promoting.expected ? { expected: promoting.expected } : {}),
  };
  const moved = await moveChannel(hub, moving);
  return {
    digest,
    game,
    version,
    channel,
    ...moved,
    copied: Object.fromEntries(regions.map(({ name }, index) => [name, copied[index]!])),
  };
}

interface Bringing {
  hub: BuildStore;
  objects: StoredObject[];
  digest: string;
  copier: Copier;
  parallel: number;
  report: Report;
}

/** Copies what a region lacks, and verifies all of it. @returns how many objects were copied */
async function bringInto(
  region: BuildStore,
  { hub, objects, digest, copier, parallel, report }: Bringing,
): Promise<number> {
  // Asking takes no memory and little of the store.
  const looking = { deep: false, parallel: parallel * 8, report };
  const faults = await faultsOf(objects, region, looking);
  throwFaults(
    faults.filter(({ problem }) => problem !== "it is missing"),
    digest,
  );
  const missing = new Set(faults.map(({ name }) => name));
  const lacking = objects.filter(({ name }) => missing.has(name));
  if (lacking.length === 0) return 0;
  const task = report.task(
    `${region.name}: copies`,
    lacking.reduce((sum, { size }) => sum + size, 0),
  );
  // The manifest is the last object, and comes last: a store that has it has the rest.
  for (const some of [lacking.slice(0, -1), lacking.slice(-1)]) {
    await pMap(
      some,
      async (object) => {
        await copier.copy(object, hub, region);
        task.advance(object.size);
      },
      { concurrency: parallel },
    );
  }
  task.end();
  throwFaults(await faultsOf(lacking, region, looking), digest);
  return lacking.length;
}
