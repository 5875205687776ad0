/** An IPv4 range as its first and last address, both as numbers. */
export interface AddressRange {
  first: number;
  last: number;
}

/**
 * Reads an IPv4 address as a number from 0 to 2^32 - 1.
 *
 * @returns undefined when the text is no IPv4 address
 */
export function parseAddress(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/**
 * Reads `10.0.0.0/24`.
 *
 * @returns undefined when the text is no IPv4 range, or when its address is not the range's first
 */
export function parseRange(text: string): AddressRange | undefined {
  const [address = "", bits = ""] = text.split("/");
  const first = parseAddress(address);
  const length = /^\d{1,2}$/.test(bits) ? Number(bits) : 33;
  if (first === undefined || length > 32) return undefined;
  const size = 2 ** (32 - length);
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlap(one: AddressRange, other: AddressRange): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** How many addresses a range holds. */
export function sizeOf(range: AddressRange): number {
  return range.last - range.first + 1;
}
