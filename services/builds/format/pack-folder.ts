import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { BuildRefused } from "./build-refused";
import { chunksOf } from "./chunker";
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
 * Makes a build of a folder: gives its new packs one after the other, of which only one is in memory at a time, and at its end the
 * manifest.
 *
 * @throws {BuildRefused} for a folder that is no build, and for a file that changes meanwhile
 */
export async function* packFolder(
  folder: string,
  { game, version, before, read }: Named,
): AsyncGenerator<Pack, Manifest> {
  const paths = await filesOf(folder);
  const manifest: Manifest = { format: formatVersion, game, version, files: [], chunks: [], packs: [] };
  const [packer, known] = [new Packer(), new KnownChunks(before)];
  /** The number in the manifest of each pack that the packer closed or will close. */
  const own: number[] = [];
  const numbers = new Map<string, number>();
  const closed = (pack: Pack): Pack => {
    manifest.packs[own.shift()!] = { sha256: pack.sha256, md5: pack.md5, size: pack.bytes.length };
    return pack;
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
            if (full) yield closed(full);
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
  const last = packer.close();
  if (last) yield closed(last);
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

/** A file that must stay as it is while it is read. */
class StableFile {
  private constructor(
    private readonly path: string,
    private readonly handle: Awaited<ReturnType<typeof open>>,
    private readonly before: string,
    readonly executable: boolean,
  ) {}

  static async open(folder: string, path: string): Promise<StableFile> {
    try {
      const handle = await open(join(folder, path), "r");
      const stats = await handle.stat({ bigint: true });
      return new StableFile(path, handle, stateOf(stats), (stats.mode & 0o100n) !== 0n);
    } catch (error) {
      const reason = `it can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`;
      throw new BuildRefused(`${folder} is refused`, [`${path}: ${reason}`]);
    }
  }

  content(): AsyncIterable<Buffer> {
    return this.handle.createReadStream({ autoClose: false, highWaterMark: 1 << 20 });
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
