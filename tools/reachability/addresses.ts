import { parseCidr } from "cidr-tools";

/** The first and the last address of a range: whatever is said of parts of it, its edges show the most. */
export function edgesOf(range: string): [string, string] {
  const { start, end } = parseCidr(range);
  return [dotted(start), dotted(end)];
}

/** The first and the last address of a subnet that a machine may have: Azure keeps the first four and the last. */
export function machinesOf(subnet: string): [string, string] {
  const { start, end } = parseCidr(subnet);
  return [dotted(start + 4n), dotted(end - 1n)];
}

function dotted(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join(".");
}
