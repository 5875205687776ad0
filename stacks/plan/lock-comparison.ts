import { type Problem } from "../../components/conventions";
import { type FleetRecord, type Lock, type PlatformConfig, type RegionRecord } from "../config";
import { blockKey, onlyStamp } from "./addresses";
import { identityProblems } from "./environment-identity";
import { type InPlace, inPlace, neverInPlace } from "./in-place-upgrades";
import { type RegionPlan } from "./platform-plan";
import { recordOf } from "./region-record";
import { knob, moreInWords, settledProblems, type Written } from "./settled-problems";
import { compareWorkspaces } from "./workspaces";
import { type Difference, differences, settledOfPools, settledOfRelays } from "./settled-settings";

/** A change that may be made, and that the lock file must say before it is. */
export interface Change {
  path: string;
  /** As a clause: "generation 2 is new". */
  what: string;
}

export interface LockComparison {
  /** What may not be done, for it would end sessions or break a promise. */
  problems: Problem[];
  /** What may be done once the lock file says it. */
  changes: Change[];
  /** What the lock file should remember, by `<region>/<stamp>`. Not to be used with problems. */
  regions: Record<string, RegionRecord>;
}

/** What the person who asks answers for. */
export interface Allowances {
  /** That of each generation whose maximum of hosts is lowered, no more than the new one run. */
  lowerMaxima?: boolean;
}

export interface ComparisonOptions {
  /** What would be refused otherwise. */
  allowed?: Allowances;
}

/**
 * Compares what is wanted with what the lock file says was deployed. Nothing here knows what really is: the lock file is
 * as true as its history is, one committed change after the other, each deployed before the next.
 *
 * @param regions the plans of the configuration's regions; one that could not be planned is passed over
 */
export function compareWithLock(
  config: PlatformConfig,
  regions: RegionPlan[],
  lock: Lock,
  { allowed = {} }: ComparisonOptions = {},
): LockComparison {
  const ofWorkspaces = compareWorkspaces(config, lock);
  const problems: Problem[] = [...identityProblems(config, lock), ...ofWorkspaces.problems];
  const changes: Change[] = [...ofWorkspaces.changes];
  const remembered = lock.regions ?? {};
  const wanted = new Map(Object.keys(config.regions).map((name) => [blockKey(name, onlyStamp), name]));
  const next: Record<string, RegionRecord> = {};

  for (const [key, { removing }] of Object.entries(remembered).filter(([key]) => !wanted.has(key))) {
    const path = `regions.${key.split("/")[0]}`;
    if (removing) changes.push({ path, what: "it is gone" });
    else problems.push(vanishedRegion(path));
  }
  for (const plan of regions) {
    const name = wanted.get(plan.key)!;
    const path = `regions.${name}`;
    const before = remembered[plan.key];
    const now = recordOf(plan);
    if (before === undefined) {
      changes.push({ path, what: "it is new" });
      next[plan.key] = now;
      continue;
    }
    const comparison = compareRegion({ path, before, now, settings: config.regions[name]!, allowed });
    problems.push(...comparison.problems);
    changes.push(...comparison.changes);
    next[plan.key] = mergeRecords(before, now);
  }
  return { problems, changes, regions: next };
}

function vanishedRegion(path: string): Problem {
  return {
    path,
    reason:
      "it is deployed, and is gone from the configuration: all its sessions would end, and its logs and builds go",
    fix:
      `it takes two commits. First write ${path} again with removing: true, renew the lock file and deploy; when its last ` +
      "session has ended, remove the entry, renew the lock file and deploy (docs/runbooks/remove-a-region.md)",
  };
}

interface RegionComparison {
  path: string;
  before: RegionRecord;
  now: RegionRecord;
  settings: PlatformConfig["regions"][string];
  allowed: Allowances;
}

function compareRegion({
  path,
  before,
  now,
  settings,
  allowed,
}: RegionComparison): Pick<LockComparison, "changes" | "problems"> {
  const turned = Boolean(before.removing) !== Boolean(now.removing);
  const what = now.removing ? "it is being removed: all of it drains, and nothing of it is protected" : "it stays";
  const poolNames = [...new Set([...Object.keys(before.pools), ...Object.keys(now.pools)])].sort();
  const fleets = [
    ...poolNames.map((name) =>
      compareFleet({
        path: `${path}.pools.${name}`,
        deployed: before.pools[name] ?? { highest: 0, generations: {} },
        wanted: now.pools[name] ?? { highest: 0, generations: {} },
        written: settings.pools[name]?.generations ?? [],
        differencesOf: (deployed, wanted) => differences(settledOfPools, deployed, wanted),
        inPlaceOf: inPlace,
        removalTurned: turned,
        allowed,
      }),
    ),
    compareFleet({
      path: `${path}.relays`,
      deployed: before.relays,
      wanted: now.relays,
      written: settings.relays.generations,
      differencesOf: (deployed, wanted) => differences(settledOfRelays, deployed, wanted),
      inPlaceOf: () => neverInPlace,
      removalTurned: turned,
      allowed,
    }),
  ];
  const epoch = compareEpoch(`${path}.relays.secretEpoch`, before.secretEpoch, now.secretEpoch);
  return {
    problems: [...fleets.flatMap(({ problems }) => problems), ...epoch.problems],
    changes: [...(turned ? [{ path, what }] : []), ...fleets.flatMap(({ changes }) => changes), ...epoch.changes],
  };
}

function compareEpoch(path: string, before: number, now: number): Pick<LockComparison, "changes" | "problems"> {
  if (now === before) return { problems: [], changes: [] };
  if (now === before + 1)
    return { problems: [], changes: [{ path, what: `the relay secret is rotated, to epoch ${now}` }] };
  const reason =
    now < before
      ? `the lock file says ${before}, and an epoch never comes again`
      : `the lock file says ${before}, and more than one step replaces both secrets: credentials of live sessions would end`;
  return { problems: [{ path, given: now, reason, fix: `write ${before} or ${before + 1}` }], changes: [] };
}

interface FleetComparison<Generation> {
  path: string;
  deployed: FleetRecord<Generation>;
  wanted: FleetRecord<Generation>;
  written: Written[];
  differencesOf: (deployed: Generation, wanted: Generation) => Difference[];
  inPlaceOf: (path: string, number: number, deployed: Generation, wanted: Generation) => InPlace;
  /** Whether the whole region begins or ceases to go, which turns `serving` of all of them. */
  removalTurned: boolean;
  allowed: Allowances;
}

function compareFleet<Generation extends { serving: boolean }>(
  fleet: FleetComparison<Generation>,
): Pick<LockComparison, "changes" | "problems"> {
  const { path, deployed, wanted, differencesOf } = fleet;
  const forgotten = forgottenList(fleet);
  if (forgotten !== undefined) return { problems: [forgotten], changes: [] };
  const problems: Problem[] = [];
  const changes: Change[] = [];
  const broken = new Map<number, Difference[]>();
  for (const [key, before] of Object.entries(deployed.generations)) {
    const number = Number(key);
    const now = wanted.generations[key];
    if (now === undefined) {
      if (before.serving) problems.push(vanishedGeneration(path, number));
      else changes.push({ path: `${path}.generations`, what: `generation ${number}, which drained, is gone` });
      continue;
    }
    if (before.serving !== now.serving && !fleet.removalTurned) {
      const what = now.serving ? `generation ${number} serves now` : `generation ${number} drains now`;
      changes.push({ path: `${path}.generations`, what });
    }
    const index = fleet.written.findIndex((generation) => generation.number === number);
    const upgrade = fleet.inPlaceOf(`${path}.generations[${index}]`, number, before, now);
    problems.push(...upgrade.problems);
    changes.push(...upgrade.changes.map((what) => ({ path: `${path}.generations`, what })));
    const found = withoutConsequences("slotsPerHost", differencesOf(before, now));
    const mayBe = (difference: Difference): boolean =>
      difference.verdict === "more" ||
      (difference.setting === "mostHosts" && fleet.allowed.lowerMaxima === true) ||
      upgrade.allows(difference);
    const others = withoutConsequences(
      "mostHosts",
      found.filter((difference) => !mayBe(difference)),
    );
    for (const difference of found.filter(mayBe)) {
      changes.push({
        path: knob(path, difference.setting),
        what: `generation ${number} ${moreInWords(difference)}`,
      });
    }
    if (others.length > 0) broken.set(number, others);
  }
  for (const number of Object.keys(wanted.generations).map(Number)) {
    if (`${number}` in deployed.generations) continue;
    if (number > deployed.highest) {
      const { serving } = wanted.generations[`${number}`]!;
      changes.push({
        path: `${path}.generations`,
        what: `generation ${number} is new and ${serving ? "serves" : "doesn't serve yet"}`,
      });
    } else problems.push(usedNumber(path, number, deployed.highest));
  }
  problems.push(...settledProblems({ path, written: fleet.written, deployed, broken }));
  return { problems, changes };
}

/** What another setting brings about, by that setting: with other slots the same sessions come to other hosts, and fewer in all may leave none for spot. */
const consequences: Record<"mostHosts" | "slotsPerHost", string[]> = {
  slotsPerHost: ["mostHosts", "spot"],
  mostHosts: ["spot"],
};

/** Told once, of the cause: without what follows from a setting that isn't as it was deployed. */
function withoutConsequences(cause: keyof typeof consequences, found: Difference[]): Difference[] {
  if (!found.some(({ setting, verdict }) => setting === cause && verdict === "other")) return found;
  return found.filter(({ setting }) => !consequences[cause].includes(setting));
}

/** A roll-out has ended, and somebody takes its list away: then it begins at 1 again, by default. */
function forgottenList<Generation extends { serving: boolean }>({
  path,
  deployed,
  wanted,
}: FleetComparison<Generation>): Problem | undefined {
  const numbers = Object.keys(deployed.generations);
  if (numbers.length === 0 || numbers.includes("1") || Object.keys(wanted.generations).join() !== "1") return undefined;
  const listed = numbers.map((number) =>
    deployed.generations[number]!.serving ? `{number: ${number}}` : `{number: ${number}, serving: false}`,
  );
  return {
    path: `${path}.generations`,
    reason: `${numbers.join(" and ")} ${numbers.length === 1 ? "is" : "are"} deployed, and without a list it would be 1 again`,
    fix: `write generations: [${listed.join(", ")}]`,
  };
}

function vanishedGeneration(path: string, number: number): Problem {
  return {
    path: `${path}.generations`,
    reason: `generation ${number} serves, by the lock file, and is gone from the configuration: its sessions would end`,
    fix:
      `drain it first: write {number: ${number}, serving: false}, renew the lock file and deploy; remove it in a later ` +
      "commit, when its last session has ended",
  };
}

function usedNumber(path: string, number: number, highest: number): Problem {
  return {
    path: `${path}.generations`,
    given: number,
    reason: `numbers only go up, and the highest so far is ${highest}: a name that came again would mix up two generations' logs and metrics`,
    fix: `write ${highest + 1}`,
  };
}

function mergeRecords(before: RegionRecord, now: RegionRecord): RegionRecord {
  const names = [...new Set([...Object.keys(before.pools), ...Object.keys(now.pools)])].sort();
  return {
    ...now,
    pools: Object.fromEntries(names.map((name) => [name, mergeFleets(before.pools[name], now.pools[name])])),
    relays: mergeFleets(before.relays, now.relays),
  };
}

/** A pool that is gone leaves its highest number, should it come again. */
function mergeFleets<Generation>(
  before: FleetRecord<Generation> | undefined,
  now: FleetRecord<Generation> | undefined,
): FleetRecord<Generation> {
  return {
    highest: Math.max(before?.highest ?? 0, now?.highest ?? 0),
    generations: now?.generations ?? {},
  };
}
