export { blockKeys } from "./addresses";
export { identityOf } from "./environment-identity";
export { compareWithLock } from "./lock-comparison";
export { planPlatform } from "./plan-platform";
export type { GlobalPlan, PlatformPlan, RegionPlan } from "./platform-plan";
