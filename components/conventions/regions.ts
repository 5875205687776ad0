import type { Problem } from "./problems";
import regionsData from "./regions-data.json";
import { sovereignCloudOf } from "./sovereign-clouds";
import { nearestName } from "./spelling";

/** A continent, for "regions on three continents"; Azure's own geography groups mix Asia with Oceania. */
export type Continent = "Africa" | "Asia" | "Europe" | "North America" | "Oceania" | "South America";

/** One public Azure region. Where the data comes from: tools/region-data/README.md. */
export interface Region {
  /** Azure's programmatic name, e.g. `japaneast`. */
  name: string;
  /** Azure's name for people, e.g. `Japan East`. */
  displayName: string;
  /** Three or four letters or digits, unique, for resource names: `jpe`. Never changed once it has been used. */
  shortCode: string;
  /** Azure's geography, the border that data stays within, e.g. `Japan`. */
  geography: string;
  /** Azure's group of geographies, e.g. `Asia Pacific`. */
  geographyGroup: string;
  continent: Continent;
  /** The city or area the datacenters are in, as Azure names it. */
  metro: string;
  /** Degrees, north positive; of the metro. */
  latitude: number;
  /** Degrees, east positive; of the metro. */
  longitude: number;
  /** `restricted`: approved subscriptions only. `jio`: sold by Reliance Jio only. */
  access: "open" | "restricted" | "jio";
  /** The availability zones, `["1", "2", "3"]`, or none. */
  zones: string[];
  /** The region that Azure pairs with this one, if any. */
  pairedRegion?: string;
  /** The paired region, where the pair is mutual and open to every subscription. */
  pairForGeoRedundancy?: string;
  /** Whether storage accounts here can be Standard_GZRS (Microsoft's list of 2024-02). */
  geoZoneRedundantStorage: boolean;
  /** Windows' name of the time zone, the only kind that Azure's autoscale schedules take. */
  windowsTimeZone: string;
}

/** All public regions, by name. */
export const regions: readonly Region[] = regionsData as Region[];

const byName = new Map(regions.map((region) => [region.name, region]));

/**
 * A region by its programmatic name.
 *
 * @param name e.g. `japaneast`, exactly as Azure writes it; `Japan East` is not found
 */
export function findRegion(name: string): Region | undefined {
  return byName.get(name);
}

/** A region's group of geographies as the configuration writes it: `asiapacific` for `Asia Pacific`. */
export function geographyKey({ geographyGroup }: Region): string {
  return geographyGroup.toLowerCase().replaceAll(" ", "");
}

/** All groups of geographies: `africa`, `asiapacific`, `canada`, `europe`, … */
export const geographyKeys: readonly string[] = [...new Set(regions.map(geographyKey))].sort();

/**
 * The name of the region that was most likely meant, for the "did you mean" of an error. Compares letters and digits
 * only, with programmatic names and display names.
 *
 * @param name what was written, e.g. `Japan-East` or `jpaneast`
 * @returns a programmatic name; undefined when no region's name is near
 */
export function nearestRegionName(name: string): string | undefined {
  const nearest = nearestName(
    name,
    regions.flatMap((region) => [region.name, region.displayName]),
  );
  return regions.find((region) => region.name === nearest || region.displayName === nearest)?.name;
}

/** Why a name is refused as a region, and what to write instead. */
export function unknownRegion(name: string): Pick<Problem, "reason" | "fix"> {
  const cloud = sovereignCloudOf(name);
  if (cloud !== undefined) return cloud;
  const reason = "Azure has no such region";
  const nearest = nearestRegionName(name);
  if (nearest !== undefined) return { reason, fix: `did you mean ${nearest}?` };
  const fix =
    "write a public region's programmatic name, e.g. japaneast; `az account list-locations --output table` lists them";
  return { reason, fix };
}

/** What is wrong with the key of a group of geographies: Azure has no such group. */
export function geographyProblems(geography: string, path: string): Problem[] {
  if (geographyKeys.includes(geography)) return [];
  const fix = `write one of ${geographyKeys.join(", ")}`;
  return [{ path, given: geography, reason: "Azure has no such group of geographies", fix }];
}

/** What is wrong with a location: it is not a public Azure region. */
export function locationProblems(location: string, path: string): Problem[] {
  return findRegion(location) ? [] : [{ path, given: location, ...unknownRegion(location) }];
}
