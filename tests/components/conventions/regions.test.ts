import assert from "node:assert/strict";
import fc from "fast-check";
import {
  findRegion,
  isWindowsTimeZone,
  locationProblems,
  nearestRegionName,
  regions,
} from "../../../components/conventions";
import { sovereignCloudOf } from "../../../components/conventions/sovereign-clouds";
import { regionsFromTables } from "../../../tools/region-data/generate";

// An IANA zone per Windows zone in use (CLDR's windowsZones), to check the offsets with.
const ianaZones: Record<string, string> = {
  "AUS Eastern Standard Time": "Australia/Sydney",
  "Arab Standard Time": "Asia/Riyadh",
  "Arabian Standard Time": "Asia/Dubai",
  "Central European Standard Time": "Europe/Warsaw",
  "Central Standard Time": "America/Chicago",
  "Central Standard Time (Mexico)": "America/Mexico_City",
  "China Standard Time": "Asia/Shanghai",
  "E. South America Standard Time": "America/Sao_Paulo",
  "Eastern Standard Time": "America/New_York",
  "GMT Standard Time": "Europe/London",
  "India Standard Time": "Asia/Kolkata",
  "Israel Standard Time": "Asia/Jerusalem",
  "Korea Standard Time": "Asia/Seoul",
  "Mountain Standard Time": "America/Denver",
  "New Zealand Standard Time": "Pacific/Auckland",
  "Pacific SA Standard Time": "America/Santiago",
  "Pacific Standard Time": "America/Los_Angeles",
  "Romance Standard Time": "Europe/Paris",
  "SE Asia Standard Time": "Asia/Bangkok",
  "Singapore Standard Time": "Asia/Singapore",
  "South Africa Standard Time": "Africa/Johannesburg",
  "Tokyo Standard Time": "Asia/Tokyo",
  "US Mountain Standard Time": "America/Phoenix",
  "W. Europe Standard Time": "Europe/Berlin",
};

/** Hours ahead of UTC on a day of the northern winter or summer. */
function offset(zone: string, date: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(
    new Date(date),
  );
  const [, sign, hours, minutes] =
    /GMT([+-])(\d\d):(\d\d)/.exec(parts.find(({ type }) => type === "timeZoneName")!.value) ?? [];
  return hours === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) + Number(minutes) / 60);
}

describe("regions", () => {
  it("are what the tables in tools/region-data make", () => {
    assert.deepEqual(regions, regionsFromTables());
    assert.equal(regions.length, 59);
  });

  it("know Japan East", () => {
    assert.deepEqual(findRegion("japaneast"), {
      name: "japaneast",
      displayName: "Japan East",
      shortCode: "jpe",
      geography: "Japan",
      geographyGroup: "Asia Pacific",
      continent: "Asia",
      metro: "Tokyo, Saitama",
      latitude: 35.68,
      longitude: 139.77,
      access: "open",
      zones: ["1", "2", "3"],
      pairedRegion: "japanwest",
      pairForGeoRedundancy: "japanwest",
      geoZoneRedundantStorage: true,
      windowsTimeZone: "Tokyo Standard Time",
    });
  });

  it("have unique names, and unique short codes that fit every name rule", () => {
    assert.equal(new Set(regions.map(({ name }) => name)).size, regions.length);
    assert.equal(new Set(regions.map(({ shortCode }) => shortCode)).size, regions.length);
    for (const { name, shortCode } of regions) assert.match(shortCode, /^[a-z][a-z0-9]{2,3}$/, name);
  });

  it("have no zones or three of them", () => {
    for (const { name, zones } of regions) assert.ok(zones.length === 0 || zones.join() === "1,2,3", name);
    assert.deepEqual(findRegion("westus")!.zones, []);
  });

  it("have a partner for geo-redundancy only where the pair is mutual and open", () => {
    assert.equal(findRegion("westeurope")!.pairForGeoRedundancy, "northeurope");
    assert.equal(findRegion("westus3")!.pairForGeoRedundancy, undefined, "East US doesn't point back");
    assert.equal(findRegion("brazilsouth")!.pairForGeoRedundancy, undefined, "South Central US doesn't point back");
    assert.equal(findRegion("francecentral")!.pairForGeoRedundancy, undefined, "France South is restricted");
    assert.equal(findRegion("polandcentral")!.pairedRegion, undefined);
    for (const { name, pairForGeoRedundancy } of regions) {
      if (pairForGeoRedundancy) assert.equal(findRegion(pairForGeoRedundancy)?.pairedRegion, name);
    }
  });

  it("offer geo-zone-redundant storage only with zones and a pair", () => {
    for (const { name, geoZoneRedundantStorage, zones, pairedRegion } of regions) {
      if (geoZoneRedundantStorage) assert.ok(zones.length > 0 && pairedRegion, name);
    }
    assert.equal(findRegion("japanwest")!.geoZoneRedundantStorage, false);
  });

  it("lie on six continents", () => {
    const continents = new Set(regions.map(({ continent }) => continent));
    assert.deepEqual([...continents].sort(), ["Africa", "Asia", "Europe", "North America", "Oceania", "South America"]);
    assert.equal(findRegion("newzealandnorth")!.continent, "Oceania");
    assert.equal(findRegion("qatarcentral")!.continent, "Asia");
  });

  it("have a Windows time zone that fits their longitude", () => {
    for (const { name, windowsTimeZone, longitude } of regions) {
      assert.ok(isWindowsTimeZone(windowsTimeZone), `${name}: ${windowsTimeZone}`);
      const zone = ianaZones[windowsTimeZone];
      assert.ok(zone, `${windowsTimeZone} has no IANA zone in this test`);
      for (const date of ["2026-01-15", "2026-07-15"]) {
        const distance = Math.abs(offset(zone, date) - longitude / 15);
        assert.ok(distance <= 2.6, `${name}: ${windowsTimeZone} is ${distance.toFixed(1)} hours from its longitude`);
      }
    }
  });

  it("refuse an IANA name as a Windows time zone", () => {
    assert.equal(isWindowsTimeZone("Asia/Tokyo"), false);
  });

  it("are found by programmatic name only", () => {
    assert.equal(findRegion("Japan East"), undefined);
    assert.equal(findRegion("constructor"), undefined);
  });
});

describe("nearestRegionName", () => {
  it("finds what was meant", () => {
    assert.equal(nearestRegionName("Japan East"), "japaneast");
    assert.equal(nearestRegionName("jpan-east"), "japaneast");
    assert.equal(nearestRegionName("west-europe"), "westeurope");
    assert.equal(nearestRegionName("eastus1"), "eastus");
  });

  it("leaves every region's own names alone", () => {
    for (const { name, displayName } of regions) {
      assert.equal(nearestRegionName(name), name);
      assert.equal(nearestRegionName(displayName), name);
    }
  });

  it("answers with a region or nothing", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const nearest = nearestRegionName(text);
        return nearest === undefined || findRegion(nearest) !== undefined;
      }),
    );
  });

  it("suggests nothing for a name that is not a misspelt region", () => {
    const names = "us-east-1 us-west-2 eu-west-1 ap-southeast-2 us-central1 europe-west1 asia-east1 mars x".split(" ");
    assert.deepEqual(
      names.filter((name) => nearestRegionName(name) !== undefined),
      [],
    );
    assert.match(locationProblems("mars", "location")[0]!.fix, /az account list-locations/);
  });

  it("finds a region whose name is cut short", () => {
    assert.equal(nearestRegionName("brazil"), "brazilsouth");
    assert.equal(nearestRegionName("swedencent"), "swedencentral");
  });

  it("is the suggestion when a location is refused", () => {
    assert.deepEqual(locationProblems("japaneast", "location"), []);
    assert.equal(locationProblems("japan-east", "location")[0]!.fix, "did you mean japaneast?");
  });

  it("names the cloud of a region that is not in the public one", () => {
    const table: Record<string, RegExp> = {
      usgovvirginia: /Azure Government \(United States\)/,
      "US Gov Arizona": /Azure Government \(United States\)/,
      usdodeast: /Azure Government \(United States\)/,
      usseceast: /secret data/,
      usnatwest: /secret data/,
      chinaeast2: /China, operated by 21Vianet/,
      chinanorth3: /China, operated by 21Vianet/,
      germanycentral: /Microsoft Cloud Deutschland, which is closed/,
      germanynortheast: /Microsoft Cloud Deutschland, which is closed/,
    };
    for (const [name, cloud] of Object.entries(table)) {
      const [problem] = locationProblems(name, "location");
      assert.match(problem!.reason, cloud, name);
      assert.doesNotMatch(problem!.fix, /did you mean/, name);
    }
    assert.match(locationProblems("usgovvirginia", "location")[0]!.fix, /docs\/sovereign-clouds\.md/);
  });

  it("takes no public region for one of another cloud", () => {
    assert.deepEqual(
      regions.filter(({ name, displayName }) => sovereignCloudOf(name) ?? sovereignCloudOf(displayName)),
      [],
    );
  });
});
