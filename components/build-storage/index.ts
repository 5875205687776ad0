export * from "./args";
export { BuildHub } from "./build-hub";
export { type BuildAccountPlan, planBuildHub, planRegionalBuildStore } from "./build-account-plan";
export { PromotionNetwork } from "./promotion-network";
export { planPromotionNetwork, type PromotionNetworkPlan } from "./promotion-network-plan";
export { RegionalBuildStore } from "./regional-build-store";
export { type BuildRole, type PlannedRole, planBuildRoles } from "./roles";
