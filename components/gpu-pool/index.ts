export {
  type GpuPoolArgs,
  type GpuPoolSettings,
  type HostCount,
  type HostImage,
  type Peak,
  type ScaleIn,
  type Weekday,
  weekdays,
} from "./args";
export type { AutoscaleProfile, AutoscaleRule, CpuRule, Recurrence } from "./autoscale";
export { type HostFacts, renderCloudInit } from "./cloud-init";
export { freeSlotRules, freeSlotsMetric, type FreeSlotsRule, warmSlotsOf } from "./free-slot-rules";
export { GpuPool } from "./gpu-pool";
export { type Capacity, type CapacityKind, type CapacityPlan, type GpuPoolPlan, planGpuPool } from "./plan";
