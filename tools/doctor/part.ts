import type { PlatformPlan } from "../../stacks/plan";

/** What one stack declares of an environment, e.g. `prod-japaneast` of `prod`. */
export interface Part {
  /** The stack's name. */
  stack: string;
  /** The environment's plan with this stack's regions only. */
  plan: PlatformPlan;
  /** Whether the stack declares the global part. */
  global: boolean;
}

/** The subscriptions that a part stands in, each once. */
export function subscriptionsOf({ plan, global }: Part): string[] {
  const placements = [...(global ? [plan.global.placement] : []), ...plan.regions.map(({ placement }) => placement)];
  return [...new Set(placements.map(({ subscriptionId }) => subscriptionId))];
}
