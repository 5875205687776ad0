import { mkdir, readdir, readFile, readlink, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure";
import { type Manifest, parseManifest, unpack } from "../format";
import { readManifest, sizeOf } from "../published";
import type { Report } from "../report";
import type { BuildStore } from "../store/build-store";
import { hexOf, packName } from "../store/names";

export interface Pulling {
  /** Requests at once; each takes up to 8 MiB of memory. */
  parallel: number;
  report: Report;
}

export interface Pulled {
  digest: string;
  game: string;
  version: string;
  /** Where the build's files are: `<folder>/<game>`. */
  folder: string;
  /** Bytes of all files. */
  size: number;
  fetched: number;
  /** Bytes that were on the disk already. */
  reused: number;
}

/*
 * A folder that builds are pulled into:
 *
 *   rocket-racer -> .builds/<digest>/files     what is played; it moves to another build at once, or not at all
 *   .builds/<digest>/manifest.json
 *   .builds/<digest>.partial/                  one that isn't whole yet, for the next try
 */
const held = ".builds";

/**
 * Brings a build into a folder, as `<folder>/<game>`. Ended at any point it leaves what was there before, and goes on from where it was when it is called
 * again; a build of the same game that is there serves for all that hasn't changed.
 *
 * @throws {BuildRefused} for a manifest or content that isn't right, and a disk that is too small
 */
export async function pull(
  store: BuildStore,
  digest: string,
  folder: string,
  { parallel, report }: Pulling,
): Promise<Pulled> {
  const { manifest, text } = await readManifest(store, digest);
  const { game, version } = manifest;
  const size = sizeOf(manifest);
  const pulled = { digest, game, version, folder: join(folder, game), size };
  const whole = join(folder, held, hexOf(digest));
  const partial = `${whole}.partial`;
  await mkdir(join(folder, held), { recursive: true });
  const current = await linked(pulled.folder);

  if (await isThere(join(whole, "manifest.json"))) {
    if (await hasItsSizes(manifest, join(whole, "files"))) {
      await show(folder, manifest, digest, current);
      return { ...pulled, fetched: 0, reused: size };
    }
    // Somebody has cut it short: what is right of it is kept. A name that is taken belongs to an earlier try of the same build.
    await rm(partial, { recursive: true, force: true });
    await rename(whole, partial);
  }

  await mkdir(partial, { recursive: true });
  // First, so that a later build of the game takes away one that never became whole.
  await writeFile(join(partial, "manifest.json"), text);
  const task = report.task(`pulls ${game} ${version}`, size);
  const counted = await unpack(manifest, join(partial, "files"), {
    parallel,
    previous: await previousBuild(folder, current),
    advance: task.advance,
    fetch: async (sha256, range) => {
      const bytes = await store.builds.bytes(packName(sha256), range);
      if (bytes !== undefined) return bytes;
      throw new Failure("corrupt", `${store.name}: ${packName(sha256)} is missing. Promote the build to it again.`);
    },
  });
  await rename(partial, whole);
  await show(folder, manifest, digest, current);
  task.end();
  return { ...pulled, ...counted };
}

/** Lets a game's name point to a build, and takes those away that it no longer points to. */
async function show(folder: string, { game }: Manifest, digest: string, current: string | undefined): Promise<void> {
  const target = join(held, hexOf(digest), "files");
  if (current !== target) {
    const link = join(folder, held, `${game}.link`);
    await rm(link, { force: true });
    // Windows lets everybody make junctions, and only some make links.
    await symlink(target, link, "junction");
    if (process.platform === "win32") await rm(join(folder, game), { force: true });
    await rename(link, join(folder, game));
  }
  for (const other of await readdir(join(folder, held))) {
    if (other === hexOf(digest) || !(await isOf(game, join(folder, held, other)))) continue;
    await rm(join(folder, held, other), { recursive: true, force: true });
  }
}

async function isOf(game: string, build: string): Promise<boolean> {
  try {
    return parseManifest(await readFile(join(build, "manifest.json"), "utf8")).game === game;
  } catch {
    return false;
  }
}

/** What a game's name points to; undefined where there is nothing. @throws {Failure} where it is something that pull didn't make */
async function linked(place: string): Promise<string | undefined> {
  try {
    return await readlink(place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code !== "EINVAL" && code !== "UNKNOWN") throw error;
    throw new Failure("usage", `${place} is there, and no earlier pull made it: name another folder, or move it away.`);
  }
}

async function previousBuild(folder: string, current: string | undefined) {
  if (current === undefined) return undefined;
  try {
    const build = join(folder, current, "..");
    return {
      manifest: parseManifest(await readFile(join(build, "manifest.json"), "utf8")),
      folder: join(build, "files"),
    };
  } catch {
    return undefined;
  }
}

/** What a disk loses when its machine does is lengths: contents were on the disk before the build counted as whole. */
async function hasItsSizes({ files }: Manifest, folder: string): Promise<boolean> {
  for (const { path, size } of files) {
    const found = await stat(join(folder, path)).catch(() => undefined);
    if (found?.size !== size || !found.isFile()) return false;
  }
  return true;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
