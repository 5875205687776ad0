import { type Money, type PoolCost } from "../../stacks/estimate";

/** A sum by the region's own prices as it is; by another region's in brackets, which is no price of it. */
export function dollars({ usd, indication }: Money, digits: number): string {
  if (usd !== undefined) return usd.toFixed(digits);
  return indication === undefined ? "not priced" : `(${indication.toFixed(digits)})`;
}

/** `23+9`: on demand, and spot. */
export function hostsInShort({ onDemand, spot }: { onDemand: number; spot: number }): string {
  return spot > 0 ? `${onDemand}+${spot}` : `${onDemand}`;
}

/** What a pool's reservation costs beside its hosts, a line for each pool that has one. */
export function reservedLine({ pool, generation, reserved }: PoolCost): string[] {
  if (reserved === undefined) return [];
  const { hosts, unusedOffPeak, unusedAtPeak } = reserved;
  const [off, peak] = [unusedOffPeak, unusedAtPeak].map((unused) => `${unused.hosts}, ${dollars(unused.perHour, 2)}`);
  return [`${pool} g${generation}: ${hosts} reserved; paid for without a host, off peak: ${off}; in peaks: ${peak}`];
}
