import pMap from "p-map";
import { claim } from "./claims";
import { FirstThatWorks } from "./copy/first-that-works";
import type { Copier, StoredObject } from "./copy/copier";
import { type Move } from "./channel/history";
import { moveChannel, type Moved } from "./channel/move-channel";
import { Failure } from "./failure";
import { objectsOf } from "./objects";
import { readManifest, readPublished } from "./published";
import type { Report } from "./report";
import type { BuildStore } from "./store/build-store";
import { faultsOf, missing, throwFaults } from "./verify";

export interface Promoting {
  channel: string;
  /** Where to; in this order. */
  regions: BuildStore[];
  /** Who promotes, for the channel's history. */
  by: string;
  /** Objects that pass through this machine at once, where they have to; each takes up to 8 MiB of memory. */
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
  // First claimed, then asked for: either the collector sees the claim, or the name is gone already (claims.ts).
  await claim(hub, digest, by);
  const { manifest, text } = await readManifest(hub, digest);
  const { game, version } = manifest;
  if ((await readPublished(hub, game, version))?.digest !== digest) {
    throw new Failure(
      "nothing",
      `${game} ${version} isn't published as ${digest}: its publishing was never finished, or the collector has taken it. Publish it again.`,
    );
  }
  const objects = objectsOf(manifest, text);
  const copier = promoting.copier ?? new FirstThatWorks(parallel, report);
  const bringing = { hub, objects, digest, copier, report };
  const copied = await Promise.all(regions.map(async (region) => await bringInto(region, bringing)));
  const expected = promoting.expected ? { expected: promoting.expected } : {};
  const moved = await moveChannel(hub, { channel, action, game, version, digest, regions, by, report, ...expected });
  const byRegion = Object.fromEntries(regions.map(({ name }, index) => [name, copied[index]!]));
  return { digest, game, version, channel, ...moved, copied: byRegion };
}

/** Requests to a region at once that ask for something, or let it fetch something: no bytes come through here, and the store takes thousands a second. */
const requests = 48;

interface Bringing {
  hub: BuildStore;
  objects: StoredObject[];
  digest: string;
  copier: Copier;
  report: Report;
}

/** Copies what a region lacks, and verifies all of it. @returns how many objects were copied */
async function bringInto(region: BuildStore, { hub, objects, digest, copier, report }: Bringing): Promise<number> {
  const looking = { deep: false, parallel: requests, report };
  const faults = await faultsOf(objects, region, looking);
  throwFaults(
    faults.filter(({ problem }) => problem !== missing),
    digest,
  );
  const absent = new Set(faults.map(({ name }) => name));
  const lacking = objects.filter(({ name }) => absent.has(name));
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
      { concurrency: requests },
    );
  }
  task.end();
  throwFaults(await faultsOf(lacking, region, looking), digest);
  return lacking.length;
}
