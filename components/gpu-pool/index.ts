export {
  type GpuPoolArgs,
  type GpuPoolSettings,
  type HostCount,
  type HostDriver,
  type HostImage,
  type Launch,
  type Peak,
  type RollingUpgrade,
  type ScaleIn,
  type Weekday,
  weekdays,
} from "./args";
export type { AutoscaleProfile, AutoscaleRule, CpuRule, Recurrence } from "./autoscale";
export {
  defaultLeadMinutes,
  demandProblems,
  hostsForDemand,
  hostsForSessions,
  type HostsOfDemand,
  type LaunchDemand,
  type PeakDemand,
  type SessionDemand,
  unreachedPeakProblems,
} from "./capacity";
export { type HostFacts, packCloudInit, renderCloudInit } from "./cloud-init";
export { type DriverPlan, driverPlan } from "./driver";
export { freeSlotRules, type FreeSlotsRule, warmSlotsOf } from "./free-slot-rules";
export { GpuPool } from "./gpu-pool";
export { idleReasons } from "./idle-hosts";
export { dateProblems, type FixedDate, launchMeetsPeak } from "./launches";
export { type Capacity, type CapacityKind, type CapacityPlan, type GpuPoolPlan, planGpuPool } from "./plan";
export { type ReservationPlan, reservedBesideHosts, spreadOverZones, type ZoneReservation } from "./reservation";
export { onDemandHostsAtOnce, repairedHosts, surgeHosts, surgeOf, type UpgradePlan } from "./rolling-upgrade";
export { type LaunchFacts, launchSecurity, type LaunchSecurity } from "./security";
