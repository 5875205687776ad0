import { createHash, randomBytes } from "node:crypto";

/** Where bytes come from. */
export type RandomSource = (size: number) => Uint8Array;

/** The system's randomness. */
export const systemRandom: RandomSource = (size) => randomBytes(size);

/** Bytes that are the same for the same seed: for tests, and for RandomInteger's own `seed`. */
export function seededRandom(seed: string): RandomSource {
  let block = 0;
  let left = Buffer.alloc(0);
  return (size) => {
    while (left.length < size) {
      left = Buffer.concat([left, createHash("sha256").update(`${seed}\0${block++}`).digest()]);
    }
    const taken = left.subarray(0, size);
    left = left.subarray(size);
    return taken;
  };
}

/**
 * A whole number, every one as likely as any other.
 * @param below 1 to 2^48; the number is from 0 up to and without it.
 */
export function numberBelow(source: RandomSource, below: number): number {
  const range = 2 ** 48;
  const limit = range - (range % below);
  for (;;) {
    const drawn = Buffer.from(source(6)).readUIntBE(0, 6);
    if (drawn < limit) {
      return drawn % below;
    }
  }
}

/** The items in another order (Fisher and Yates). */
export function shuffled<T>(source: RandomSource, items: readonly T[]): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = numberBelow(source, last + 1);
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
