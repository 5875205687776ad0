import { lstat, mkdir, open, readdir, readFile, readlink, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Failure } from "../failure";
import { BuildRefused, type Manifest, parseManifest, sha256Of, unpack } from "../format";
import { readManifest, sizeOf } from "../published";
import type { Report } from "../report";
import type { BuildStore } from "../store/build-store";
import { hexOf, packName } from "../store/names";
import { alone } from "./alone";

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
const manifestFile = "manifest.json";

/**
 * Brings a build into a folder, as `<folder>/<game>`. Ended at any point it leaves what was there before, and goes on from where it was when it is called
 * again; a build of the same game that is there serves for all that hasn't changed.
 *
 * @throws {BuildRefused} for a manifest or content that isn't right, and a disk that is too small
 */
export async function pull(store: BuildStore, digest: string, folder: string, pulling: Pulling): Promise<Pulled> {
  const { manifest, text } = await readManifest(store, digest);
  gameFolder(folder, manifest.game);
  try {
    await mkdir(join(folder, held), { recursive: true });
    return await alone(join(folder, held), async () => await bring(store, { digest, manifest, text, folder }, pulling));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOSPC" && code !== "EDQUOT") throw error;
    throw new BuildRefused(
      `${folder} is refused`,
      [`the disk is full: the build takes ${sizeOf(manifest)} bytes; make room for it`],
      "disk",
    );
  }
}

/**
 * Where a game's name is shown: a direct child of the folder, and not the one that holds the builds. Checked here as well as in the
 * manifest, because whatever has that name is replaced or deleted.
 *
 * @throws {BuildRefused} for a name that is a path, or the name of the builds' own folder
 */
export function gameFolder(folder: string, game: string): string {
  if (basename(resolve(folder, game)) === game && game !== "" && game !== held) return join(folder, game);
  throw new BuildRefused(
    "The manifest is refused",
    [`${JSON.stringify(game)} is not the name of a folder`],
    "manifest",
  );
}

interface Bringing {
  digest: string;
  manifest: Manifest;
  text: string;
  folder: string;
}

async function bring(store: BuildStore, bringing: Bringing, { parallel, report }: Pulling): Promise<Pulled> {
  const { digest, manifest, text, folder } = bringing;
  const { game, version } = manifest;
  const size = sizeOf(manifest);
  const pulled = { digest, game, version, folder: gameFolder(folder, game), size };
  const whole = join(folder, held, hexOf(digest));
  const partial = `${whole}.partial`;
  const current = await linked(folder, game);
  await removeOthers(folder, game, [whole, partial, ...(current === undefined ? [] : [current])]);

  if (await isThere(whole)) {
    const task = report.task(`verifies ${game} ${version}`, size);
    if (await isRight(manifest, join(whole, "files"), task.advance)) {
      task.end();
      await show(bringing, whole, current);
      return { ...pulled, fetched: 0, reused: size };
    }
    // What is right of it is kept.
    await rm(partial, { recursive: true, force: true });
    await rename(whole, partial);
  }

  await mkdir(partial, { recursive: true });
  // First, so that a later build of the game takes away one that never became whole.
  await writeFile(join(partial, manifestFile), text);
  const task = report.task(`pulls ${game} ${version}`, size);
  const counted = await unpack(manifest, join(partial, "files"), {
    parallel,
    previous: await previousBuild(current),
    advance: task.advance,
    fetch: async (sha256, range) => {
      const bytes = await store.builds.bytes(packName(sha256), range);
      if (bytes !== undefined) return bytes;
      throw new Failure("corrupt", `${store.name}: ${packName(sha256)} is missing. Promote the build to it again.`);
    },
  });
  await rename(partial, whole);
  await show(bringing, whole, current);
  task.end();
  return { ...pulled, ...counted };
}

/** Lets a game's name point to a build, and takes those away that it no longer points to. */
async function show({ folder, manifest }: Bringing, whole: string, current: string | undefined): Promise<void> {
  const { game } = manifest;
  if (current !== whole) {
    const link = join(folder, held, `${game}.link`);
    await rm(link, { force: true, recursive: true });
    if (process.platform === "win32") {
      // Everybody may make a junction there, which holds a whole path; and nothing can be renamed onto one.
      await symlink(resolve(whole, "files"), link, "junction");
      await rm(gameFolder(folder, game), { force: true, recursive: true });
    } else {
      await symlink(join(held, basename(whole), "files"), link);
    }
    await rename(link, gameFolder(folder, game));
  }
  await removeOthers(folder, game, [whole]);
}

/** Takes away the game's builds and parts of builds, but for some. */
async function removeOthers(folder: string, game: string, but: string[]): Promise<void> {
  for (const name of await readdir(join(folder, held))) {
    const build = join(folder, held, name);
    if (but.includes(build) || !(await isOf(game, build))) continue;
    await rm(build, { recursive: true, force: true });
  }
}

async function isOf(game: string, build: string): Promise<boolean> {
  try {
    return parseManifest(await readFile(join(build, manifestFile), "utf8")).game === game;
  } catch {
    return false;
  }
}

/** The build that a game's name points to; undefined where there is none. @throws {Failure} where it is something that pull didn't make */
async function linked(folder: string, game: string): Promise<string | undefined> {
  const place = gameFolder(folder, game);
  try {
    const target = resolve(folder, await readlink(place));
    const name = basename(dirname(target));
    return target === resolve(folder, held, name, "files") ? join(folder, held, name) : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code !== "EINVAL" && code !== "UNKNOWN") throw error;
    throw new Failure("usage", `${place} is there, and no earlier pull made it: name another folder, or move it away.`);
  }
}

async function previousBuild(current: string | undefined) {
  if (current === undefined) return undefined;
  try {
    const manifest = parseManifest(await readFile(join(current, manifestFile), "utf8"));
    return { manifest, folder: join(current, "files") };
  } catch {
    return undefined;
  }
}

/** Whether every file is what the manifest says, all of it read: a disk, or whoever else wrote there, may have changed what was whole. */
async function isRight({ files }: Manifest, folder: string, advance: (bytes: number) => void): Promise<boolean> {
  for (const { path, size, sha256 } of files) {
    const facts = await lstat(join(folder, path)).catch(() => undefined);
    if (facts?.size !== size || !facts.isFile()) return false;
    const handle = await open(join(folder, path), "r");
    const found = await sha256Of(handle).finally(() => handle.close());
    if (found !== sha256) return false;
    advance(size);
  }
  return true;
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}
