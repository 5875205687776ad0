import type { Problem } from "../../components/conventions";
import type { RegionPlan } from "../../stacks/plan";
import { leadTimeWarnings } from "./lead-times";
import { byRegion } from "./replay-stack";
import { servingPools } from "./stack-pools";
import { waitingWarnings } from "./waiting";

/**
 * What an accepted configuration does to its players, by the capacity model: peaks and launches that start their hosts too late, and pools
 * whose players wait longer than promised. The model is not measured on Azure, so these are warnings and refuse nothing.
 */
export function capacityWarnings(regions: readonly RegionPlan[]): Problem[] {
  const pools = servingPools(regions);
  return [...byRegion(pools).flatMap(leadTimeWarnings), ...waitingWarnings(pools)];
}
