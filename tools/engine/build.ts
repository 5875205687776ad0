import { readFileSync, renameSync } from "node:fs";
import path from "node:path";

import { keepEngine } from "./cache";
import { runCommand } from "./command";
import { ENGINE_VERSION, type Engine, WayClosed, executableName } from "./engine";
import { findOnPath, versionOf } from "./on-path";
import type { Progress } from "./progress";
import { isAtLeast, versionIn } from "./version";

const CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/**
 * How both executables are compiled. The tags leave out what would need a C compiler and what only traces; the version
 * is what `pulumi version` says, and what plugins compare themselves with.
 */
export const BUILD_FLAGS: readonly string[] = [
  "-mod=readonly",
  "-buildvcs=false",
  "-trimpath",
  "-tags=osusergo,grpcnotrace",
  `-ldflags=-w -s -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${ENGINE_VERSION}`,
];

/**
 * The Go version that the recipe needs.
 *
 * @param recipeFolder The folder that holds go.mod.
 */
export function neededGoVersion(recipeFolder: string): string {
  const version = /^go (\S+)$/m.exec(readFileSync(path.join(recipeFolder, "go.mod"), "utf8"))?.[1];
  if (!version) {
    throw new Error(`${path.join(recipeFolder, "go.mod")} names no Go version`);
  }
  return version;
}

/**
 * Builds the Pulumi CLI and the Node.js language host from Go modules and puts them into the cache. What Go has
 * downloaded and compiled stays in its own caches, so a build that was interrupted carries on where it was.
 *
 * @param folder The final folder.
 * @param work An empty folder beside it.
 * @param recipeFolder The folder with the language host's sources and the pinned module versions.
 * @param environment The environment for Go; its PATH says which Go.
 * @throws WayClosed when there is no Go, it is too old, or it fails.
 */
export async function buildEngine(
  folder: string,
  work: string,
  recipeFolder: string,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<Engine> {
  const go = await findGo(neededGoVersion(recipeFolder), environment);

  progress.stage("downloading Go modules");
  let modules = 0;
  // Lists everything that will be compiled, and so downloads exactly the modules that are needed for it.
  const listed = await go(recipeFolder, ["list", ...BUILD_FLAGS, "-deps", CLI_PACKAGE, "."], (line) => {
    if (line.startsWith("go: downloading ")) {
      progress.detail(`${(modules += 1)} so far`);
    }
  });
  const packages = listed.trim().split("\n").length;

  progress.stage("compiling the Pulumi CLI, about 6 minutes the first time");
  let compiled = 0;
  await go(recipeFolder, ["build", "-v", ...BUILD_FLAGS, "-o", work + path.sep, CLI_PACKAGE, "."], () => {
    progress.detail(`${(compiled += 1)} of at most ${packages} packages`);
  });
  const built = path.join(work, executableName("language-host"));
  renameSync(built, path.join(work, executableName("pulumi-language-nodejs")));

  const version = await versionOf(path.join(work, executableName("pulumi")));
  keepEngine(work, folder, version);
  return { pulumi: path.join(folder, executableName("pulumi")), folder, version, origin: "build" };
}

type Go = (folder: string, args: string[], onErrorLine: (line: string) => void) => Promise<string>;

async function findGo(needed: string, environment: NodeJS.ProcessEnv): Promise<Go> {
  const executable = findOnPath(executableName("go"), environment.PATH ?? "");
  if (!executable) {
    throw new WayClosed("there is no `go` on PATH");
  }
  const goEnvironment = {
    ...environment,
    // The Go that is installed, or none: a missing one is not fetched behind the user's back.
    GOTOOLCHAIN: "local",
    GOWORK: "off",
    CGO_ENABLED: "0",
  };
  const { code, stdout, stderr } = await runCommand(executable, ["version"], { environment: goEnvironment });
  const version = code === 0 ? versionIn(stdout) : undefined;
  if (!version) {
    throw new WayClosed(
      `\`${executable} version\` did not name a version: ${(stderr || stdout).trim() || "no output"}`,
    );
  }
  if (!isAtLeast(version, needed)) {
    throw new WayClosed(`${executable} is version ${version}, and ${needed} or newer is needed`);
  }
  return async (folder, args, onErrorLine) => {
    const result = await runCommand(executable, args, { folder, environment: goEnvironment, onErrorLine });
    if (result.code !== 0) {
      throw new WayClosed(`\`go ${args[0]}\` failed:\n${explain(result.stderr)}`);
    }
    return result.stdout;
  };
}

/** The end of what Go wrote, with what to do first where that is known. */
function explain(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => !line.startsWith("go: downloading "));
  const advice = /no space left on device/i.test(stderr)
    ? ["The disk is full: the build needs about 5 GB, in Go's caches (`go env GOCACHE GOMODCACHE`) and in TMPDIR."]
    : [];
  return [...advice, ...lines.slice(-8)].join("\n");
}
