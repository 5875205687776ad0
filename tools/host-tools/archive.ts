import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";

/** A host's program, and what it is called with. */
const pullScript = `#!/bin/sh
# Brings a channel's builds to this host.
tools=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
exec "$tools/lib/node" "$tools/lib/pull.js" "$@"
`;

/** What is put into the archive. */
export interface Archive {
  /** Where it is written. */
  file: string;
  /** A program that becomes `bin/streaming-server`; left out where the image has one. */
  streamingServer?: string;
}

/**
 * Makes the archive that hosts of a marketplace image fetch (services/host-agent/README.md): `bin/pull` with the Node.js that it runs on. The same
 * files give the same archive.
 *
 * @returns its SHA-256, in hexadecimal, which pools name in `hostTools`
 */
export async function makeArchive(project: string, { file, streamingServer }: Archive): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "host-tools-"));
  try {
    for (const part of ["bin", "lib"]) mkdirSync(join(folder, part));
    await bundlePull(project, join(folder, "lib", "pull.js"));
    program(join(folder, "lib", "node"), readFileSync(join(project, "node_modules/node/bin/node")));
    program(join(folder, "bin", "pull"), pullScript);
    if (streamingServer !== undefined) {
      copyFileSync(streamingServer, join(folder, "bin", "streaming-server"));
      chmodSync(join(folder, "bin", "streaming-server"), 0o755);
    }
    const target = resolve(file);
    const reproducible = [
      "--sort=name",
      "--mtime=@0",
      "--owner=0",
      "--group=0",
      "--numeric-owner",
      "--mode=u+rw,go+r-w",
    ];
    execFileSync("tar", [
      ...reproducible,
      "--use-compress-program=gzip -n -6",
      "-cf",
      target,
      "-C",
      folder,
      "bin",
      "lib",
    ]);
    return createHash("sha256").update(readFileSync(target)).digest("hex");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything that pull needs in one file. */
export async function bundlePull(project: string, outfile: string): Promise<void> {
  await build({
    absWorkingDir: project,
    entryPoints: ["services/builds/host-pull/main.ts"],
    ...{ bundle: true, platform: "node", target: "node24", format: "cjs", outfile },
    ...{ logLevel: "error", legalComments: "none" },
    // The storage library asks where it is, as an ES module does.
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  });
}

function program(path: string, content: string | Buffer): void {
  writeFileSync(path, content);
  chmodSync(path, 0o755);
}
