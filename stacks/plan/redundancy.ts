import { type Region } from "../../components/conventions";

export type Redundancy = "Standard_GZRS" | "Standard_ZRS" | "Standard_LRS";

/**
 * Production's hub outlives its region where Azure can do that: zones, and a mutual pair that is open to everybody.
 * Elsewhere builds are made again from their sources, so surviving a zone is enough.
 */
export function hubRedundancy(region: Region, production: boolean): Redundancy {
  const canLeaveRegion = region.geoZoneRedundantStorage && region.pairForGeoRedundancy !== undefined;
  return production && canLeaveRegion ? "Standard_GZRS" : regionalRedundancy(region);
}

/** A region's copies can be made again from the hub: surviving a zone is enough. */
export function regionalRedundancy(region: Region): "Standard_ZRS" | "Standard_LRS" {
  return region.zones.length > 0 ? "Standard_ZRS" : "Standard_LRS";
}
