import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import pMap from "p-map";
import { claim } from "./claims";
import { Failure } from "./failure";
import { buildDigest, BuildRefused, filesOf, type Manifest, manifestText, type Pack, packFolder } from "./format";
import { manifestBytes } from "./format/limits";
import { gameProblem, versionProblem } from "./format/manifest";
import { mend } from "./mend";
import { objectsOf } from "./objects";
import { listPublished, type Published, publishedText, readManifest, readPublished, sizeOf } from "./published";
import type { Report } from "./report";
import type { BuildStore } from "./store/build-store";
import { packName, publishedName } from "./store/names";
import { faultsOf, missing, throwFaults } from "./verify";

export interface Publishing {
  game: string;
  version: string;
  /** Who publishes, for the hub's list. */
  by: string;
  /** Uploads at once; each holds one pack of up to 8 MiB. */
  parallel: number;
  report: Report;
  /** When an object counts as left over, and how long its fate is waited for; in milliseconds, and left out but in tests. */
  leftover?: { after: number; settle: number };
}

export interface PublishedBuild {
  digest: string;
  game: string;
  version: string;
  files: number;
  /** Bytes of all files. */
  size: number;
  /** Bytes that had to be sent. */
  sent: number;
  /** Whether it was there already, whole. */
  before: boolean;
}

/**
 * Makes a build of a folder, and brings it into the hub. Nothing can be seen of it until its last object is there, so it can be ended at any point and
 * begun again: what is there already isn't sent again.
 *
 * @throws {BuildRefused} for a folder that is no build, or changes meanwhile
 * @throws {Failure} `conflict` where the version was published with other content
 */
export async function publish(hub: BuildStore, folder: string, publishing: Publishing): Promise<PublishedBuild> {
  const { game, version, by, parallel, report } = publishing;
  const problems = [gameProblem(game), versionProblem(version)].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new Failure("usage", problems.join("\n"));

  const total = await bytesIn(folder);
  const earlier = await readPublished(hub, game, version);
  if (earlier !== undefined) return await sameAgain(hub, folder, publishing, earlier);

  const leftover = publishing.leftover ?? { after: aDay, settle: settling };
  const before = await takenOver(hub, game, publishing);
  const task = report.task(`publishes ${game} ${version}`, total);
  const packed = packing(folder, { game, version, before, read: task.advance });
  let [sent, leftovers] = [0, 0];
  const arrived = new Set<string>();
  await pMap(
    packed.packs,
    async (pack) => {
      const there = await send(hub, pack);
      pack.done();
      if (there === undefined) {
        sent += pack.bytes.length;
        arrived.add(packName(pack.sha256));
      } else if (Date.now() - there.getTime() > leftover.after) leftovers += 1;
    },
    { concurrency: parallel },
  );
  task.end();

  const manifest = packed.manifest();
  const text = manifestText(manifest);
  if (Buffer.byteLength(text) > manifestBytes) throw tooMany(folder, manifest);
  const digest = buildDigest(text);
  const objects = objectsOf(manifest, text);
  const last = objects.at(-1)!;
  await hub.builds.add(last.name, Buffer.from(text), { md5: last.md5, contentType: "application/json" });
  await claim(hub, digest, by);
  if (leftovers > 0) {
    report.say(
      `${leftovers} objects are in the hub from long ago. Waits until the collector has seen that they are used.`,
    );
    await setTimeout(leftover.settle);
  }
  // What has just arrived the service has checked, and answered for.
  const others = objects.filter(({ name }) => !arrived.has(name));
  throwFaults(await faultsOf(others, hub, { deep: false, parallel: parallel * 4, report }), digest);

  const published: Published = {
    ...{ format: 1, game, version, digest, files: manifest.files.length, size: sizeOf(manifest) },
    ...{ publishedAt: new Date().toISOString(), by },
  };
  if (!(await announce(hub, published))) {
    const other = await readPublished(hub, game, version);
    if (other?.digest !== digest) throw taken(game, version, other?.digest);
  }
  return { digest, game, version, files: published.files, size: published.size, sent, before: false };
}

const aDay = 86_400_000;

/**
 * Objects that no build had any more may be in a group that the collector deletes at this moment; it looks for claims before each group, and a group is over
 * within a minute (collect/collect.ts). Milliseconds.
 */
const settling = 2 * 60_000;

function tooMany(folder: string, { files }: Manifest): BuildRefused {
  return new BuildRefused(`${folder} is refused`, [
    `its manifest would have more than ${manifestBytes} bytes, with ${files.length} files in it; pack small files into larger ones`,
  ]);
}

/** The version is there: with the same content nothing is left to do, with other content nothing may be done. */
async function sameAgain(
  hub: BuildStore,
  folder: string,
  { game, version, parallel, report }: Publishing,
  { digest }: Published,
): Promise<PublishedBuild> {
  const { manifest, text } = await readManifest(hub, digest);
  const task = report.task(`compares ${game} ${version}`, sizeOf(manifest));
  const packed = packing(folder, { game, version, before: manifest, read: task.advance });
  if (!(await packed.packs.next()).done) throw taken(game, version, digest);
  task.end();
  const content = ({ files }: Manifest) =>
    JSON.stringify(files.map(({ path, size, sha256, executable }) => [path, size, sha256, executable ?? false]));
  if (content(packed.manifest()) !== content(manifest)) throw taken(game, version, digest);
  // What the hub has lost since is sent again.
  const objects = objectsOf(manifest, text);
  const looking = { deep: false, parallel: parallel * 4, report };
  const faults = await faultsOf(objects, hub, looking);
  const lost = new Set(faults.flatMap(({ name, problem }) => (problem === missing ? [name] : [])));
  const sent = lost.size === 0 ? 0 : await mend(hub, { folder, manifest, lost, parallel });
  if (faults.length > 0) throwFaults(await faultsOf(objects, hub, looking), digest);
  return { digest, game, version, files: manifest.files.length, size: sizeOf(manifest), sent, before: true };
}

function taken(game: string, version: string, digest: string | undefined): Failure {
  return new Failure(
    "conflict",
    `${game} ${version} is published already as ${digest ?? "another build"}, with other content. A version never changes: name another one with --version.`,
  );
}

/**
 * The game's newest build, whose packs needn't be sent again; without those that the hub has lost, or that are corrupt. It is claimed first, and only then asked
 * whether it is still published (claims.ts).
 */
async function takenOver(
  hub: BuildStore,
  game: string,
  { by, parallel, report }: Publishing,
): Promise<Manifest | undefined> {
  const [newest] = await listPublished(hub, game);
  if (newest === undefined) return undefined;
  await claim(hub, newest.digest, by);
  if ((await readPublished(hub, game, newest.version))?.digest !== newest.digest) return undefined;
  try {
    const { manifest, text } = await readManifest(hub, newest.digest);
    const objects = objectsOf(manifest, text).slice(0, -1);
    const faults = await faultsOf(objects, hub, { deep: false, parallel: parallel * 4, report });
    const wrong = new Set(faults.map(({ name }) => name));
    const chunks = manifest.chunks.filter(([pack]) => !wrong.has(packName(manifest.packs[pack]!.sha256)));
    return { ...manifest, chunks };
  } catch (error) {
    if (!(error instanceof BuildRefused) && !(error instanceof Failure && error.kind === "nothing")) throw error;
    report.say(`${game} ${newest.version} can't be read, so nothing of it is taken over: ${(error as Error).message}`);
    return undefined;
  }
}

/** A folder's packs one after the other, and its manifest when they have all been taken. */
function packing(folder: string, named: Parameters<typeof packFolder>[1]) {
  let made: Manifest | undefined;
  async function* packs(): AsyncGenerator<Pack, void> {
    made = yield* packFolder(folder, named);
  }
  return { packs: packs(), manifest: () => made! };
}

/** @returns when it came, where it was there already */
async function send(hub: BuildStore, { sha256, md5, bytes }: Pack): Promise<Date | undefined> {
  const name = packName(sha256);
  // Asking is cheap, and sending 8 MiB to be told that they are there isn't.
  const there = await hub.builds.facts(name);
  if (there !== undefined) return there.createdAt;
  return (await hub.builds.add(name, bytes, { md5 })) ? undefined : new Date();
}

async function announce(hub: BuildStore, published: Published): Promise<boolean> {
  const text = publishedText(published);
  return await hub.builds.add(publishedName(published.game, published.version), Buffer.from(text), {
    contentType: "application/json",
    metadata: { published: Buffer.from(text).toString("base64") },
  });
}

async function bytesIn(folder: string): Promise<number> {
  let sum = 0;
  for (const path of await filesOf(folder)) sum += (await stat(join(folder, path))).size;
  return sum;
}
