import { gpuSizeProblems, offeredSizeLike, type Region, regions } from "../../components/conventions";

/** What a stack file says of a region; empty takes everything from the defaults. */
export interface RegionEntry {
  zones?: string[];
  pools?: Record<string, { size: string; sizeRegions?: string[] }>;
  relays?: { perZone: number };
}

/** A region's entry, and why it says what it says. */
export interface WrittenRegion {
  entry: RegionEntry;
  /** Comments, by the key that they stand above: `pools.standard`, `relays`, or empty for the region. */
  comments: Record<string, string>;
}

/** What the person who adds a region asked for. */
export interface RegionWishes {
  /** `["1", "2"]`; all of the region's when left out. */
  zones?: string[];
  /** The GPU size of all pools here: whoever names one knows that Azure offers it. */
  size?: string;
}

/**
 * Sensible settings for a region: nothing, where the defaults fit.
 *
 * @param pools the defaults' pools, each with its GPU size
 * @returns the entry; or the pools for which no size is known that Azure offers there
 */
export function regionEntry(
  region: Region,
  pools: Record<string, { size: string }>,
  { zones, size: wished }: RegionWishes,
): (WrittenRegion & { without: [] }) | { without: string[] } {
  const written: WrittenRegion = { entry: zones ? { zones } : {}, comments: {} };
  const without: string[] = [];
  for (const [pool, { size }] of Object.entries(pools)) {
    const chosen = wished ?? (isOffered(size, region) ? size : offeredSizeLike(size, region.name)?.name);
    if (chosen === undefined) without.push(pool);
    if (chosen === undefined || (chosen === size && isOffered(size, region))) continue;
    const own = isOffered(chosen, region) ? { size: chosen } : { size: chosen, sizeRegions: [region.name] };
    written.entry.pools = { ...written.entry.pools, [pool]: own };
    written.comments[`pools.${pool}`] =
      wished === undefined
        ? `${size} isn't known to be offered here. Of the sizes\n that are, this one has the video memory nearest to it.`
        : `Chosen when the region was added${own.sizeRegions ? "; the table of sizes doesn't know that it is offered here" : ""}.`;
  }
  return without.length > 0 ? { without } : { ...written, without: [] };
}

function isOffered(size: string, { name }: Region): boolean {
  return gpuSizeProblems(size, name, "size").length === 0;
}

/** The open regions nearest to one in which sizes like the given are known to be offered. */
export function nearestWithGpus(region: Region, sizes: string[], count: number): string[] {
  return regions
    .filter((other) => other.access === "open" && sizes.every((size) => isOffered(size, other)))
    .sort((one, other) => kilometres(region, one) - kilometres(region, other))
    .slice(0, count)
    .map(({ name }) => name);
}

/** Along the great circle between two regions' metros. */
function kilometres(one: Region, other: Region): number {
  const [from, to] = [one, other].map(({ latitude, longitude }) =>
    [latitude, longitude].map((degrees) => (degrees * Math.PI) / 180),
  );
  const [fromLatitude, fromLongitude] = from as [number, number];
  const [toLatitude, toLongitude] = to as [number, number];
  const half =
    Math.sin((toLatitude - fromLatitude) / 2) ** 2 +
    Math.cos(fromLatitude) * Math.cos(toLatitude) * Math.sin((toLongitude - fromLongitude) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(half));
}
