import { Hasher } from "gearhash-jit";
import { chunkBytes } from "./limits";

/** Boundaries stand where twenty bits of the hash are zero: once a MiB. They are the high ones, which the last 64 bytes have all had a part in. */
const mask = ((1n << 20n) - 1n) << 44n;

/** The hash forgets a byte after 64 more. */
const memory = 64;

/** The library takes no more at once. */
const slice = 256 * 1024;

/**
 * Cuts content into chunks where its own bytes say so, so that what is inserted or taken away moves no boundary but those beside it.
 * The same bytes are cut in the same way, however they arrive.
 */
export async function* chunksOf(content: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const piece of content) {
    waiting = waiting.length === 0 ? piece : Buffer.concat([waiting, piece]);
    // With less, the next bytes could still decide.
    while (waiting.length >= chunkBytes.most) {
      const length = firstBoundary(waiting);
      yield waiting.subarray(0, length);
      waiting = waiting.subarray(length);
    }
  }
  while (waiting.length > 0) {
    const length = firstBoundary(waiting);
    yield waiting.subarray(0, length);
    waiting = waiting.subarray(length);
  }
}

const hasher = new Hasher(mask);

/** Where the first chunk ends: between the least and the most, or at the end of what there is. */
function firstBoundary(bytes: Buffer): number {
  const end = Math.min(bytes.length, chunkBytes.most);
  if (end <= chunkBytes.least) return end;
  hasher.resetHash();
  // No boundary may stand before the least, and no byte long before it has a part in the first one.
  for (let at = chunkBytes.least - memory, found = 0; found !== -1; at += found) {
    found = hasher.nextMatch(bytes.subarray(at, chunkBytes.least));
  }
  for (let at = chunkBytes.least; at < end; at += slice) {
    const found = hasher.nextMatch(bytes.subarray(at, Math.min(at + slice, end)));
    if (found !== -1) return at + found;
  }
  return end;
}
