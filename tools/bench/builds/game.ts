import { createCipheriv, createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { blocksOf, type Piece } from "./sent-bytes";

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

const largest = "data/world.pak";
const edited = "data/textures.pak";

/**
 * Writes a folder as games are: a few archives with nearly all of the bytes, a program, and hundreds of small files. About 300 MB.
 *
 * @param part the part of those archives' and of the program's size, over 0 and at most 1
 */
export function writeGame(folder: string, part = 1): void {
  const sized = (size: number): number => Math.ceil(size * part * mebibyte);
  write(folder, largest, noise(sized(140), largest));
  write(folder, edited, noise(sized(100), edited));
  write(folder, "data/audio.pak", noise(sized(30), "audio"));
  write(folder, "racer.exe", noise(sized(16), "racer"), 0o755);
  for (let index = 0; index < 300; index++) {
    write(folder, smallFile(index), noise((1 + ((index * 37) % 64)) * kibibyte, smallFile(index)));
  }
}

/** Writes a folder of a given size: one archive, for what doesn't depend on how a game looks. */
export function writeArchive(folder: string, size: number): void {
  const piece = 16 * mebibyte;
  for (let at = 0; at < size; at += piece) {
    // One file in the end, without ever holding all of it.
    write(folder, largest, noise(Math.min(piece, size - at), `${largest} ${at}`), 0o644, "a");
  }
}

/** Sizes of the edits in bytes: from a changed record to a changed picture. */
const edits = [300, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 48_000, 64 * kibibyte];
const inserted = 1000;
const added = 5;

/**
 * Makes the folder's next version: something is inserted in the middle of the largest file, another one is edited in ten places, some small files come, one goes.
 *
 * @returns how many bytes that really were
 */
export function updateGame(folder: string): number {
  const world = readFileSync(join(folder, largest));
  const middle = world.length >> 1;
  write(
    folder,
    largest,
    Buffer.concat([world.subarray(0, middle), noise(inserted, "inserted"), world.subarray(middle)]),
  );
  const textures = readFileSync(join(folder, edited));
  edits.forEach((size, index) => {
    noise(size, `edit ${index}`).copy(textures, Math.floor((textures.length * (index + 0.5)) / edits.length));
  });
  write(folder, edited, textures);
  for (let index = 0; index < added; index++) write(folder, `new/${index}.json`, noise(8 * kibibyte, `new ${index}`));
  rmSync(join(folder, smallFile(0)));
  return inserted + edits.reduce((sum, size) => sum + size, 0) + added * 8 * kibibyte;
}

/** A folder's content as whole files, and as blocks of 1 MiB. */
export function piecesOf(folder: string): { files: Piece[]; blocks: Piece[] } {
  const pieces = { files: [] as Piece[], blocks: [] as Piece[] };
  for (const file of filesIn(folder)) {
    const content = readFileSync(file);
    pieces.files.push({ digest: createHash("sha256").update(content).digest("hex"), size: content.length });
    pieces.blocks.push(...blocksOf(content, mebibyte));
  }
  return pieces;
}

/** The paths of all files below a folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

export function bytesIn(folder: string): number {
  return filesIn(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}

function smallFile(index: number): string {
  return `levels/${index % 10}/${index}.json`;
}

function write(folder: string, path: string, bytes: Buffer, mode = 0o644, flag = "w"): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes, { mode, flag });
}

/** Bytes that can't be compressed, the same for the same seed: a cipher's keystream. */
function noise(length: number, seed: string): Buffer {
  const key = createHash("md5").update(seed).digest();
  return createCipheriv("aes-128-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(length));
}
