import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeArchive } from "./game";
import type { MeasuredHub } from "./measured-hub";

const run = promisify(execFile);

/** What the program that is measured is to do. */
export interface Asked {
  blobEndpoint: string;
  /** Published, or pulled into. */
  folder: string;
  version: string;
  /** The build to pull; undefined where one is to be published. */
  digest?: string;
  parallel: number;
}

/** What it has done, and the most memory that it had. */
export interface Told {
  digest: string;
  size: number;
  peakMiB: number;
}

/** Peaks of publishing and of pulling a build of a size, each by a process that does nothing else. @param folder a new one */
export async function peaksOf(
  hub: MeasuredHub,
  folder: string,
  size: number,
  parallel: number,
): Promise<{ publish: number; pull: number }> {
  const [game, pulled, version] = [join(folder, "game"), join(folder, "pulled"), `${size}.0.0`];
  writeArchive(game, size);
  const published = await inProcess(hub, { blobEndpoint: hub.blobEndpoint, folder: game, version, parallel });
  const { digest } = published;
  const back = await inProcess(hub, { blobEndpoint: hub.blobEndpoint, folder: pulled, version, digest, parallel });
  if (published.size !== size || back.size !== size) throw new Error(`A build of ${size} bytes has ${back.size}.`);
  return { publish: published.peakMiB, pull: back.peakMiB };
}

async function inProcess(hub: MeasuredHub, asked: Asked): Promise<Told> {
  const program = join(__dirname, "memory-program.ts");
  const { stdout } = await run(
    process.execPath,
    ["-r", "ts-node/register/transpile-only", program, JSON.stringify(asked)],
    { env: { ...process.env, ...hub.environment } },
  );
  return JSON.parse(stdout) as Told;
}
