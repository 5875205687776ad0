import { type Problem } from "../components/conventions";
import { budgetStartProblems } from "../components/observability";
import {
  environmentName,
  gathered,
  inOrder,
  isWithin,
  type Lock,
  type OtherEnvironment,
  parseConfig,
  type PlatformConfig,
} from "./config";
import { type Deployed, environmentConflicts, planPlatform, type PlatformPlan, type Refusal } from "./plan";
import { environmentOf, environmentProblems, scopeOf } from "./scope";

export interface Written {
  /** The values of the stack's file: one member a top-level key, without the project's prefix. */
  values: unknown;
  /** The top-level keys that hold a secret: refused, and their values neither checked nor shown. */
  secrets?: readonly string[];
  /** The stack's name, e.g. `prod` or `prod-japaneast`; left out where the configuration is for no stack. */
  stack?: string;
  /** What was promised before, and what is wrong with that file. */
  lockOf: (environment: string) => { lock: Lock; problems: Problem[] };
  /** What is deployed; left out where that was not read. */
  deployed?: Deployed;
  /** The day that dates are compared with; left out where they are not. */
  today?: Date;
  /** The other environments of the project's folder; none where the configuration is for no stack. */
  othersOf?: (environment: string) => OtherEnvironment[];
}

/**
 * Checks a whole configuration and plans it, in two waves: first the shape and every single value, then what spans values.
 * The second wave is skipped while the first finds problems, because it would report what only follows from them.
 *
 * @returns the configuration and its plan; or what is wrong, in the order of the file, and whether further checks follow
 */
export function checkConfiguration(
  written: Written,
): { config: PlatformConfig; plan: PlatformPlan; problems: [] } | Refusal {
  const { values } = written;
  const { config, lock, problems } = checkSingleValues(written);
  if (config === undefined || lock === undefined) return refusal(problems, true, values);
  const planned = planPlatform(config, lock, { deployed: written.deployed });
  const ofStack = stackProblems(config, lock, written);
  if (planned.plan !== undefined && ofStack.length === 0) return { config, plan: planned.plan, problems: [] };
  const furtherChecks = planned.plan === undefined && planned.furtherChecks;
  return refusal([...ofStack, ...planned.problems], furtherChecks, values);
}

/** What a configuration can't be together with its stack's name, today and with the other environments. */
export function stackProblems(
  config: PlatformConfig,
  lock: Lock,
  { stack, othersOf, today }: Pick<Written, "othersOf" | "stack" | "today">,
): Problem[] {
  const { environment, regions } = config;
  const ofName = stack === undefined ? [] : scopeOf(stack, { environment, regions: Object.keys(regions) }).problems;
  return [
    ...ofName,
    ...dateProblems(config, lock, today),
    ...environmentConflicts(config, lock, othersOf?.(environment) ?? []),
  ];
}

/** Dates that Azure refuses today. A budget whose start the lock file records, or predates, may be there already. */
function dateProblems({ monitoring }: PlatformConfig, lock: Lock, today: Date | undefined): Problem[] {
  if (today === undefined) return [];
  const { startDate } = monitoring.budget;
  const isNew =
    lock.budgetStart === undefined ? Object.keys(lock.regions ?? {}).length === 0 : lock.budgetStart !== startDate;
  return budgetStartProblems(startDate, { today, isNew }).map(({ path, ...problem }) => ({
    ...problem,
    path: `monitoring.${path}`,
  }));
}

type SingleValues =
  { config: PlatformConfig; lock: Lock; problems: [] } | { config?: undefined; lock?: undefined; problems: Problem[] };

/** The first wave: the shape and every single value of the configuration, its environment's name, and the lock file. */
export function checkSingleValues({ values, secrets = [], stack, lockOf }: Written): SingleValues {
  const { value: config, problems: ofShape } = parseConfig(values);
  const written = (values as { environment?: unknown } | null)?.environment;
  const ofEnvironment = stack === undefined ? [] : environmentProblems(stack, written);
  const reported = ["environment", ...secrets];
  const found = [
    ...secrets.map(secretProblem),
    ...(secrets.includes("environment") ? [] : ofEnvironment),
    ...ofShape.filter(
      ({ path }) => !reported.some((key) => isWithin(path, key)) || (path === "environment" && stack === undefined),
    ),
  ];
  const environment = stack === undefined ? environmentName.safeParse(written).data : environmentOf(stack);
  if (environment === undefined || ofEnvironment.length > 0) return { problems: found };
  const { lock, problems: ofLock } = lockOf(environment);
  const problems = [...found, ...ofLock];
  return config === undefined || problems.length > 0 ? { problems } : { config, lock, problems: [] };
}

function refusal(problems: Problem[], furtherChecks: boolean, values: unknown): Refusal {
  return { plan: undefined, problems: inOrder(gathered(problems, values), values), furtherChecks };
}

function secretProblem(key: string): Problem {
  return {
    path: key,
    reason: "it is, or holds, a secret (`secure:`), and the configuration takes none",
    fix: "write the value itself; secrets are generated, or stay in a vault",
  };
}
