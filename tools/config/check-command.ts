import { checkConfiguration } from "../../stacks/check-configuration";
import { problemLines, readLock } from "../../stacks/config";
import { environmentOf, scopeOf } from "../../stacks/scope";
import { stackConfig } from "./stack-config";

/**
 * Checks a stack's configuration as the program would, in a second and without Pulumi.
 *
 * @param project the folder with the stack files
 * @returns lines for the person who asked, and whether the configuration is accepted
 * @throws {SimError} when there is no such file, or it is no YAML
 */
export function checkStack(project: string, stack: string): { lines: string[]; ok: boolean } {
  const file = `Pulumi.${environmentOf(stack)}.yaml`;
  const { plan, problems } = checkConfiguration({
    values: stackConfig(project, stack),
    lockOf: (environment) => readLock(environment, project),
    conflictsOf: ({ environment, regions }) => scopeOf(stack, { environment, regions: Object.keys(regions) }).problems,
  });
  if (plan === undefined) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    return { ok: false, lines: [`${file} has ${count}:`, ...problemLines(problems)] };
  }
  const regions = plan.regions.map(({ placement }) => placement.location);
  return {
    ok: true,
    lines: [
      `${file} is fine: ${regions.length} ${regions.length === 1 ? "region" : "regions"} (${regions.join(", ")}).`,
    ],
  };
}
