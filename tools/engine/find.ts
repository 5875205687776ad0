import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";

import { BUILD_FLAGS, buildEngine, neededGoVersion } from "./build";
import { cachedEngine, engineFolder, makeWorkFolder, userCacheFolder } from "./cache";
import { PATIENCE, type Patience, RELEASES, downloadEngine } from "./download";
import { type Engine, NoEngine, WayClosed } from "./engine";
import { withLock } from "./lock";
import { engineOnPath } from "./on-path";
import { type Progress, showProgress } from "./progress";

/** Where to look. Every field has a default that is right outside tests. */
export interface EngineOptions {
  /** The environment: PATH, CLOUD_GAMING_CACHE, and everything Go reads. Default: this process's. */
  environment?: NodeJS.ProcessEnv;
  /** The address of the folder of Pulumi's releases, ending in a slash. Default: Pulumi's own. */
  releases?: string;
  /** How long to wait for a download. Default: 5 s for an answer, 20 s for more of it. */
  patience?: Patience;
  /** The folder with the language host's sources. Default: this project's. */
  recipeFolder?: string;
  /** Where to show progress. Default: standard error. */
  progress?: Progress;
}

/**
 * Finds a Pulumi engine that is ready to run: the user's own on PATH when it is recent enough, else the one in our cache,
 * else Pulumi's release, else one built from Go modules. The last two put it into the cache, so they happen once per
 * machine; calls at the same time wait for each other.
 *
 * @throws NoEngine when no way is open, with the reasons and what to install.
 */
export async function findEngine(options: EngineOptions = {}): Promise<Engine> {
  const environment = options.environment ?? process.env;
  const recipeFolder = options.recipeFolder ?? path.join(__dirname, "language-host");
  const progress = options.progress ?? showProgress();
  const ways = new Ways(progress);
  const folder = engineFolder(userCacheFolder(environment), recipeFolder, BUILD_FLAGS);

  const download = (work: string) =>
    downloadEngine(folder, work, options.releases ?? RELEASES, progress, options.patience ?? PATIENCE);
  const build = (work: string) => buildEngine(folder, work, recipeFolder, environment, progress);
  const prepare = async () =>
    // Another process may have prepared it while this one waited for the lock.
    (await ways.try("the engine in the cache", () => cachedEngine(folder))) ??
    (await ways.try("Pulumi's release", () => inWorkFolder(folder, download))) ??
    (await ways.try("building from Go modules", () => inWorkFolder(folder, build)));

  const engine =
    (await ways.try("Pulumi on PATH", () => engineOnPath(environment.PATH ?? ""))) ??
    (await ways.try("the engine in the cache", () => cachedEngine(folder))) ??
    (await ways.try("the cache folder", () => {
      mkdirSync(path.dirname(folder), { recursive: true });
      const onWait = (pid: number) =>
        progress.stage(`waiting for process ${pid}, which is preparing the Pulumi engine`);
      return withLock(`${folder}.lock`, onWait, prepare);
    }));
  if (!engine) {
    throw new NoEngine(ways.closed, neededGoVersion(recipeFolder));
  }
  return engine;
}

/** Remembers which ways are closed and why, and tells the user when that is why another one is taken. */
class Ways {
  readonly closed: { way: string; reason: string }[] = [];
  private untold: string[] = [];

  constructor(private readonly progress: Progress) {}

  async try<T>(way: string, find: () => T | Promise<T>): Promise<T | undefined> {
    this.untold.forEach((line) => this.progress.note(line));
    this.untold = [];
    try {
      return await find();
    } catch (error) {
      const reason = reasonOf(error);
      if (!this.closed.some((known) => known.way === way)) {
        this.closed.push({ way, reason });
        this.untold = error instanceof WayClosed && error.ordinary ? [] : [`${way}: ${reason}`];
      }
      return undefined;
    } finally {
      this.progress.end();
    }
  }
}

/** Lends an empty folder beside the final one, and clears away what is left in it. */
async function inWorkFolder(folder: string, make: (work: string) => Promise<Engine>): Promise<Engine> {
  const work = makeWorkFolder(folder);
  try {
    return await make(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Why a way is closed, in words. What is neither that nor the system's refusal is a mistake of ours, and thrown on. */
function reasonOf(error: unknown): string {
  if (error instanceof WayClosed) {
    return error.message;
  }
  const { code, path: file, message } = error as NodeJS.ErrnoException;
  if (code === undefined) {
    throw error;
  }
  const where = file ?? "the cache folder";
  if (code === "ENOSPC" || code === "EDQUOT") {
    return `the disk is full (${where}); set CLOUD_GAMING_CACHE to a folder on another one`;
  }
  if (["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"].includes(code)) {
    return `${where} cannot be used (${message}); set CLOUD_GAMING_CACHE to a folder that can be written`;
  }
  return message;
}
