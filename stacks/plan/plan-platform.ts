import { findRegion, joinPath, type Problem, type Region } from "../../components/conventions";
import { type Lock, lockFileName, type PlatformConfig, type RegionConfig, renewLockFix } from "../config";
import { blockKey, blockKeys, globalBlock, onlyStamp, planBlocks } from "./addresses";
import { identityOf, identityProblems } from "./environment-identity";
import { extendLock } from "./extend-lock";
import { generationProblems } from "./generation-problems";
import { planGlobalPart } from "./global-part";
import { type Change, compareWithLock, type ComparisonOptions } from "./lock-comparison";
import { partProblems } from "./part-problems";
import { type PlatformPlan } from "./platform-plan";
import { planRegionPart } from "./region-part";
import { furtherWorkspaces } from "./workspaces";

/** What stands against a configuration. */
export interface Refusal {
  plan: undefined;
  problems: Problem[];
  /** Whether something could not be checked because of these problems, so that more may follow when they are fixed. */
  furtherChecks: boolean;
}

/** A plan against which nothing stands, and what the lock file must record before it may be deployed. */
export interface CheckedPlatform {
  plan: PlatformPlan;
  problems: [];
  /** The lock file as it should be. */
  lock: Lock;
  /** Address indexes that are new in it. */
  added: Record<string, number>;
  /** What else is new in it. */
  changes: Change[];
}

/**
 * Decides everything about an environment: which regions, addresses, names, sizes and counts.
 *
 * @param config each of whose values is right by itself ({@link parseConfig})
 * @param lock what was promised before (stacks/<environment>.lock.yaml)
 * @param options among them what is deployed, where that was read
 * @returns the plan; or everything that stands against it, without what only follows from another problem. The same for
 *   the same arguments, always
 */
export function planPlatform(
  config: PlatformConfig,
  lock: Lock,
  options: ComparisonOptions = {},
): { plan: PlatformPlan; problems: [] } | Refusal {
  const checked = checkPlatform(config, lock, options);
  if (checked.plan === undefined) return checked;
  const { plan, added, changes } = checked;
  const file = lockFileName(config.environment);
  const fix = renewLockFix(config.environment);
  const withoutIndex = Object.keys(added).map((key) => ({
    path: key === globalBlock ? globalBlock : `regions.${key.split("/")[0]}`,
    reason: `${file} has no address index for ${key}`,
    fix,
  }));
  const unrecorded = changes.map(({ path, what }) => ({
    path,
    reason: `${what}, and ${file} doesn't say so yet`,
    fix,
  }));
  // A lock of addresses only records nothing of what is deployed.
  const problems = [
    ...withoutIndex,
    ...(lock.regions === undefined ? [] : unrecorded).filter(
      ({ path }) => !withoutIndex.some((other) => other.path === path),
    ),
  ];
  return problems.length === 0 ? { plan, problems: [] } : { plan: undefined, problems, furtherChecks: false };
}

/**
 * Like {@link planPlatform}, and takes what the lock file doesn't record yet as recorded. `config check` and `config lock`
 * refuse by the same checks: where one asks for the other, the other succeeds.
 */
export function checkPlatform(
  config: PlatformConfig,
  lock: Lock,
  options: ComparisonOptions = {},
): CheckedPlatform | Refusal {
  const { addressSpace, regionPrefixLength } = config.network;
  const keys = blockKeys(config);
  const { lock: extended, added } = extendLock(lock, keys);
  const { blocks, problems: ofAddresses } = planBlocks(keys, {
    addressSpace,
    prefixLength: regionPrefixLength,
    lock: extended,
    environment: config.environment,
  });
  const sites = sitesOf(config);
  const ofSites = sites.flatMap(({ problems }) => problems);
  // Names, workspaces and addresses of every part rest on these.
  const basic = [
    ...(lock.regions === undefined ? [] : identityProblems(config, lock, options.deployed?.identity)),
    ...ofAddresses,
  ];
  if (basic.length > 0) return { plan: undefined, problems: [...basic, ...ofSites], furtherChecks: true };

  const regions = sites
    .filter(({ isPlannable }) => isPlannable)
    .map(({ name, region, settings }) =>
      planRegionPart(config, region, settings, blocks.get(blockKey(name, onlyStamp))!),
    );
  const plan: PlatformPlan = {
    environment: config.environment,
    workload: config.workload,
    azure: config.azure,
    global: planGlobalPart(config, findRegion(config.homeRegion)!, blocks.get(globalBlock)!),
    regions,
  };
  const ofParts = partProblems(plan, config);
  const comparison = compareWithLock(config, regions, lock, options);
  const forbidden = lock.regions === undefined ? [] : comparison.problems;
  // Pools and relays that a component refuses are not compared: they will not stay as they are written.
  const refused = new Set([...ofSites, ...ofParts].map(({ path }) => fleetOf(path)));
  const compared = forbidden.filter(({ path }) => !refused.has(fleetOf(path)));
  const problems = [...ofSites, ...compared, ...ofParts];
  if (problems.length > 0) {
    // Neither are they checked further by their component.
    const unfinished = ofParts.some(({ path }) => fleetOf(path) !== path);
    return { plan: undefined, problems, furtherChecks: ofSites.length > 0 || unfinished };
  }
  const workspaces = furtherWorkspaces(config);
  const budgetStart = config.monitoring.budget.startDate;
  return {
    plan,
    problems: [],
    lock: {
      version: 2,
      identity: identityOf(config),
      ...(Object.keys(workspaces).length > 0 ? { workspaces } : {}),
      budgetStart,
      addressSpace: lock.addressSpace ?? addressSpace,
      regionPrefixLength: lock.regionPrefixLength ?? regionPrefixLength,
      addressIndexes: extended.addressIndexes,
      regions: comparison.regions,
    },
    added,
    changes: [
      ...comparison.changes,
      ...(lock.budgetStart === undefined || lock.budgetStart === budgetStart
        ? []
        : [
            {
              path: "monitoring.budget.startDate",
              what: `the budget is replaced by one that starts on ${budgetStart}`,
            },
          ]),
    ],
  };
}

/** A region of the configuration, with what is wrong with its zones and generations taken together. */
interface Site {
  name: string;
  region: Region;
  settings: RegionConfig;
  problems: Problem[];
  /** Whether its zones are right, on which the rest of the region rests. */
  isPlannable: boolean;
}

function sitesOf({ regions }: PlatformConfig): Site[] {
  return Object.entries(regions)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, settings]) => {
      const region = findRegion(name)!;
      const problems = [...zoneProblems(region, settings.zones), ...generationProblems(settings, region.zones)].map(
        (problem) => ({ ...problem, path: joinPath(`regions.${name}`, problem.path) }),
      );
      return { name, region, settings, problems, isPlannable: !problems.some(({ path }) => path.endsWith(".zones")) };
    });
}

/** What is wrong with a region's zones: the region has no such zone, or one is named twice. */
function zoneProblems(region: Region, zones: string[] | undefined): Problem[] {
  if (zones === undefined) return [];
  const fitting = [...new Set(zones)].filter((zone) => region.zones.includes(zone));
  if (fitting.length === zones.length) return [];
  const path = "zones";
  if (region.zones.length === 0) {
    return [{ path, given: zones, reason: `${region.name} has no availability zones`, fix: "leave it out" }];
  }
  const reason = zones.every((zone) => region.zones.includes(zone))
    ? "a zone is named twice"
    : `${region.name} has only the zones ${region.zones.join(", ")}`;
  return [{ path, given: zones, reason, fix: `write ${JSON.stringify(fitting.length > 0 ? fitting : region.zones)}` }];
}

/** The pool or the relays that a path is about, `regions.japaneast.pools.standard`; another path itself. */
function fleetOf(path: string): string {
  return /^regions\.[^.[]+\.(pools\.[^.[]+|relays)/.exec(path)?.[0] ?? path;
}
