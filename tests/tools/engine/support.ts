import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import type { EngineOptions } from "../../../tools/engine/find";
import type { Progress } from "../../../tools/engine/progress";

/** An address that is refused at once, as on a machine without network: fetch knows port 9 (discard) as a bad one. */
export const NO_RELEASES = "http://127.0.0.1:9/";

/** A machine of its own for one test: a PATH, a cache and a recipe, and what the user was told. */
export interface Machine {
  root: string;
  /** The folder that is first on PATH. */
  bin: string;
  cache: string;
  /** Each stage, detail and note, in order. */
  told: string[];
  options: EngineOptions & { environment: NodeJS.ProcessEnv };
  /** Puts a shell script on PATH. */
  script(name: string, body: string, folder?: string): void;
  /** A line for each time a script of that name was started, with its arguments. */
  calls(name: string): string[];
  remove(): void;
}

/** Makes a machine with neither Pulumi nor Go, without network. */
export function makeMachine(): Machine {
  const root = mkdtempSync(path.join(os.tmpdir(), "engine test "));
  const bin = path.join(root, "bin");
  const cache = path.join(root, "a cache");
  const recipeFolder = path.join(root, "recipe");
  [bin, recipeFolder].forEach((folder) => mkdirSync(folder));
  writeFileSync(path.join(recipeFolder, "go.mod"), "module language-host\n\ngo 1.25.11\n");
  const told: string[] = [];
  const progress: Progress = {
    stage: (text) => told.push(text),
    detail: (text) => told.push(text),
    note: (text) => told.push(text),
    end: () => undefined,
  };
  return {
    root,
    bin,
    cache,
    told,
    options: {
      environment: { PATH: `${bin}:/usr/bin:/bin`, CLOUD_GAMING_CACHE: cache },
      releases: NO_RELEASES,
      patience: { answer: 300, pause: 300 },
      recipeFolder,
      progress,
    },
    script(name, body, folder = bin) {
      mkdirSync(folder, { recursive: true });
      const log = path.join(root, `${name}.log`);
      writeFileSync(path.join(folder, name), `#!/bin/sh\necho "$@" >> '${log}'\n${body}\n`, { mode: 0o755 });
    },
    calls(name) {
      try {
        return readFileSync(path.join(root, `${name}.log`), "utf8")
          .trim()
          .split("\n");
      } catch {
        return [];
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/**
 * The body of a stand-in for Go: version 1.26.8, lists three packages, and "builds" a Pulumi that says it is 3.259.0.
 *
 * @param whileBuilding Shell commands in place of the compiler's minutes.
 */
export function goScript(whileBuilding = ""): string {
  return `
case "$1" in
version) echo "go version go1.26.8 linux/amd64";;
list) echo "go: downloading example.test/module v1.0.0" >&2; printf 'a\\nb\\nc\\n';;
build)
  echo a >&2
  ${whileBuilding}
  while [ "$1" != -o ]; do shift; done
  printf '#!/bin/sh\\necho v3.259.0\\n' > "$2/pulumi"
  printf '#!/bin/sh\\n' > "$2/language-host"
  chmod +x "$2/pulumi" "$2/language-host";;
esac`;
}
