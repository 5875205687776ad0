import { createHash } from "node:crypto";

/** Content that is sent as a whole or not at all: a file, a block. */
export interface Piece {
  digest: string;
  size: number;
}

/** What an update sends where pieces are known by their content: those that aren't there before, each once. */
export function bytesToSend(before: Iterable<Piece>, after: Iterable<Piece>): number {
  const there = new Set(Array.from(before, ({ digest }) => digest));
  let sum = 0;
  for (const { digest, size } of after) {
    if (there.has(digest)) continue;
    there.add(digest);
    sum += size;
  }
  return sum;
}

/** Content in blocks of one size, the last one shorter, as rsync and virtual disks cut it. */
export function* blocksOf(content: Buffer, size: number): Generator<Piece> {
  for (let at = 0; at < content.length; at += size) {
    const block = content.subarray(at, at + size);
    yield { digest: createHash("sha256").update(block).digest("hex"), size: block.length };
  }
}
