import { findRegion, locationProblems, type Problem, Problems, type Region } from "../../components/conventions";
import { type Lock, type PlatformConfig } from "../config";
import { blockKey, blockKeys, globalBlock, onlyStamp, planBlocks } from "./addresses";
import { generationProblems } from "./generation-problems";
import { planGlobalPart } from "./global-part";
import { hostProblems } from "./hosts-promised";
import { lockProblems } from "./lock-comparison";
import { partProblems } from "./part-problems";
import { type PlatformPlan } from "./platform-plan";
import { planRegionPart } from "./region-part";

/** What the rest is planned with where there is no block or no home region, so that its problems are found too. */
const standInBlock = "10.0.0.0/18";
const standInHome = findRegion("eastus2")!;

/**
 * Decides everything about an environment: which regions, addresses, names, sizes and counts.
 *
 * @param lock what was promised before (stacks/<environment>.lock.yaml)
 * @returns the plan, or everything that stands against it; the same for the same arguments, always
 */
export function planPlatform(
  config: PlatformConfig,
  lock: Lock,
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

  const misplaced = new Set<string>();
  const regions = Object.entries(config.regions)
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([name, settings]) => {
      const path = `regions.${name}`;
      const region = knownRegion(name, path, problems);
      const block = blocks.get(blockKey(name, onlyStamp));
      problems.addAll(generationProblems(settings, region?.zones), path);
      problems.addAll(hostProblems(settings), path);
      if (region === undefined) return [];
      // Whatever is refused here, the rest of the region is looked at too.
      const zones = fittingZones(region, settings.zones, `${path}.zones`, problems);
      if (zones !== settings.zones) misplaced.add(name);
      return [planRegionPart(config, region, { ...settings, zones }, block ?? standInBlock)];
    });
  // A region that was planned with other zones than were written has nothing to be compared.
  const comparable = regions.filter(({ placement }) => !misplaced.has(placement.location));
  if (Object.keys(config.regions).length === 0) {
    problems.add({ path: "regions", reason: "there is none", fix: "name at least one, e.g. japaneast: {}" });
  }
  const block = blocks.get(globalBlock);
  const plan: PlatformPlan = {
    environment: config.environment,
    workload: config.workload,
    azure: config.azure,
    global: planGlobalPart(config, home ?? standInHome, block ?? standInBlock),
    regions,
  };
  const ofParts = partProblems(plan, config);
  // What is refused for itself is nothing to roll out, and a misspelt region is not a removed one.
  const misspelt = Object.keys(config.regions).some((name) => findRegion(name) === undefined);
  const refused = new Set([...problems.list, ...ofParts].map(({ path }) => path));
  const ofLock = lockProblems(config, comparable, lock).filter(
    ({ path }) =>
      !refused.has(path) && !(misspelt && path.startsWith("regions.") && !(path.split(".")[1]! in config.regions)),
  );
  problems.addAll(ofLock);
  problems.addAll(ofParts);
  return problems.any ? { plan: undefined, problems: problems.list } : { plan, problems: [] };
}

function knownRegion(name: string, path: string, problems: Problems): Region | undefined {
  problems.addAll(locationProblems(name, path));
  return findRegion(name);
}

/** The zones that were asked for: each once, and without those that the region hasn't. */
function fittingZones(
  region: Region,
  zones: string[] | undefined,
  path: string,
  problems: Problems,
): string[] | undefined {
  if (zones === undefined) return undefined;
  const fitting = [...new Set(zones)].filter((zone) => region.zones.includes(zone));
  if (zones.some((zone) => !region.zones.includes(zone))) {
    problems.add({
      path,
      given: zones,
      reason:
        region.zones.length === 0
          ? `${region.name} has no availability zones`
          : `${region.name} has only the zones ${region.zones.join(", ")}`,
      fix: region.zones.length === 0 ? "leave the zones out" : `use some of ${region.zones.join(", ")}`,
    });
    return fitting.length > 0 ? fitting : undefined;
  }
  if (fitting.length === zones.length) return zones;
  problems.add({ path, given: zones, reason: "a zone is named twice", fix: `write ${JSON.stringify(fitting)}` });
  return fitting;
}
