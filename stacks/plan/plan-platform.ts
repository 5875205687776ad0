import { findRegion, nearestRegionName, type Problem, Problems, type Region } from "../../components/conventions";
import { type AddressLock, type PlatformConfig } from "../config";
import { blockKey, blockKeys, globalBlock, onlyStamp, planBlocks } from "./addresses";
import { generationProblems } from "./generation-problems";
import { planGlobalPart } from "./global-part";
import { partProblems } from "./part-problems";
import { type PlatformPlan } from "./platform-plan";
import { planRegionPart } from "./region-part";

/**
 * Decides everything about an environment: which regions, addresses, names, sizes and counts.
 *
 * @param lock what was promised before (stacks/<environment>.lock.yaml)
 * @returns the plan, or everything that stands against it; the same for the same arguments, always
 */
export function planPlatform(
  config: PlatformConfig,
  lock: AddressLock,
): { plan: PlatformPlan; problems: [] } | { plan: undefined; problems: Problem[] } {
  const problems = new Problems();
  const home = knownRegion(config.homeRegion, "homeRegion", problems);
  // A misspelt region is told its name, not to take an address block for good.
  const knownRegions = Object.fromEntries(Object.entries(config.regions).filter(([name]) => findRegion(name)));
  const { blocks, problems: blockProblems } = planBlocks(blockKeys({ regions: knownRegions }), {
    addressSpace: config.network.addressSpace,
    prefixLength: config.network.regionPrefixLength,
    lock,
    environment: config.environment,
  });
  problems.addAll(blockProblems);

  const regions = Object.entries(config.regions)
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([name, settings]) => {
      const path = `regions.${name}`;
      const region = knownRegion(name, path, problems);
      const block = blocks.get(blockKey(name, onlyStamp));
      problems.addAll(generationProblems(settings), path);
      if (region === undefined || !zonesFit(region, settings.zones, `${path}.zones`, problems) || block === undefined)
        return [];
      return [planRegionPart(config, region, settings, block)];
    });
  if (Object.keys(config.regions).length === 0) {
    problems.add({ path: "regions", reason: "there is none", fix: "name at least one, e.g. japaneast: {}" });
  }
  const block = blocks.get(globalBlock);
  if (problems.any || home === undefined || block === undefined) return { plan: undefined, problems: problems.list };

  const plan: PlatformPlan = {
    environment: config.environment,
    workload: config.workload,
    azure: config.azure,
    global: planGlobalPart(config, home, block),
    regions,
  };
  problems.addAll(partProblems(plan));
  return problems.any ? { plan: undefined, problems: problems.list } : { plan, problems: [] };
}

function knownRegion(name: string, path: string, problems: Problems): Region | undefined {
  const region = findRegion(name);
  if (region === undefined) {
    problems.add({
      path,
      given: name,
      reason: "Azure has no such region",
      fix: `did you mean ${nearestRegionName(name)}?`,
    });
  }
  return region;
}

function zonesFit(region: Region, zones: string[] | undefined, path: string, problems: Problems): boolean {
  const missing = (zones ?? []).filter((zone) => !region.zones.includes(zone));
  if (missing.length === 0) return true;
  problems.add({
    path,
    given: zones,
    reason:
      region.zones.length === 0
        ? `${region.name} has no availability zones`
        : `${region.name} has only the zones ${region.zones.join(", ")}`,
    fix: region.zones.length === 0 ? "leave the zones out" : `use some of ${region.zones.join(", ")}`,
  });
  return false;
}
