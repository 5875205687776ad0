import type { Problem } from "./problems";

/**
 * What is wrong with a number that must be whole and in a range; an empty list when nothing is.
 *
 * @param path where it was written, e.g. `nat.publicAddresses`
 * @param from the smallest that is taken
 * @param to the largest that is taken
 * @param example what to write instead, e.g. `2`
 */
export function wholeNumberProblems(path: string, given: number, from: number, to: number, example: string): Problem[] {
  if (Number.isInteger(given) && given >= from && given <= to) return [];
  return [{ path, given, reason: `it must be a whole number from ${from} to ${to}`, fix: `write e.g. ${example}` }];
}
