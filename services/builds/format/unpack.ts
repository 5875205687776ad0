import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import pMap from "p-map";
import { BuildRefused } from "./build-refused";
import type { Manifest } from "./manifest";
import { hex } from "./pack";

/** Some bytes of a pack. */
export interface Range {
  offset: number;
  length: number;
}

/** How a build comes onto a disk. */
export interface Unpacking {
  /** Bytes of a pack, by its digest; they are checked here, and asked for once more where they are wrong. */
  fetch: (sha256: string, range: Range) => Promise<Buffer>;
  /** Ranges that are fetched at once; each takes up to 8 MiB of memory. */
  parallel: number;
  /** A build that is on this disk already: what hasn't changed since isn't fetched. Nothing of it is trusted. */
  previous?: { manifest: Manifest; folder: string };
  /** Is told how many more bytes are in place. */
  advance?: (bytes: number) => void;
}

/** Where bytes came from. */
export interface Unpacked {
  fetched: number;
  /** From the disk: an earlier build, or an earlier try. */
  reused: number;
}

/**
 * Brings a build's files into a folder. What is there from an earlier try is kept where it is right; once this returns all of it is: each
 * chunk's digest was compared before it was written. A file's own digest is for whoever comes back to a folder, and no longer knows what happened to it.
 *
 * @param folder nobody may take it for a build before that
 * @throws {BuildRefused} for packs that aren't what the manifest says, and a disk that is too small
 */
export async function unpack(manifest: Manifest, folder: string, unpacking: Unpacking): Promise<Unpacked> {
  try {
    return await new Unpacker(manifest, folder, unpacking).run();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    // It would keep whoever shares the disk from going on.
    await rm(folder, { recursive: true, force: true });
    throw tooSmall(folder, sizeOf(manifest));
  }
}

/** A place in a file that a chunk belongs to. */
interface Position {
  file: number;
  offset: number;
}

/** Gaps between chunks that are fetched along: a request costs more than so many bytes. */
const widestGap = 256 * 1024;

/** Files that are written or read at once: what a disk waits for, hundreds of small ones wait for together. */
const filesAtOnce = 8;

class Unpacker {
  /** By chunk: where it is still missing. */
  private readonly missing = new Map<number, Position[]>();
  private readonly counted: Unpacked = { fetched: 0, reused: 0 };

  constructor(
    private readonly manifest: Manifest,
    private readonly folder: string,
    private readonly unpacking: Unpacking,
  ) {
    manifest.files.forEach(({ chunks }, file) => {
      let offset = 0;
      for (const number of chunks) {
        const places = this.missing.get(number) ?? [];
        places.push({ file, offset });
        this.missing.set(number, places);
        offset += manifest.chunks[number]![2];
      }
    });
  }

  async run(): Promise<Unpacked> {
    const begun = await this.layOut();
    // One after the other: this is about the disk.
    for (const file of begun) await this.keepWhatIsRight(file);
    await this.takeFromPrevious();
    await pMap(shuffled(this.ranges()), async ({ pack, range, chunks }) => await this.bring(pack, range, chunks), {
      concurrency: this.unpacking.parallel,
    });
    return this.counted;
  }

  /** Makes every file in its size. @returns the files of an earlier try */
  private async layOut(): Promise<number[]> {
    const { files } = this.manifest;
    await plainFolder(this.folder);
    const sizes = await pMap(files, async ({ path }) => await bytesOnDisk(join(this.folder, path)), {
      concurrency: filesAtOnce,
    });
    const needed = sizeOf(this.manifest) - sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    const { bavail, bsize } = await statfs(this.folder);
    if (needed > bavail * bsize) {
      await rm(this.folder, { recursive: true, force: true });
      throw tooSmall(this.folder, sizeOf(this.manifest), bavail * bsize);
    }
    for (const path of foldersOf(files)) await plainFolder(join(this.folder, path));
    await pMap(
      files,
      async ({ path, size, executable }) => {
        const target = join(this.folder, path);
        // A link or a folder in its place is nothing that an earlier try has left.
        if ((await lstat(target).catch(() => undefined))?.isFile() === false) await rm(target, { recursive: true });
        const handle = await open(target, writing | constants.O_CREAT, executable ? 0o755 : 0o644);
        await handle.truncate(size).finally(() => handle.close());
      },
      { concurrency: filesAtOnce },
    );
    return sizes.flatMap((size, file) => (size === undefined ? [] : [file]));
  }

  private async keepWhatIsRight(file: number): Promise<void> {
    const { path, chunks } = this.manifest.files[file]!;
    const handle = await open(join(this.folder, path), "r");
    try {
      let offset = 0;
      for (const number of chunks) {
        const [, , size, sha256] = this.manifest.chunks[number]!;
        const bytes = await readAt(handle, offset, size);
        if (hex("sha256", bytes) === sha256) {
          const places = this.missing.get(number)!.filter((place) => place.file !== file || place.offset !== offset);
          if (places.length === 0) this.missing.delete(number);
          else this.missing.set(number, places);
          this.counted.reused += size;
          this.unpacking.advance?.(size);
        }
        offset += size;
      }
    } finally {
      await handle.close();
    }
  }

  private async takeFromPrevious(): Promise<void> {
    const { previous } = this.unpacking;
    if (previous === undefined) return;
    const wanted = new Map<string, number>();
    for (const number of this.missing.keys()) wanted.set(this.manifest.chunks[number]![3], number);
    for (const { path, chunks } of previous.manifest.files) {
      let offset = 0;
      let handle: FileHandle | undefined;
      try {
        for (const old of chunks) {
          const [, , size, sha256] = previous.manifest.chunks[old]!;
          const number = wanted.get(sha256);
          if (number !== undefined) {
            handle ??= await open(join(previous.folder, path), "r");
            const bytes = await readAt(handle, offset, size);
            if (hex("sha256", bytes) === sha256) {
              wanted.delete(sha256);
              this.counted.reused += await this.place(number, bytes);
            }
          }
          offset += size;
        }
      } catch (error) {
        // A file that somebody took away, or changed for something else, is fetched like any other.
        if ((error as NodeJS.ErrnoException).code === "ENOSPC") throw error;
      } finally {
        await handle?.close();
      }
    }
  }

  /** What is to be fetched: of each pack all of it, or the parts that are needed. */
  private ranges() {
    const byPack = new Map<number, number[]>();
    for (const number of this.missing.keys()) {
      const pack = this.manifest.chunks[number]![0];
      const numbers = byPack.get(pack) ?? [];
      numbers.push(number);
      byPack.set(pack, numbers);
    }
    return [...byPack].flatMap(([pack, numbers]) => {
      const found: { pack: number; range: Range; chunks: number[] }[] = [];
      for (const number of numbers.sort((one, other) => this.offsetOf(one) - this.offsetOf(other))) {
        const [, offset, size] = this.manifest.chunks[number]!;
        const last = found.at(-1);
        if (last !== undefined && offset - (last.range.offset + last.range.length) <= widestGap) {
          last.range.length = Math.max(last.range.length, offset + size - last.range.offset);
          last.chunks.push(number);
        } else {
          found.push({ pack, range: { offset, length: size }, chunks: [number] });
        }
      }
      return found;
    });
  }

  private offsetOf(number: number): number {
    return this.manifest.chunks[number]![1];
  }

  private async bring(pack: number, range: Range, chunks: number[]): Promise<void> {
    const { sha256 } = this.manifest.packs[pack]!;
    for (let tries = 1; ; tries++) {
      const bytes = await this.unpacking.fetch(sha256, range);
      this.counted.fetched += bytes.length;
      const wrong: number[] = [];
      const check = async (number: number): Promise<void> => {
        const [, offset, size, wanted] = this.manifest.chunks[number]!;
        const chunk = bytes.subarray(offset - range.offset, offset - range.offset + size);
        if (hex("sha256", chunk) !== wanted) wrong.push(number);
        else if (this.missing.has(number)) await this.place(number, chunk);
      };
      await pMap(chunks, check, { concurrency: filesAtOnce });
      if (wrong.length === 0) return;
      if (tries === 2) {
        throw new BuildRefused(
          "The build is refused",
          [`pack ${sha256} is corrupt: ${wrong.length} of ${chunks.length} chunks from ${range.offset} on are others`],
          "content",
        );
      }
    }
  }

  /** Writes a chunk wherever it belongs. @returns how many bytes that were */
  private async place(number: number, bytes: Buffer): Promise<number> {
    const places = this.missing.get(number)!;
    this.missing.delete(number);
    for (const { file, offset } of places) {
      const handle = await open(join(this.folder, this.manifest.files[file]!.path), writing);
      try {
        await writeAt(handle, offset, bytes);
      } finally {
        await handle.close();
      }
      this.unpacking.advance?.(bytes.length);
    }
    return places.length * bytes.length;
  }
}

/** The digest of a file's content, in hexadecimal. */
export async function sha256Of(handle: FileHandle): Promise<string> {
  const whole = createHash("sha256");
  const { size } = await handle.stat();
  // The same memory again and again is faster than new.
  const piece = Buffer.allocUnsafeSlow(Math.min(1 << 20, Math.max(size, 1)));
  for (let at = 0; ;) {
    const { bytesRead } = await handle.read(piece, 0, piece.length, at);
    if (bytesRead === 0) return whole.digest("hex");
    whole.update(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
}

/** Never through a link, where the system can tell (Windows has no such flag). */
const writing = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);

/** Every folder that files are in, those above before those below. */
function foldersOf(files: Manifest["files"]): string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    const parts = path.split("/");
    for (let length = 1; length < parts.length; length++) folders.add(parts.slice(0, length).join("/"));
  }
  return [...folders].sort();
}

async function plainFolder(path: string): Promise<void> {
  if ((await lstat(path).catch(() => undefined))?.isDirectory() === false) await rm(path, { recursive: true });
  await mkdir(path, { recursive: true });
}

async function readAt(handle: FileHandle, offset: number, size: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(size), 0, size, offset);
  return buffer.subarray(0, bytesRead);
}

async function writeAt(handle: FileHandle, offset: number, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await handle.write(bytes, at, bytes.length - at, offset + at)).bytesWritten;
  }
}

/** What a file takes of the disk; undefined where there is none. */
async function bytesOnDisk(path: string): Promise<number | undefined> {
  try {
    const { blocks, size } = await lstat(path);
    return Math.min(size, blocks * 512);
  } catch {
    return undefined;
  }
}

function sizeOf({ files }: Manifest): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

function tooSmall(folder: string, needed: number, free?: number): BuildRefused {
  const there = free === undefined ? "" : `, and ${free} are free`;
  return new BuildRefused(
    `${folder} is refused`,
    [`the disk is full: the build takes ${needed} bytes${there}; make room for it`],
    "disk",
  );
}

/** In an order of its own for each host, so that a thousand that begin together don't all ask for the same pack. */
function shuffled<T>(all: T[]): T[] {
  for (let left = all.length - 1; left > 0; left--) {
    const other = Math.floor(Math.random() * (left + 1));
    [all[left], all[other]] = [all[other]!, all[left]!];
  }
  return all;
}
