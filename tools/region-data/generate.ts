import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import type { Continent, Region } from "../../components/conventions";

type Row = Record<string, string>;

/** Reads a CSV text whose first line names the columns; fields may be quoted. */
function parseCsv(text: string): Row[] {
  const [header, ...lines] = text
    .trim()
    .split("\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        (field) => field[1]?.replaceAll('""', '"') ?? field[2]!,
      ),
    );
  return lines.map((fields) => Object.fromEntries(header!.map((column, index) => [column, fields[index] ?? ""])));
}

/** Azure's "Asia Pacific" holds two continents, and its America five groups. */
function continentOf({ geography, geography_group: group, name }: Row): Continent {
  if (geography === "Australia" || geography === "New Zealand") return "Oceania";
  const continents: Record<string, Continent> = {
    "Asia Pacific": "Asia",
    "Middle East": "Asia",
    US: "North America",
    Canada: "North America",
    Mexico: "North America",
    "South America": "South America",
    Europe: "Europe",
    UK: "Europe",
    Africa: "Africa",
  };
  const continent = continents[group!];
  if (!continent) throw new Error(`${name}: the geography group ${group} has no continent here`);
  return continent;
}

/** The regions as the conventions hold them, from the three tables of this folder. */
export function regionsFromTables(folder = __dirname): Region[] {
  const table = (file: string) => parseCsv(readFileSync(join(folder, file), "utf8"));
  const timeZones = new Map(table("time-zones.csv").map((row) => [row.name!, row.windows_time_zone!]));
  const gzrs = new Set(table("gzrs.csv").map((row) => row.name!));
  return table("regions.csv").map((row) => {
    const windowsTimeZone = timeZones.get(row.name!);
    if (!windowsTimeZone) throw new Error(`${row.name}: add its time zone to time-zones.csv`);
    const mutualAndOpen = row.pair_mutual === "true" && row.pair_access === "open";
    return {
      name: row.name!,
      displayName: row.display_name!,
      shortCode: row.short_code!,
      geography: row.geography!,
      geographyGroup: row.geography_group!,
      continent: continentOf(row),
      metro: row.physical_location!.replace(" [m]", ""),
      latitude: Number(row.metro_latitude),
      longitude: Number(row.metro_longitude),
      access: row.access as Region["access"],
      zones: Array.from({ length: Number(row.zone_count) }, (_, index) => `${index + 1}`),
      ...(row.paired_region ? { pairedRegion: row.paired_region } : {}),
      ...(mutualAndOpen ? { pairForGeoRedundancy: row.paired_region } : {}),
      geoZoneRedundantStorage: gzrs.has(row.name!),
      windowsTimeZone,
    };
  });
}

async function writeRegions(): Promise<void> {
  const target = join(__dirname, "../../components/conventions/regions-data.json");
  writeFileSync(target, await format(JSON.stringify(regionsFromTables()), { parser: "json", printWidth: 120 }));
  console.log(`Wrote ${target}`);
}

if (require.main === module) void writeRegions();
