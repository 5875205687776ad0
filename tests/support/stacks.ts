import { join } from "node:path";
import { type AddressLock, parseConfig, type PlatformConfig, readLock } from "../../stacks/config";
import { planPlatform, type PlatformPlan } from "../../stacks/plan";
import { stackConfig } from "../../tools/config/stack-config";

export const project = join(__dirname, "../..");
export const stacks = ["dev", "prod"] as const;

/** A committed stack's configuration, checked. */
export function committedConfig(stack: string): PlatformConfig {
  const { value, problems } = parseConfig(stackConfig(project, stack));
  if (value === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return value;
}

export function committedLock(stack: string): AddressLock {
  return readLock(stack, project).lock;
}

/** A configuration's plan; fails on any problem. */
export function plannedOrThrow(config: PlatformConfig, lock: AddressLock): PlatformPlan {
  const { plan, problems } = planPlatform(config, lock);
  if (plan === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return plan;
}
