import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findRegion, type Problem, type Region, unknownRegion } from "../../components/conventions";
import { lockFileName, parseConfig, parseLock, problemLines, readOptional } from "../../stacks/config";
import { checkPlatform, type PlatformPlan } from "../../stacks/plan";
import { environmentOf } from "../../stacks/scope";
import { checkStack } from "./check-command";
import { insertRegion } from "./insert-region";
import { newLockText } from "./lock-command";
import { nearestWithGpus, regionEntry, type RegionWishes, type WrittenRegion } from "./region-entry";
import { quotaLines } from "./region-quota";
import { stackConfig } from "./stack-config";
import { writeBoth } from "./write-both";

interface Result {
  /** For the person who asked. */
  lines: string[];
  ok: boolean;
}

/**
 * Adds a region to a stack's file and gives it its block of addresses in the lock file.
 *
 * @param project the folder with the stack files
 * @param name Azure's programmatic name of the region, e.g. `polandcentral`
 * @returns what was written and what to do next; or why not, and then neither file is changed
 * @throws {SimError} when there is no such stack file, or it is no YAML
 */
export async function addRegion(project: string, stack: string, name: string, wishes: RegionWishes): Promise<Result> {
  const environment = environmentOf(stack);
  const file = `Pulumi.${environment}.yaml`;
  if (stack !== environment) {
    return {
      ok: false,
      lines: [`A region is added to an environment: --stack ${environment}.`, "Nothing was written."],
    };
  }
  const addition = planAddition(project, stack, name, wishes);
  if ("refused" in addition) {
    return { ok: false, lines: [...addition.refused, ...(addition.details ?? []), "Nothing was written."] };
  }
  const { text, added, lock, plan, notes } = addition;
  await writeBoth([join(project, lock.file), lock.text], [join(project, file), text]);
  return {
    ok: true,
    lines: [
      `Added to ${file}:`,
      ...added.map((line) => `  ${line}`),
      ...notes,
      ...lock.lines,
      "",
      "Next:",
      `  npm run sim -- preview --stack ${stack} shows what it would create.`,
      "  npm run goldens renews the committed picture of the plan; git diff shows all of it. Commit it together.",
      ...quotaLines(plan, name).map((line) => `  ${line}`),
    ],
  };
}

interface Addition {
  text: string;
  added: string[];
  lock: { file: string; text: string; lines: string[] };
  plan: PlatformPlan;
  notes: string[];
}

interface Refusal {
  refused: string[];
  details?: string[];
}

function planAddition(project: string, stack: string, name: string, wishes: RegionWishes): Addition | Refusal {
  const file = `Pulumi.${environmentOf(stack)}.yaml`;
  const region = findRegion(name);
  if (region === undefined) {
    const { reason, fix } = unknownRegion(name);
    return { refused: [`${name}: ${reason}; ${fix}`] };
  }
  const before = checkStack(project, environmentOf(stack));
  if (!before.ok) return { refused: [`${file} must be right before it is added to.`], details: before.lines };
  const raw = stackConfig(project, stack) as unknown as {
    defaults: { pools: Record<string, { size: string }> };
    regions: object;
  };
  if (name in raw.regions) return { refused: [`${file} has the region ${name} already.`] };
  const refused = zonesRefused(region, wishes.zones);
  if (refused !== undefined) return { refused: [refused] };

  const entry = regionEntry(region, raw.defaults.pools, wishes);
  if (entry.without.length > 0) return { refused: withoutGpus(region, entry.without, raw.defaults.pools) };
  const { written, problems } = withEnoughRelays(project, raw, region, entry as WrittenRegion);
  if (problems.length > 0)
    return { refused: [`${name} can't be added to ${file} so:`], details: problemLines(problems) };

  const text = readFileSync(join(project, file), "utf8");
  const inserted = insertRegion(text, name, written);
  if (inserted === undefined) {
    return {
      refused: [`The regions of ${file} don't stand one below the other; write ${name}: {} among them yourself.`],
    };
  }
  const { value: config } = parseConfig(withRegion(raw, name, written));
  const lock = newLockText(project, config!);
  if (lock.text === undefined) return { refused: [`${name} can't be added:`], details: lock.lines };
  const { plan, problems: left } = checked(project, withRegion(raw, name, written));
  if (plan === undefined) return { refused: [`${name} can't be added:`], details: problemLines(left) };
  const notes =
    region.zones.length === 0
      ? [`${region.displayName} has no availability zones: everything stands in one place.`]
      : [];
  return { ...inserted, lock: { file: lock.file, text: lock.text, lines: lock.lines }, plan, notes };
}

function zonesRefused({ displayName, zones }: Region, wished: string[] | undefined): string | undefined {
  const missing = wished?.filter((zone) => !zones.includes(zone)) ?? [];
  if (missing.length === 0) return undefined;
  return zones.length === 0
    ? `${displayName} has no availability zones; leave --zones out.`
    : `${displayName} has the zones ${zones.join(", ")}, and not ${missing.join(", ")}.`;
}

function withoutGpus(region: Region, without: string[], pools: Record<string, { size: string }>): string[] {
  const sizes = [...new Set(without.map((pool) => pools[pool]!.size))];
  return [
    `${region.displayName} isn't known to offer ${sizes.join(" or ")},`,
    `nor another size with the same driver that could stand in for it (in the pool ${without.join(" and ")}).`,
    `The nearest regions that offer it: ${nearestWithGpus(region, sizes, 3).join(", ")}.`,
    `If \`az vm list-skus --location ${region.name} --resource-type virtualMachines\` lists one, name it with --size.`,
  ];
}

/** As many relays more as the region needs where it has fewer zones than the defaults were made for. */
function withEnoughRelays(
  project: string,
  raw: { regions: object },
  region: Region,
  plain: WrittenRegion,
): { written: WrittenRegion; problems: Problem[] } {
  const path = `regions.${region.name}.relays.perZone`;
  const trying = (written: WrittenRegion): Problem[] =>
    checked(project, withRegion(raw, region.name, written)).problems;
  let problems = trying(plain);
  const [short] = problems;
  if (problems.length !== 1 || short!.path !== path) return { written: plain, problems };
  for (let perZone = Number(short!.given) + 1; perZone <= 20; perZone++) {
    const written: WrittenRegion = {
      entry: { ...plain.entry, relays: { perZone } },
      comments: { ...plain.comments, relays: "Fewer zones than elsewhere, so more relays in each." },
    };
    problems = trying(written);
    if (problems.length === 0) return { written, problems };
  }
  return { written: plain, problems };
}

function withRegion<Raw extends { regions: object }>(raw: Raw, name: string, { entry }: WrittenRegion): Raw {
  return { ...raw, regions: { ...raw.regions, [name]: entry } };
}

/** What the checks report of values that are not written yet; what the lock file doesn't record yet is no problem. */
function checked(project: string, values: unknown): { plan?: PlatformPlan; problems: Problem[] } {
  const { value: config, problems } = parseConfig(values);
  if (config === undefined) return { problems };
  const file = lockFileName(config.environment);
  return checkPlatform(config, parseLock(readOptional(join(project, file)), file).lock);
}
