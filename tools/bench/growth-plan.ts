import { type Region, regions } from "../../components/conventions";
import { planSubnets } from "../../components/network";
import type { PlatformPlan, RegionPlan } from "../../stacks/plan";

/**
 * A plan with as many regions as wanted, each like one region of a given plan. Azure has some forty regions with zones;
 * beyond them come second stamps of the same.
 */
export function grownPlan(plan: PlatformPlan, count: number): PlatformPlan {
  const model = plan.regions[0]!;
  const zonal = regions.filter(({ zones }) => zones.length === model.zones.length);
  return {
    ...plan,
    regions: Array.from({ length: count }, (_, index) =>
      regionLike(model, zonal[index % zonal.length]!, 1 + Math.floor(index / zonal.length), index + 1),
    ),
  };
}

function regionLike(model: RegionPlan, region: Region, stamp: number, block: number): RegionPlan {
  const addressSpace = `10.${64 + Math.floor(block / 4)}.${(block % 4) * 64}.0/18`;
  const placement = {
    ...model.placement,
    location: region.name,
    naming: { ...model.placement.naming, place: region.shortCode, stamp },
    tags: { ...model.placement.tags, region: region.name },
  };
  const resourceGroupName = model.resourceGroupName.replace(/-[^-]+-\d+$/, `-${region.shortCode}-${stamp}`);
  const networkWatcher = {
    ...model.network.flowLogs!.networkWatcher,
    name: `NetworkWatcher_${region.name}`,
  };
  return {
    ...model,
    key: `${region.name}/${stamp}`,
    logicalName: `${region.name}-${stamp}`,
    placement,
    resourceGroupName,
    zones: region.zones,
    network: {
      ...model.network,
      placement,
      addressSpace,
      flowLogs: { ...model.network.flowLogs!, networkWatcher },
    },
    logs: { ...model.logs, placement },
    builds: { ...model.builds, placement },
    relaySecrets: { ...model.relaySecrets, placement },
    relays: model.relays.map((relay) => ({
      ...relay,
      placement,
      zones: region.zones,
      hostsPrefix: planSubnets(addressSpace).hosts,
    })),
    // Not every region offers the size, and a preview doesn't ask.
    pools: model.pools.map((pool) => ({ ...pool, placement, zones: region.zones, sizeRegions: [region.name] })),
  };
}
