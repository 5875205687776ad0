import { Hasher } from "gearhash-jit";
import { chunkBytes } from "./limits";

/** Boundaries stand where twenty bits of the hash are zero: once a MiB. They are the high ones, which the last 64 bytes have all had a part in. */
const mask = ((1n << 20n) - 1n) << 44n;

/** The hash forgets a byte after 64 more. */
const memory = 64;

/** The library takes no more at once. */
const slice = 256 * 1024;

/** The larger, the less often its end is copied to its beginning. */
const heldBytes = 4 * chunkBytes.most;

/**
 * Cuts content into chunks where its own bytes say so, so that what is inserted or taken away moves no boundary but those beside it.
 * The same bytes are cut in the same way, however they arrive.
 *
 * @param content each piece is copied before the next is asked for
 * @returns chunks that are good until the next one: all of them lie in the same memory
 */
export async function* chunksOf(content: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  // What lies in it from `begin` to `end` is in no chunk yet.
  let [held, begin, end] = [Buffer.alloc(0), 0, 0];
  for await (const piece of content) {
    let taken = 0;
    for (;;) {
      // With less, the next bytes could still decide.
      while (end - begin >= chunkBytes.most) {
        const length = firstBoundary(held.subarray(begin, end));
        yield held.subarray(begin, begin + length);
        begin += length;
      }
      if (taken === piece.length) break;
      if (end === held.length) {
        // A small file comes in one piece. The same memory again and again is faster than new.
        const next =
          held.length === heldBytes ? held : Buffer.allocUnsafeSlow(held.length === 0 ? piece.length : heldBytes);
        end = held.copy(next, 0, begin, end);
        [held, begin] = [next, 0];
      }
      const copied = piece.copy(held, end, taken);
      [end, taken] = [end + copied, taken + copied];
    }
  }
  while (begin < end) {
    const length = firstBoundary(held.subarray(begin, end));
    yield held.subarray(begin, begin + length);
    begin += length;
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
