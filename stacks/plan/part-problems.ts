import { planBuildHub, planPromotionNetwork, planRegionalBuildStore } from "../../components/build-storage";
import { type Problem, Problems } from "../../components/conventions";
import { planEdgeRelay, planRelaySecrets } from "../../components/edge-relay";
import { planGpuPool } from "../../components/gpu-pool";
import { planNetwork } from "../../components/network";
import { planMonitoring, planRegionLogs } from "../../components/observability";
import { type PlatformPlan, type RegionPlan } from "./platform-plan";

/**
 * What the components say against their settings, collected over the whole platform: a person mends the
 * configuration once, and not once a component.
 */
export function partProblems(plan: PlatformPlan): Problem[] {
  const problems = new Problems();
  problems.addAll(planPromotionNetwork(plan.global.promotionNetwork).problems, "global.promotionNetwork");
  problems.addAll(planBuildHub(plan.global.buildHub).problems, "builds");
  problems.addAll(planMonitoring(plan.global.monitoring).problems, "monitoring");
  for (const region of plan.regions) problems.addAll(regionProblems(region), `regions.${region.placement.location}`);
  return problems.list;
}

function regionProblems(region: RegionPlan): Problem[] {
  const problems = new Problems();
  problems.addAll(planNetwork(region.network).problems, "network");
  problems.addAll(planRegionLogs(region.logs).problems, "logs");
  problems.addAll(planRegionalBuildStore(region.builds).problems, "builds");
  problems.addAll(planRelaySecrets(region.relaySecrets).problems, "relays");
  for (const relays of region.relays) problems.addAll(planEdgeRelay(relays).problems, "relays");
  for (const pool of region.pools) problems.addAll(planGpuPool(pool).problems, `pools.${pool.pool}`);
  return problems.list;
}
