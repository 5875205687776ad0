export type { Deployed, DeployedGeneration, DeployedRegion } from "./deployed";
export { environmentConflicts } from "./environment-conflicts";
export { idlePoolNotes } from "./idle-pools";
export type { Allowances } from "./lock-comparison";
export { checkPlatform, planPlatform, type Refusal } from "./plan-platform";
export { planPreviousStep } from "./previous-step";
export type { GlobalPlan, PlatformPlan, PoolPlan, RegionPlan } from "./platform-plan";
