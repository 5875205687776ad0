import { createHash } from "node:crypto";

/** Chance that is the same for the same words: it depends on no order, so parallel requests cannot change it. */
export class Chance {
  /** @param seed any text; another one gives another run. */
  constructor(private readonly seed: string) {}

  /** A number from 0 up to, but not including, 1. */
  fraction(...words: string[]): number {
    const digest = createHash("sha256")
      .update([this.seed, ...words].join("\n"))
      .digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number, ...words: string[]): number {
    return least + Math.floor(this.fraction(...words) * (most - least + 1));
  }
}
