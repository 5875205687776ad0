import { accessSync, constants, realpathSync, statSync } from "node:fs";
import path from "node:path";

import { runCommand } from "./command";
import { type Engine, OLDEST_VERSION, WayClosed, executableName } from "./engine";
import { isAtLeast, versionIn } from "./version";

/** `pulumi` on PATH may be a script that fetches the real one first; an answer that takes longer is not waited for. */
const VERSION_TIME_LIMIT = 10_000;

/**
 * The engine that the user has installed.
 *
 * @param searchPath A list of folders as in the environment variable PATH.
 * @throws WayClosed when there is none, it lacks the Node.js language host, does not run, or is older than OLDEST_VERSION.
 */
export async function engineOnPath(searchPath: string): Promise<Engine> {
  const pulumi = findOnPath(executableName("pulumi"), searchPath);
  if (!pulumi) {
    throw new WayClosed("there is no `pulumi`", true);
  }
  const host = executableName("pulumi-language-nodejs");
  const besideIt = [path.dirname(pulumi), path.dirname(realpathSync(pulumi))].join(path.delimiter);
  if (!findOnPath(host, besideIt) && !findOnPath(host, searchPath)) {
    throw new WayClosed(`${pulumi} has no \`${host}\` beside it, so it cannot run programs for Node.js`);
  }
  const version = await versionOf(pulumi);
  if (!isAtLeast(version, OLDEST_VERSION)) {
    throw new WayClosed(`${pulumi} is version ${version}, and ${OLDEST_VERSION} or newer is needed`);
  }
  return { pulumi, folder: path.dirname(pulumi), version, origin: "path" };
}

/**
 * The version that a `pulumi` executable says it is.
 *
 * @throws WayClosed when it does not run or says something else.
 */
export async function versionOf(pulumi: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand(pulumi, ["version"], {
    environment: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeLimit: VERSION_TIME_LIMIT,
  });
  const version = code === 0 ? versionIn(stdout) : undefined;
  if (!version) {
    throw new WayClosed(`\`${pulumi} version\` did not name a version: ${(stderr || stdout).trim() || "no output"}`);
  }
  return version;
}

/** The absolute path of the first executable file of that name, or undefined. */
export function findOnPath(name: string, searchPath: string): string | undefined {
  return searchPath
    .split(path.delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => path.resolve(folder, name))
    .find(isExecutableFile);
}

function isExecutableFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
