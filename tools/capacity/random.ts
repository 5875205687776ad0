/** Numbers from 0 to 1 (without 1) that look random and are the same for the same seed, on every machine. */
export type Random = () => number;

/** A generator of its own for each thing that is drawn, so that drawing more of one changes nothing of another. */
export function randomFrom(seed: string): Random {
  // FNV-1a makes a number of the text, and mulberry32 a sequence of the number.
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How many of something happen when `mean` are expected. */
export function poisson(random: Random, mean: number): number {
  let count = 0;
  // In parts, for e to the power of minus a thousand is no number any more.
  for (let left = mean; left > 0; left -= largestPart) {
    const least = Math.exp(-Math.min(left, largestPart));
    for (let product = random(); product > least; product *= random()) count++;
  }
  return count;
}

const largestPart = 100;

/** A time whose logarithm is normal: half are shorter than `median`. */
export function lognormal(random: Random, median: number, sigma: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * random()));
}

/** A time until something that happens `ratePerHour` times an hour, in hours. */
export function exponential(random: Random, ratePerHour: number): number {
  return -Math.log(1 - random()) / ratePerHour;
}
