import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { ENGINE_VERSION, type Engine, WayClosed, executableName } from "./engine";
import { isRunning } from "./lock";

const MANIFEST = "engine.json";
const EXECUTABLES = ["pulumi", "pulumi-language-nodejs"] as const;

/**
 * The folder where this project keeps what can be made again, outside the checkout so that every checkout shares it.
 *
 * @param environment Default: this process's. `CLOUD_GAMING_CACHE` overrides the system's own place.
 * @param platform Default: this system's.
 * @param home The user's home folder. Default: this user's.
 * @returns An absolute path. It need not exist yet.
 */
export function userCacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = os.homedir(),
): string {
  if (environment.CLOUD_GAMING_CACHE) {
    return path.resolve(environment.CLOUD_GAMING_CACHE);
  }
  if (platform === "darwin") {
    return path.join(home, "Library", "Caches", "cloud-gaming");
  }
  if (platform === "win32") {
    return path.join(environment.LOCALAPPDATA || path.join(home, "AppData", "Local"), "cloud-gaming", "cache");
  }
  // The XDG base directory specification says that a relative path is to be ignored.
  const xdg = environment.XDG_CACHE_HOME;
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, ".cache"), "cloud-gaming");
}

/**
 * The folder of the one engine that this version of the project wants: another CLI version, another language host,
 * other build flags or another processor is another folder, so nothing in it ever has to be renewed.
 *
 * @param cacheFolder As `userCacheFolder` says.
 * @param recipeFolder The folder of the language host's sources.
 * @param flags The build flags.
 */
export function engineFolder(cacheFolder: string, recipeFolder: string, flags: readonly string[]): string {
  const recipe = createHash("sha256").update(JSON.stringify([process.platform, process.arch, ...flags]));
  for (const file of recipeFiles(recipeFolder)) {
    // A checkout on Windows may have other line ends; it is the same recipe.
    recipe.update(file).update(readFileSync(path.join(recipeFolder, file), "utf8").replaceAll("\r\n", "\n"));
  }
  return path.join(cacheFolder, "engine", `${ENGINE_VERSION}-${recipe.digest("hex").slice(0, 12)}`);
}

/** The files from which the language host is built, sorted by name. */
export function recipeFiles(recipeFolder: string): string[] {
  return readdirSync(recipeFolder)
    .filter((file) => /\.(go|mod|sum)$/.test(file))
    .sort();
}

/**
 * The engine in a cache folder.
 *
 * @param folder As `engineFolder` says.
 * @throws WayClosed when there is none, or a file of it is gone or not as long as it was.
 */
export function cachedEngine(folder: string): Engine {
  const manifest = readManifest(folder);
  if (!manifest) {
    throw new WayClosed(`there is none in ${folder} yet`, true);
  }
  for (const [name, bytes] of Object.entries(manifest.bytes)) {
    if (statSync(path.join(folder, name), { throwIfNoEntry: false })?.size !== bytes) {
      throw new WayClosed(`${path.join(folder, name)} is damaged and will be replaced`);
    }
  }
  return { pulumi: path.join(folder, executableName("pulumi")), folder, version: manifest.version, origin: "cache" };
}

/**
 * Makes an empty folder beside the final one, to fill in peace, and removes what killed runs left there.
 *
 * @param folder The final folder.
 */
export function makeWorkFolder(folder: string): string {
  const parent = path.dirname(folder);
  mkdirSync(parent, { recursive: true });
  for (const entry of readdirSync(parent)) {
    const owner = /\.work-(\d+)$/.exec(entry)?.[1];
    if (owner && (Number(owner) === process.pid || !isRunning(Number(owner)))) {
      rmSync(path.join(parent, entry), { recursive: true, force: true });
    }
  }
  const work = `${folder}.work-${process.pid}`;
  mkdirSync(work);
  return work;
}

/**
 * Puts a filled folder in its final place, in one step: whoever looks there sees a whole engine or none.
 *
 * @param filled A folder beside the final one (same disk) that holds both executables.
 * @param folder The final folder. What is there is replaced when it is damaged, and kept when another run was faster.
 * @param version The CLI's version.
 */
export function keepEngine(filled: string, folder: string, version: string): void {
  const bytes = Object.fromEntries(
    EXECUTABLES.map(executableName).map((name) => [name, statSync(path.join(filled, name)).size]),
  );
  writeFileSync(path.join(filled, MANIFEST), JSON.stringify({ version, bytes }, undefined, 2) + "\n");
  try {
    cachedEngine(folder);
  } catch {
    rmSync(folder, { recursive: true, force: true });
    renameSync(filled, folder);
  }
}

function readManifest(folder: string): { version: string; bytes: Record<string, number> } | undefined {
  let text: string;
  try {
    text = readFileSync(path.join(folder, MANIFEST), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
  try {
    return JSON.parse(text) as { version: string; bytes: Record<string, number> };
  } catch {
    return undefined;
  }
}
