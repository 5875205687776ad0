import { checkConfiguration } from "../../stacks/check-configuration";
import { otherEnvironments, type PlatformConfig, readLock, refusalLines } from "../../stacks/config";
import type { PlatformPlan } from "../../stacks/plan";
import { environmentOf, scopeOf } from "../../stacks/scope";
import { SimError } from "../sim/sim-error";
import { stackConfig } from "./stack-config";

/** What a stack declares. */
export interface ReadStack {
  /** Its environment's configuration, whole. */
  config: PlatformConfig;
  /** With the stack's own regions only. */
  plan: PlatformPlan;
  /** Whether the global part is the stack's. */
  global: boolean;
}

/**
 * Plans what a stack declares, from its committed files alone and with the program's own checks.
 *
 * @param project the folder with the stack files
 * @param stack `prod`, or a part of it: `prod-global`, `prod-japaneast`
 * @throws {SimError} with everything that is wrong with the configuration
 */
export function readStack(project: string, stack: string): ReadStack {
  const environment = environmentOf(stack);
  const checked = checkConfiguration({
    values: stackConfig(project, environment),
    stack,
    lockOf: (name) => readLock(name, project),
    othersOf: (name) => otherEnvironments(name, project),
  });
  if (checked.plan === undefined) {
    throw new SimError(refusalLines(`The configuration in Pulumi.${environment}.yaml is refused`, checked).join("\n"));
  }
  const { plan, config } = checked;
  const { global, regions: names } = scopeOf(stack, { environment, regions: Object.keys(config.regions) }).scope!;
  const regions = plan.regions.filter(({ placement }) => names.includes(placement.location));
  return { config, plan: { ...plan, regions }, global };
}
