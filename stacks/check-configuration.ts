import { type Problem } from "../components/conventions";
import {
  gathered,
  inOrder,
  liesAbove,
  liesIn,
  type Lock,
  parseConfig,
  type PlatformConfig,
  repairConfig,
} from "./config";
import { blockKeys, planPlatform, type PlatformPlan } from "./plan";

export interface Written {
  /** What the stack's file says: one member a top-level key, without the project's prefix. */
  values: unknown;
  /** The top-level keys that hold a secret: refused, and their values neither checked nor shown. */
  secrets?: readonly string[];
  /** What was promised before, and what is wrong with the file that says so. */
  lockOf: (environment: string) => { lock: Lock; problems: Problem[] };
  /** What else a configuration must fit, the stack's name for one. */
  conflictsOf?: (config: PlatformConfig) => Problem[];
}

/**
 * Checks a whole configuration and plans it.
 *
 * @returns the configuration and its plan, or everything that is wrong: the shape of values, and what values come to
 *   together as far as they have a shape. In the order of the file.
 */
export function checkConfiguration(
  written: Written,
): { config: PlatformConfig; plan: PlatformPlan; problems: [] } | { plan?: undefined; problems: Problem[] } {
  const { values, secrets = [] } = written;
  const parsed = parseConfig(values);
  if (parsed.value !== undefined && secrets.length === 0) {
    const { plan, problems } = spanning(parsed.value, written);
    if (plan !== undefined && problems.length === 0) return { config: parsed.value, plan, problems: [] };
    return { problems: inOrder(gathered(problems, values), values) };
  }
  const { problems, lasting } = checkWithStandIns(written);
  return { problems: inOrder(gathered([...secrets.map(secretProblem), ...problems, ...lasting], values), values) };
}

/** Two that differ wherever the schema lets them: small and large, absent and present. */
const variants = [0, 1];

/**
 * What is wrong with the shape, and what is wrong besides whatever stands in its place: a problem that only some
 * stand-ins have is theirs, and so is one that is about a place where one stands.
 */
function checkWithStandIns(written: Written): { problems: Problem[]; lasting: Problem[] } {
  const repaired = variants.map((variant) => repairConfig(written.values, written.secrets ?? [], variant));
  const { problems, replaced } = repaired[0]!;
  // Whose promises would they be?
  if (replaced.includes("environment")) return { problems, lasting: [] };
  const [first, ...others] = repaired.map(({ value, conflicts }) => [
    ...conflicts,
    ...spanning(value, written).problems,
  ]);
  const lasting = first!
    .filter(({ path }) => !liesIn(path, replaced) && !isAbove(path, replaced))
    .filter((problem) =>
      others.every((other) => other.some((same) => JSON.stringify(same) === JSON.stringify(problem))),
    );
  return { problems, lasting };
}

/** What several values come to. */
function spanning(
  config: PlatformConfig,
  { lockOf, conflictsOf }: Written,
): { plan: PlatformPlan | undefined; problems: Problem[] } {
  const conflicts = conflictsOf?.(config) ?? [];
  // The promises of another environment are none of this one.
  if (conflicts.some(({ path }) => path === "environment")) return { plan: undefined, problems: conflicts };
  const { lock, problems: lockProblems } = lockOf(config.environment);
  // A lock that can't be read says nothing: one that promises whatever is asked for keeps the rest from being blamed.
  const promises = lockProblems.length === 0 ? lock : lockOfAll(config);
  const { plan, problems } = planPlatform(config, promises);
  return { plan, problems: [...lockProblems, ...conflicts, ...problems] };
}

function lockOfAll(config: PlatformConfig): Lock {
  return { version: 1, addressIndexes: Object.fromEntries(blockKeys(config).map((key, index) => [key, index])) };
}

/** A place with a stand-in somewhere below. A region isn't one: what is said of it by its name alone is about the name. */
function isAbove(path: string, replaced: readonly string[]): boolean {
  return !/^regions(\.[^.[]+)?$/.test(path) && liesAbove(path, replaced);
}

function secretProblem(key: string): Problem {
  return {
    path: key,
    reason: "it is, or holds, a secret (`secure:`), and the configuration takes none",
    fix: "write the value itself; secrets are generated, or stay in a vault",
  };
}
