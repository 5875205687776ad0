import { join } from "node:path";
import { type Lock, parseConfig, type PlatformConfig, readLock } from "../../stacks/config";
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

/** A committed lock's addresses, without what it remembers of generations: a test may plan any change by it. */
export function committedLock(stack: string): Lock {
  return { ...committedRecord(stack), regions: undefined };
}

/** A committed lock, whole. */
export function committedRecord(stack: string): Lock {
  return readLock(stack, project).lock;
}

/** A configuration's plan; fails on any problem. */
export function plannedOrThrow(config: PlatformConfig, lock: Lock): PlatformPlan {
  const { plan, problems } = planPlatform(config, lock);
  if (plan === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return plan;
}
