import { flow } from "../config";

/** The generations of a pool or of relays as the configuration writes them, on one line and without what is so by default. */
export function generationList(generations: readonly { number: number; serving: boolean }[]): string {
  return flow(
    generations.map(({ serving, ...own }) =>
      Object.fromEntries(
        Object.entries({ ...own, ...(serving ? {} : { serving }) }).filter(([, value]) => value !== undefined),
      ),
    ),
  );
}
