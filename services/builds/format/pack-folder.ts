import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { BuildRefused } from "./build-refused";
import { chunksOf } from "./chunker";
import { Digester, type Digests } from "./digester";
import { filesOf } from "./folder";
import { formatVersion, type Manifest } from "./manifest";
import { hex, type Pack, Packer } from "./pack";

/** What a build is called, and what it can take over. */
export interface Named {
  /** 1–40 lower-case letters, digits and hyphens, e.g. `rocket-racer`. */
  game: string;
  /** 1–64 letters, digits, dots, plusses and hyphens, e.g. `1.4.0`. */
  version: string;
  /** A build whose packs are in the same store: chunks that are in it are not packed again. */
  before?: Manifest;
  /** Is told how many more bytes have been read. */
  read?: (bytes: number) => void;
}

/**
 * Makes a build of a folder: gives its new packs one after the other, of which only three are in memory at a time (one is filled, one
 * digested, one given), and at its end the manifest.
 *
 * @throws {BuildRefused} for a folder that is no build, and for a file that changes meanwhile
 */
export async function* packFolder(folder: string, named: Named): AsyncGenerator<Pack, Manifest> {
  const digester = new Digester();
  try {
    return yield* packsOf(folder, named, digester);
  } finally {
    await digester.end();
  }
}

async function* packsOf(
  folder: string,
  { game, version, before, read }: Named,
  digester: Digester,
): AsyncGenerator<Pack, Manifest> {
  const paths = await filesOf(folder);
  const manifest: Manifest = { format: formatVersion, game, version, files: [], chunks: [], packs: [] };
  const [packer, known] = [new Packer(), new KnownChunks(before)];
  /** The number in the manifest of each pack that the packer closed or will close. */
  const own: number[] = [];
  const numbers = new Map<string, number>();
  /** The pack that was closed last: its digests are computed while the next one is filled. */
  let closed: { bytes: Buffer; digests: Promise<Digests> } | undefined;
  /** Closes a pack. @returns the one before */
  const close = async (bytes: Buffer | undefined): Promise<Pack[]> => {
    const earlier = closed && { bytes: closed.bytes, ...(await closed.digests), done: onceOnly(closed.bytes) };
    closed = bytes && { bytes, digests: digester.digests(bytes) };
    // Whoever stops in between asks for no digests.
    closed?.digests.catch(() => {});
    if (earlier === undefined) return [];
    manifest.packs[own.shift()!] = { sha256: earlier.sha256, md5: earlier.md5, size: earlier.bytes.length };
    return [earlier];
  };
  const onceOnly = (bytes: Buffer) => {
    let given = false;
    return () => {
      if (!given) packer.reuse(bytes);
      given = true;
    };
  };
  let filling = -1;
  const states = new Map<string, string>();

  for (const path of paths) {
    const file = { path, size: 0, chunks: [] as number[] };
    const whole = createHash("sha256");
    const reading = await StableFile.open(folder, path);
    try {
      for await (const chunk of chunksOf(reading.content())) {
        whole.update(chunk);
        file.size += chunk.length;
        const sha256 = hex("sha256", chunk);
        let number = numbers.get(sha256);
        if (number === undefined) {
          const taken = known.find(sha256, manifest);
          if (taken !== undefined) {
            number = manifest.chunks.push(taken) - 1;
          } else {
            const { place, full } = packer.add(chunk);
            if (full) yield* await close(full);
            if (place.pack !== filling) {
              filling = place.pack;
              // Its digest is known once it is full.
              own.push(manifest.packs.push({ sha256: "", md5: "", size: 0 }) - 1);
            }
            number = manifest.chunks.push([own.at(-1)!, place.offset, place.size, sha256]) - 1;
          }
          numbers.set(sha256, number);
        }
        file.chunks.push(number);
        read?.(chunk.length);
      }
      states.set(path, await reading.unchanged(file.size));
    } finally {
      await reading.close();
    }
    const executable = reading.executable ? { executable: true as const } : {};
    manifest.files.push({ path, size: file.size, sha256: whole.digest("hex"), ...executable, chunks: file.chunks });
  }
  yield* await close(packer.close());
  yield* await close(undefined);
  await checkUnchanged(folder, states);
  return manifest;
}

/** What was read first may have been written to while the rest was read: then the build would be none that anybody ever had. */
async function checkUnchanged(folder: string, states: Map<string, string>): Promise<void> {
  const now = await filesOf(folder);
  const problems = now.flatMap((path) => (states.has(path) ? [] : [`${path}: it is new`]));
  const there = new Set(now);
  for (const [path, state] of states) {
    if (!there.has(path)) problems.push(`${path}: it is gone`);
    else if (stateOf(await stat(join(folder, path), { bigint: true })) !== state) {
      problems.push(`${path}: it was written to; begin again when whatever writes there is done`);
    }
  }
  if (problems.length > 0) throw new BuildRefused("The folder changes while it is read", problems);
}

/** Chunks of an earlier build, and the packs that they are in. */
class KnownChunks {
  private readonly places = new Map<string, Manifest["chunks"][number]>();
  private readonly packs = new Map<number, number>();

  constructor(private readonly before?: Manifest) {
    for (const chunk of before?.chunks ?? []) this.places.set(chunk[3], chunk);
  }

  /** Where a chunk lies already; its pack is taken into the manifest. */
  find(sha256: string, into: Manifest): Manifest["chunks"][number] | undefined {
    const found = this.places.get(sha256);
    if (found === undefined) return undefined;
    const [pack, offset, size] = found;
    const number = this.packs.get(pack) ?? into.packs.push(this.before!.packs[pack]!) - 1;
    this.packs.set(pack, number);
    return [number, offset, size, sha256];
  }
}

const pieceBytes = 1 << 20;

/** A file that must stay as it is while it is read. */
class StableFile {
  private constructor(
    private readonly path: string,
    private readonly handle: Awaited<ReturnType<typeof open>>,
    private readonly before: string,
    private readonly size: number,
    readonly executable: boolean,
  ) {}

  static async open(folder: string, path: string): Promise<StableFile> {
    try {
      const handle = await open(join(folder, path), "r");
      const stats = await handle.stat({ bigint: true });
      return new StableFile(path, handle, stateOf(stats), Number(stats.size), (stats.mode & 0o100n) !== 0n);
    } catch (error) {
      const reason = `it can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`;
      throw new BuildRefused(`${folder} is refused`, [`${path}: ${reason}`]);
    }
  }

  /** In pieces that are good until the next one: all of them lie in the same memory. */
  async *content(): AsyncGenerator<Buffer> {
    const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, Math.max(this.size, 1)));
    for (;;) {
      const { bytesRead } = await this.handle.read(piece, 0, piece.length, null);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  }

  /** @param read how many bytes came; @returns its state; @throws {BuildRefused} where the file is another one now */
  async unchanged(read: number): Promise<string> {
    const after = stateOf(await this.handle.stat({ bigint: true }));
    if (after === this.before && after.startsWith(`${read} `)) return after;
    throw new BuildRefused("The folder changes while it is read", [
      `${this.path}: it was written to; begin again when whatever writes there is done`,
    ]);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

function stateOf({ size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${size} ${mtimeNs} ${ctimeNs}`;
}
