import { parseConfig, readLock } from "../../stacks/config";
import { type Deployed, planPlatform, planPreviousStep } from "../../stacks/plan";
import { environmentOf } from "../../stacks/scope";
import { costChangeLines } from "../estimate/cost-change";
import { stackConfig } from "./stack-config";

/**
 * What the step costs that a stack's configuration makes: before it (as deployed, else as the lock file records) and after.
 *
 * @param project the folder with the stack files
 * @param deployed what is deployed; left out where that was not read
 * @returns lines; none where no cost changes, or the configuration is refused
 */
export function stepCostLines(project: string, stack: string, deployed: Deployed | undefined): string[] {
  const environment = environmentOf(stack);
  const { value: config } = parseConfig(stackConfig(project, stack));
  const { lock, problems } = readLock(environment, project);
  if (config === undefined || config.environment !== environment || problems.length > 0) return [];
  // What is not recorded yet is no obstacle to an estimate.
  const { plan } = planPlatform(config, { ...lock, regions: undefined });
  return plan === undefined ? [] : costChangeLines(planPreviousStep(config, lock, deployed), plan);
}
