import { type Problem } from "../components/conventions";
import { environmentName } from "./config";

/*
 * A stack's name says how much of its environment it declares, so that one stack file serves all of an environment's
 * stacks: `prod` is everything, `prod-global` what exists once, and `prod-japaneast` one region.
 */

/** What a stack declares of its environment. */
export interface Scope {
  /** Whether it declares the global part; a stack that doesn't takes what it needs from the stack that does. */
  global: boolean;
  /** The regions that it declares, by Azure's programmatic names: `["japaneast"]`. */
  regions: string[];
}

/** An environment's name has no dash, so what stands before the first one is it: `prod` of `prod-japaneast`. */
export function environmentOf(stack: string): string {
  return stack.split("-")[0]!;
}

/** The stack of an environment's global part: `prod-global`. */
export function globalStackOf(environment: string): string {
  return `${environment}-global`;
}

/**
 * The stacks of an environment by name, each with what it declares.
 *
 * @param regions the names of the configuration's regions
 */
export function stacksOf(environment: string, regions: string[]): Map<string, Scope> {
  const stacks = new Map<string, Scope>([
    [environment, { global: true, regions }],
    [globalStackOf(environment), { global: true, regions: [] }],
  ]);
  for (const region of regions) stacks.set(`${environment}-${region}`, { global: false, regions: [region] });
  return stacks;
}

/**
 * What is wrong with the environment's name in the stack's file: it is not the stack's, or no environment can have it.
 *
 * @param stack the stack's name, e.g. `prod-japaneast`
 * @param written the value of `environment` in the file; undefined where it is missing
 */
export function environmentProblems(stack: string, written: unknown): Problem[] {
  const name = environmentOf(stack);
  const given = written === undefined ? {} : { given: written };
  if (!environmentName.safeParse(name).success) {
    const letters = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
    const other = environmentName.safeParse(letters.slice(0, 5)).data ?? "dev";
    const reason =
      `the stack is called ${stack}, and ${name} can't be part of resource names: an environment's name has 2 to 5 ` +
      "lower-case letters and digits, a letter first";
    return [
      {
        ...{ path: "environment", ...given, reason },
        fix: `rename Pulumi.${name}.yaml, e.g. to Pulumi.${other}.yaml, and write ${other}`,
      },
    ];
  }
  if (written === name) return [];
  const known = environmentName.safeParse(written).success;
  return [
    {
      ...{ path: "environment", ...given },
      reason: written === undefined ? "it is missing" : `the stack is called ${stack}`,
      fix: `write ${name}${known ? `, or select the stack ${stack.replace(name, String(written))}` : ""}`,
    },
  ];
}

/**
 * What a stack declares.
 *
 * @param stack its name
 * @param environment the environment's name, as the configuration says it
 * @param regions the names of the configuration's regions
 * @returns the scope, or why there is no such stack, with those that there are
 */
export function scopeOf(
  stack: string,
  { environment, regions }: { environment: string; regions: string[] },
): { scope: Scope; problems: [] } | { scope: undefined; problems: Problem[] } {
  const stacks = stacksOf(environment, regions);
  const scope = stacks.get(stack);
  if (scope !== undefined) return { scope, problems: [] };
  const ofEnvironment = environmentProblems(stack, environment);
  if (ofEnvironment.length > 0) return { scope: undefined, problems: ofEnvironment };
  const reason = `${environment} has no such part`;
  const fix = `select one of the stacks ${[...stacks.keys()].join(", ")}`;
  return { scope: undefined, problems: [{ path: "stack", given: stack, reason, fix }] };
}
