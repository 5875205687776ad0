export { blockKeys } from "./addresses";
export { identityOf } from "./environment-identity";
export { type Allowances, compareWithLock } from "./lock-comparison";
export { planPlatform } from "./plan-platform";
export { furtherWorkspaces } from "./workspaces";
export type { GlobalPlan, PlatformPlan, PoolPlan, RegionPlan } from "./platform-plan";
