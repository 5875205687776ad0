import { type Money } from "../../stacks/estimate";

/** A sum by the region's own prices as it is; by another region's in brackets, which is no price of it. */
export function dollars({ usd, indication }: Money, digits: number): string {
  if (usd !== undefined) return usd.toFixed(digits);
  return indication === undefined ? "not priced" : `(${indication.toFixed(digits)})`;
}

/** `23+9`: on demand, and spot. */
export function hostsInShort({ onDemand, spot }: { onDemand: number; spot: number }): string {
  return spot > 0 ? `${onDemand}+${spot}` : `${onDemand}`;
}
