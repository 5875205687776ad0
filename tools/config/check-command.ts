import { checkConfiguration } from "../../stacks/check-configuration";
import { gathered, inOrder, otherEnvironments, problemLines, readLock, refusalLines } from "../../stacks/config";
import { type Deployed, idlePoolNotes } from "../../stacks/plan";
import { environmentOf } from "../../stacks/scope";
import { capacityWarnings } from "../capacity/warnings";
import { stackConfig } from "./stack-config";

/**
 * Checks a stack's configuration as the program would, in a second and without Pulumi. Of an accepted one it lists the warnings of the
 * capacity model, which refuse nothing.
 *
 * @param project the folder with the stack files
 * @param deployed what is deployed (deployed-state.ts); left out where that was not read
 * @param today the day that dates are compared with
 * @returns lines for the person who asked, and whether the configuration is accepted
 * @throws {SimError} when there is no such file, or it is no YAML
 */
export function checkStack(
  project: string,
  stack: string,
  deployed?: Deployed,
  today = new Date(),
): { lines: string[]; ok: boolean } {
  const file = `Pulumi.${environmentOf(stack)}.yaml`;
  const values = stackConfig(project, stack);
  const checked = checkConfiguration({
    values,
    stack,
    lockOf: (environment) => readLock(environment, project),
    deployed,
    today,
    othersOf: (name) => otherEnvironments(name, project),
  });
  if (checked.plan === undefined) return { ok: false, lines: refusalLines(`${file} is refused`, checked) };
  const regions = checked.plan.regions.map(({ placement }) => placement.location);
  const declared = `${regions.length} ${regions.length === 1 ? "region" : "regions"} (${regions.join(", ")})`;
  const notes = idlePoolNotes(checked.plan);
  const warnings = inOrder(gathered(capacityWarnings(checked.plan.regions), values), values);
  if (warnings.length === 0) return { ok: true, lines: [`${file} is fine: ${declared}.`, ...notes] };
  const count = warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`;
  return { ok: true, lines: [`${file} is accepted, with ${count}: ${declared}.`, ...problemLines(warnings), ...notes] };
}
