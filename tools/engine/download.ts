import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, existsSync } from "node:fs";
import http from "node:http";
import path from "node:path";

import { keepEngine } from "./cache";
import { runCommand } from "./command";
import { ENGINE_VERSION, type Engine, WayClosed, executableName } from "./engine";
import { versionOf } from "./on-path";
import type { Progress } from "./progress";

/**
 * Where Pulumi publishes its releases, each archive beside a list of SHA-256 checksums
 * (https://github.com/pulumi/pulumi/pull/10809, looked up 2026-11-22).
 */
export const RELEASES = "https://get.pulumi.com/releases/sdk/";

/** How patient a download is, in milliseconds. */
export interface Patience {
  /** From the request to the first bytes of the answer. */
  answer: number;
  /** Between two pieces of the answer. */
  pause: number;
}

/** A network that lets nothing through must not cost more than a few seconds; one that is slow may take its time. */
export const PATIENCE: Patience = { answer: 5_000, pause: 20_000 };

/**
 * The name of the release archive for a machine, as Pulumi names it.
 *
 * @throws WayClosed when Pulumi publishes none.
 */
export function archiveName(platform: NodeJS.Platform, architecture: string): string {
  const system = { linux: "linux", darwin: "darwin", win32: "windows" }[platform as string];
  if (!system || (architecture !== "x64" && architecture !== "arm64")) {
    throw new WayClosed(`Pulumi publishes no release for ${platform} on ${architecture}`);
  }
  return `pulumi-v${ENGINE_VERSION}-${system}-${architecture}.${system === "windows" ? "zip" : "tar.gz"}`;
}

/**
 * Downloads Pulumi's own release, checks it against the published checksum, and puts it into the cache.
 *
 * @param folder The final folder.
 * @param work An empty folder beside it.
 * @param releases The address of the folder of releases, ending in a slash.
 * @throws WayClosed when there is no answer, a wrong one, or the archive is not what was published.
 */
export async function downloadEngine(
  folder: string,
  work: string,
  releases: string,
  progress: Progress,
  patience: Patience = PATIENCE,
): Promise<Engine> {
  const archive = archiveName(process.platform, process.arch);
  const file = path.join(work, archive);
  // fetch takes no notice of HTTPS_PROXY by itself, and behind a company's proxy nothing else gets through.
  const withoutProxy = http.setGlobalProxyFromEnv();
  try {
    progress.stage(`asking ${new URL(releases).host} for Pulumi ${ENGINE_VERSION}`);
    const published = await publishedChecksum(releases, archive, patience);
    progress.stage(`downloading Pulumi ${ENGINE_VERSION}`);
    const received = await save(new URL(archive, releases), file, patience, progress);
    if (received !== published) {
      throw new WayClosed(`${archive} has the SHA-256 checksum ${received}, and ${published} was published: not used`);
    }
  } finally {
    withoutProxy();
  }
  progress.stage("unpacking Pulumi");
  const { code, stderr } = await runCommand("tar", ["-xf", archive], { folder: work });
  if (code !== 0) {
    throw new WayClosed(`tar could not unpack ${archive}: ${stderr}`);
  }
  // Archives for Windows have one more level.
  const unpacked = ["pulumi", path.join("pulumi", "bin")]
    .map((inside) => path.join(work, inside))
    .find((inside) => existsSync(path.join(inside, executableName("pulumi-language-nodejs"))));
  if (!unpacked) {
    throw new WayClosed(`${archive} holds no ${executableName("pulumi-language-nodejs")} where it is expected`);
  }
  // Runs it, too: a processor or system that it is not made for shows here.
  const version = await versionOf(path.join(unpacked, executableName("pulumi")));
  keepEngine(unpacked, folder, version);
  return { pulumi: path.join(folder, executableName("pulumi")), folder, version, origin: "download" };
}

async function publishedChecksum(releases: string, archive: string, patience: Patience): Promise<string> {
  const address = new URL(`pulumi-${ENGINE_VERSION}-checksums.txt`, releases);
  let text = "";
  for await (const piece of receive(address, patience)) {
    text += Buffer.from(piece).toString("utf8");
  }
  const checksum = text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+\*?/))
    .find(([, name]) => name === archive)?.[0];
  if (!checksum || !/^[0-9a-f]{64}$/.test(checksum)) {
    throw new WayClosed(`${address.href} names no checksum for ${archive}`);
  }
  return checksum;
}

/** Writes what an address answers into a file, and returns its SHA-256 checksum in hexadecimal. */
async function save(address: URL, file: string, patience: Patience, progress: Progress): Promise<string> {
  const checksum = createHash("sha256");
  const out = createWriteStream(file);
  const failed = once(out, "close").then(() => {
    if (out.errored) {
      throw out.errored;
    }
  });
  let bytes = 0;
  try {
    for await (const piece of receive(address, patience)) {
      checksum.update(piece);
      bytes += piece.length;
      progress.detail(`${Math.floor(bytes / 1e6)} MB so far`);
      if (!out.write(piece)) {
        await Promise.race([once(out, "drain"), failed]);
      }
    }
  } finally {
    out.end();
    await failed;
  }
  return checksum.digest("hex");
}

async function* receive(address: URL, patience: Patience): AsyncGenerator<Uint8Array> {
  const giveUp = new AbortController();
  const after = (milliseconds: number, what: string) =>
    setTimeout(
      () => giveUp.abort(new WayClosed(`${address.host} ${what} within ${milliseconds / 1000} s`)),
      milliseconds,
    );
  let timer = after(patience.answer, "did not answer");
  try {
    const answer = await fetch(address, { signal: giveUp.signal });
    if (!answer.ok || !answer.body) {
      throw new WayClosed(`${address.href} answered ${answer.status} ${answer.statusText}`);
    }
    for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      yield piece;
      timer = after(patience.pause, "sent nothing more");
    }
  } catch (error) {
    throw error instanceof TypeError
      ? new WayClosed(`${address.host} could not be reached: ${networkTrouble(error)}`)
      : error;
  } finally {
    clearTimeout(timer);
    giveUp.abort();
  }
}

/** What fetch found wrong. The useful part ("getaddrinfo ENOTFOUND …") is in the cause. */
function networkTrouble(error: TypeError): string {
  const cause = error.cause as { message?: string; code?: string } | undefined;
  return cause?.message || cause?.code || error.message;
}
