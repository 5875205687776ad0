import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import pMap from "p-map";
import { Failure } from "./failure";
import { buildDigest, filesOf, type Manifest, manifestText, type Pack, packFolder } from "./format";
import { gameProblem, versionProblem } from "./format/manifest";
import { objectsOf } from "./objects";
import { listPublished, type Published, publishedText, readManifest, readPublished, sizeOf } from "./published";
import type { Report } from "./report";
import type { BuildStore } from "./store/build-store";
import { claimName, packName, publishedName } from "./store/names";
import { faultsOf, throwFaults } from "./verify";

export interface Publishing {
  game: string;
  version: string;
  /** Who publishes, for the hub's list. */
  by: string;
  /** Uploads at once; each holds one pack of up to 8 MiB. */
  parallel: number;
  report: Report;
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

  const before = await takenOver(hub, game);
  const task = report.task(`publishes ${game} ${version}`, total);
  const packed = packing(folder, { game, version, before: before?.manifest, read: task.advance });
  let sent = 0;
  await pMap(
    packed.packs,
    async (pack) => {
      if (await send(hub, pack)) sent += pack.bytes.length;
    },
    { concurrency: parallel },
  );
  task.end();

  const manifest = packed.manifest();
  const text = manifestText(manifest);
  const digest = buildDigest(text);
  const objects = objectsOf(manifest, text);
  // The packs that were just sent were checked as they arrived; those of the build before may have been deleted since it was read.
  throwFaults(await faultsOf(objects.slice(0, -1), hub, { deep: false, parallel: parallel * 4, report }), digest);
  const last = objects.at(-1)!;
  await hub.builds.add(last.name, Buffer.from(text), { md5: last.md5, contentType: "application/json" });

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

/** The version is there: with the same content nothing is left to do, with other content nothing may be done. */
async function sameAgain(
  hub: BuildStore,
  folder: string,
  { game, version, report }: Publishing,
  { digest }: Published,
): Promise<PublishedBuild> {
  const { manifest } = await readManifest(hub, digest);
  const task = report.task(`compares ${game} ${version}`, sizeOf(manifest));
  const packed = packing(folder, { game, version, before: manifest, read: task.advance });
  if (!(await packed.packs.next()).done) throw taken(game, version, digest);
  task.end();
  const content = ({ files }: Manifest) =>
    JSON.stringify(files.map(({ path, size, sha256, executable }) => [path, size, sha256, executable ?? false]));
  if (content(packed.manifest()) !== content(manifest)) throw taken(game, version, digest);
  return { digest, game, version, files: manifest.files.length, size: sizeOf(manifest), sent: 0, before: true };
}

function taken(game: string, version: string, digest: string | undefined): Failure {
  return new Failure(
    "conflict",
    `${game} ${version} is published already as ${digest ?? "another build"}, with other content. A version never changes: name another one with --version.`,
  );
}

/**
 * The game's newest build, whose packs needn't be sent again. The collector may be about to delete it, so it is claimed first, and only then asked whether
 * it is still published: either the collector sees the claim, or it has taken the build's name away before.
 */
async function takenOver(hub: BuildStore, game: string): Promise<{ manifest: Manifest } | undefined> {
  const [newest] = await listPublished(hub, game);
  if (newest === undefined) return undefined;
  await hub.staging.add(claimName(newest.digest, randomUUID()), Buffer.from("{}"));
  if ((await readPublished(hub, game, newest.version))?.digest !== newest.digest) return undefined;
  return await readManifest(hub, newest.digest);
}

/** A folder's packs one after the other, and its manifest when they have all been taken. */
function packing(folder: string, named: Parameters<typeof packFolder>[1]) {
  let made: Manifest | undefined;
  async function* packs(): AsyncGenerator<Pack, void> {
    made = yield* packFolder(folder, named);
  }
  return { packs: packs(), manifest: () => made! };
}

/** @returns whether it had to be sent */
async function send(hub: BuildStore, { sha256, md5, bytes }: Pack): Promise<boolean> {
  const name = packName(sha256);
  // Asking is cheap, and sending 8 MiB to be told that they are there isn't.
  if ((await hub.builds.facts(name)) !== undefined) return false;
  return await hub.builds.add(name, bytes, { md5 });
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
