export { blockKeys } from "./addresses";
export { planPlatform } from "./plan-platform";
export type { GlobalPlan, PlatformPlan, RegionPlan } from "./platform-plan";
