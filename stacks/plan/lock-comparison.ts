import { type Problem } from "../../components/conventions";
import { flow, type FleetRecord, type Lock, lockFileName, type PlatformConfig, type RegionRecord } from "../config";
import { blockKey, onlyStamp } from "./addresses";
import { type Deployed, type DeployedGeneration, type DeployedRegion, sourceOf } from "./deployed";
import { identityProblems } from "./environment-identity";
import { generationList } from "./generation-list";
import { type InPlace, inPlace, type LastDeployed, neverInPlace } from "./in-place-upgrades";
import { type FleetState, type GenerationState, missingSteps } from "./missing-steps";
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
  /** What the outputs of the environment's stacks report; left out where they were not read. */
  deployed?: Deployed;
}

/**
 * Compares what is wanted with what is deployed and with what the lock file records.
 *
 * Which regions and generations exist and serve is taken from the outputs of the last deployment where they were read, so a
 * recorded step that was never deployed counts for nothing. The rest (sizes, images, …) is taken from the lock file.
 *
 * @param regions the plans of the configuration's regions; one that could not be planned is passed over
 */
export function compareWithLock(
  config: PlatformConfig,
  regions: RegionPlan[],
  lock: Lock,
  { allowed = {}, deployed }: ComparisonOptions = {},
): LockComparison {
  const ofWorkspaces = compareWorkspaces(config, lock);
  const problems: Problem[] = [...identityProblems(config, lock, deployed?.identity), ...ofWorkspaces.problems];
  const changes: Change[] = [...ofWorkspaces.changes];
  const remembered = lock.regions ?? {};
  const wanted = new Map(Object.keys(config.regions).map((name) => [blockKey(name, onlyStamp), name]));
  const next: Record<string, RegionRecord> = {};

  const known = new Set([...Object.keys(remembered), ...Object.keys(deployed?.regions ?? {})]);
  for (const key of [...known].filter((key) => !wanted.has(key)).sort()) {
    const path = `regions.${key.split("/")[0]}`;
    const exists = deployed?.regions[key];
    const neverDeployed = exists === undefined && deployed?.complete === true;
    if (!neverDeployed && !(exists ?? remembered[key])!.removing) problems.push(vanishedRegion(path, exists));
    else if (key in remembered)
      changes.push({
        path,
        what: neverDeployed && !remembered[key]!.removing ? "it was never deployed, and is gone" : "it is gone",
      });
  }
  for (const plan of regions) {
    const name = wanted.get(plan.key)!;
    const path = `regions.${name}`;
    const before = remembered[plan.key];
    const exists = deployed?.regions[plan.key];
    const now = recordOf(plan);
    if (exists) problems.push(...movedAddresses(path, exists, plan, config));
    if (before === undefined && exists === undefined) {
      changes.push({ path, what: "it is new" });
      next[plan.key] = now;
      continue;
    }
    if (before === undefined) changes.push({ path, what: "it is deployed, and was not recorded" });
    const comparison = compareRegion({
      path,
      before: before ?? now,
      now,
      deployed: exists,
      settings: config.regions[name]!,
      allowed,
    });
    problems.push(...comparison.problems);
    changes.push(...comparison.changes);
    next[plan.key] = mergeRecords(before ?? now, now);
  }
  return { problems, changes, regions: next };
}

/** @param deployed as the outputs report it; undefined where the lock file alone does */
function vanishedRegion(path: string, deployed: DeployedRegion | undefined): Problem {
  return {
    path,
    reason:
      "it is deployed, and is gone from the configuration: all its sessions would end, and its logs and builds go" +
      (deployed ? ` (the stack ${deployed.stack} last deployed it without removing: true)` : ""),
    fix:
      `it takes two commits. First write ${path} again as it was, with removing: true, renew the lock file and deploy; when its last ` +
      "session has ended, remove the entry, renew the lock file and deploy (docs/runbooks/remove-a-region.md)",
  };
}

/** A block comes from the lock file's index, so another one means that the file isn't the one that was deployed. */
function movedAddresses(
  path: string,
  { stack, addressSpace }: DeployedRegion,
  plan: RegionPlan,
  { environment }: PlatformConfig,
): Problem[] {
  if (plan.network.addressSpace === addressSpace) return [];
  return [
    {
      path,
      given: plan.network.addressSpace,
      reason: `its addresses are ${addressSpace} in the stack ${stack} as last deployed, and with others its network would be replaced`,
      fix: `restore ${lockFileName(environment)} from git: its address indexes never change`,
    },
  ];
}

interface RegionComparison {
  path: string;
  /** What the lock file records. */
  before: RegionRecord;
  now: RegionRecord;
  /** What the outputs report; undefined where they were not read, or don't have the region. */
  deployed?: DeployedRegion;
  settings: PlatformConfig["regions"][string];
  allowed: Allowances;
}

function compareRegion({
  path,
  before,
  now,
  deployed,
  settings,
  allowed,
}: RegionComparison): Pick<LockComparison, "changes" | "problems"> {
  const turned = Boolean(before.removing) !== Boolean(now.removing);
  const what = now.removing ? "it is being removed: all of it drains, and nothing of it is protected" : "it stays";
  const names = [before.pools, now.pools, deployed?.pools ?? {}].flatMap((pools) => Object.keys(pools));
  const ofRegion = { removalTurned: turned, allowed, source: sourceOf(deployed) };
  const fleets = [
    ...[...new Set(names)].sort().map((name) =>
      compareFleet({
        path: `${path}.pools.${name}`,
        recorded: before.pools[name] ?? { highest: 0, generations: {} },
        deployed: deployed && (deployed.pools[name] ?? {}),
        wanted: now.pools[name] ?? { highest: 0, generations: {} },
        written: settings.pools[name]?.generations ?? [],
        differencesOf: (recorded, wanted) => differences(settledOfPools, recorded, wanted),
        inPlaceOf: inPlace,
        ...ofRegion,
      }),
    ),
    compareFleet({
      path: `${path}.relays`,
      recorded: before.relays,
      deployed: deployed?.relays,
      wanted: now.relays,
      written: settings.relays.generations,
      differencesOf: (recorded, wanted) => differences(settledOfRelays, recorded, wanted),
      inPlaceOf: () => neverInPlace,
      ...ofRegion,
    }),
  ];
  const epoch = compareEpoch(`${path}.relays.secretEpoch`, before.secretEpoch, now.secretEpoch, deployed);
  return {
    problems: [...fleets.flatMap(({ problems }) => problems), ...epoch.problems],
    changes: [...(turned ? [{ path, what }] : []), ...fleets.flatMap(({ changes }) => changes), ...epoch.changes],
  };
}

function compareEpoch(
  path: string,
  recorded: number,
  now: number,
  deployed: DeployedRegion | undefined,
): Pick<LockComparison, "changes" | "problems"> {
  const current = deployed?.secretEpoch ?? recorded;
  // A recorded epoch may be half deployed. One that was recorded too early is not.
  const lowest = Math.min(recorded, current + 1);
  const says = deployed ? `the stack ${deployed.stack} is deployed with ${current}` : `the lock file says ${current}`;
  const problem = (reason: string): Problem => ({
    path,
    given: now,
    reason,
    fix: lowest === current + 1 ? `write ${lowest}` : `write ${lowest} or ${current + 1}`,
  });
  if (now > current + 1)
    return {
      problems: [
        problem(`${says}, and more than one step replaces both secrets: credentials of live sessions would end`),
      ],
      changes: [],
    };
  if (now < lowest) {
    const highest = lowest > current ? `the lock file says ${recorded}` : says;
    return { problems: [problem(`${highest}, and an epoch never comes again`)], changes: [] };
  }
  return {
    problems: [],
    changes: now === recorded ? [] : [{ path, what: `the relay secret is rotated, to epoch ${now}` }],
  };
}

interface FleetComparison<Generation> {
  path: string;
  /** What the lock file records. */
  recorded: FleetRecord<Generation>;
  /** What the outputs report; undefined where they were not read. */
  deployed: Record<string, DeployedGeneration> | undefined;
  wanted: FleetRecord<Generation>;
  written: Written[];
  differencesOf: (recorded: Generation, wanted: Generation) => Difference[];
  inPlaceOf: (path: string, number: number, recorded: Generation, wanted: Generation, last: LastDeployed) => InPlace;
  /** Whether the whole region begins or ceases to go, which turns `serving` of all of them. */
  removalTurned: boolean;
  allowed: Allowances;
  /** How messages name what `serving` is taken from. */
  source: string;
}

function compareFleet<Generation extends GenerationState>(
  fleet: FleetComparison<Generation>,
): Pick<LockComparison, "changes" | "problems"> {
  const { path, recorded, deployed, wanted, differencesOf } = fleet;
  const before: Record<string, DeployedGeneration> = deployed ?? recorded.generations;
  const forgotten = forgottenList(fleet, before);
  if (forgotten !== undefined) return { problems: [forgotten], changes: [] };
  const problems: Problem[] = [];
  const changes: Change[] = [];
  const broken = new Map<number, Difference[]>();
  const skipped = deployed && skippedSteps(fleet, deployed);
  if (skipped) problems.push(skipped);
  for (const [key, record] of Object.entries(recorded.generations)) {
    const number = Number(key);
    const now = wanted.generations[key];
    if (now === undefined) {
      if (before[key]?.serving) {
        // Otherwise the skipped step names it.
        if (deployed === undefined) problems.push(vanishedGeneration(path, number, fleet.written));
      } else {
        const what = before[key] || !record.serving ? "which drained" : "which was never deployed";
        changes.push({ path: `${path}.generations`, what: `generation ${number}, ${what}, is gone` });
      }
      continue;
    }
    if (record.serving !== now.serving && !fleet.removalTurned) {
      const what = now.serving ? `generation ${number} serves now` : `generation ${number} drains now`;
      changes.push({ path: `${path}.generations`, what });
    }
    if (record.minimumHosts !== now.minimumHosts) {
      const hosts =
        now.minimumHosts === undefined ? "the hosts that its pool's sessions come to" : inHosts(now.minimumHosts);
      changes.push({ path: `${path}.generations`, what: `generation ${number} keeps ${hosts} up now` });
    }
    const index = fleet.written.findIndex((generation) => generation.number === number);
    const upgrade = fleet.inPlaceOf(`${path}.generations[${index}]`, number, record, now, {
      generation: before[key] ?? { serving: false },
      source: fleet.source,
    });
    problems.push(...upgrade.problems);
    changes.push(...upgrade.changes.map((what) => ({ path: `${path}.generations`, what })));
    const found = withoutConsequences("slotsPerHost", differencesOf(record, now));
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
    if (`${number}` in recorded.generations) continue;
    const { serving } = wanted.generations[`${number}`]!;
    if (deployed && `${number}` in deployed) {
      const what = `generation ${number}, which is still deployed, is listed again and ${serving ? "serves" : "drains"}`;
      changes.push({ path: `${path}.generations`, what });
    } else if (number > recorded.highest) {
      changes.push({
        path: `${path}.generations`,
        what: `generation ${number} is new and ${serving ? "serves" : "doesn't serve yet"}`,
      });
    } else problems.push(usedNumber(fleet, number));
  }
  problems.push(...settledProblems({ path, written: fleet.written, deployed: recorded, broken }));
  return { problems, changes };
}

/** What lies between the last deployment and the configuration, where that is more than one step. */
function skippedSteps<Generation extends GenerationState>(
  { path, wanted, written, source }: FleetComparison<Generation>,
  deployed: Record<string, DeployedGeneration>,
): Problem | undefined {
  const missing = missingSteps(deployed, wanted.generations);
  if (missing === undefined) return undefined;
  const list = (state: FleetState): string => `generations: ${flow(inState(state, written))}`;
  const steps = missing.steps.map(list);
  const gone = Object.keys(deployed).filter((number) => !written.some((own) => `${own.number}` === number));
  const kept = gone.length > 0 ? ` (with the settings that generation ${gone.join(" and ")} had)` : "";
  const renamed = written.length === 0;
  const again = renamed ? writeAgain(path) : "write ";
  return {
    path: renamed ? path : `${path}.generations`,
    reason: `${source}, ${missing.reasons.join("; ")}` + (renamed ? ". A pool with another name is another pool" : ""),
    fix:
      steps.length === 1
        ? `1 step is missing: ${again}${steps[0]}${kept}, renew the lock file and deploy it; then write this again`
        : `${steps.length} steps are missing, each a commit that is deployed before the next: first ${again}${steps.join(", then ")}` +
          `${kept}, and renew the lock file with each`,
  };
}

function inHosts(count: number): string {
  return count === 1 ? "1 host" : `${count} hosts`;
}

/** A fleet's state as the configuration writes it. */
function inState(state: FleetState, written: Written[]): Record<string, unknown>[] {
  return Object.entries(state)
    .map(([number, { serving, minimumHosts }]) => {
      const own: Partial<Written> = { ...written.find((generation) => `${generation.number}` === number) };
      delete own.serving;
      const all = { ...own, number: Number(number), ...(serving ? {} : { serving }), minimumHosts };
      return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    })
    .sort((a, b) => Number(a["number"]) - Number(b["number"]));
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
function forgottenList<Generation extends { serving: boolean }>(
  { path, wanted }: FleetComparison<Generation>,
  deployed: Record<string, DeployedGeneration>,
): Problem | undefined {
  const numbers = Object.keys(deployed);
  if (numbers.length === 0 || numbers.includes("1") || Object.keys(wanted.generations).join() !== "1") return undefined;
  const listed = numbers.map((number) =>
    deployed[number]!.serving ? `{number: ${number}}` : `{number: ${number}, serving: false}`,
  );
  return {
    path: `${path}.generations`,
    reason: `${numbers.join(" and ")} ${numbers.length === 1 ? "is" : "are"} deployed, and without a list it would be 1 again`,
    fix: `write generations: [${listed.join(", ")}]`,
  };
}

function vanishedGeneration(path: string, number: number, written: Written[]): Problem {
  const drained = { number, serving: false };
  const isGone = written.length === 0;
  const generations = [...written, drained].sort((a, b) => a.number - b.number);
  return {
    path: isGone ? path : `${path}.generations`,
    reason:
      `generation ${number} serves, by the lock file, and is gone from the configuration: its sessions would end` +
      (isGone ? ". A pool with another name is another pool" : ""),
    fix:
      `${isGone ? writeAgain(path) : "write "}generations: ${generationList(generations)}, renew the lock file and deploy; remove ` +
      `${isGone ? "it" : `generation ${number}`} in a later commit, when its last session has ended`,
  };
}

/** The beginning of an advice for a pool that is gone. Where it stood, among the defaults or in the region, git knows. */
function writeAgain(path: string): string {
  return `write the pool ${path.split(".").at(-1)} again as it was (git has it), with `;
}

function usedNumber<Generation>({ path, recorded, written }: FleetComparison<Generation>, number: number): Problem {
  const next = Math.max(recorded.highest, ...written.map((generation) => generation.number)) + 1;
  const renumbered = written.map((own) => (own.number === number ? { ...own, number: next } : own));
  return {
    path: `${path}.generations`,
    given: number,
    reason: `numbers only go up, and the highest so far is ${recorded.highest}: a name that came again would mix up two generations' logs and metrics`,
    fix: `write generations: ${generationList(renumbered)}`,
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
