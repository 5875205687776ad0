export type { SessionControllerAccessArgs, SessionControllerSettings } from "./args";
export { planSessionControllerAccess, type SessionControllerPlan } from "./plan";
export { decideRemovals, type FleetHost, type RemovalSettings, sessionControllerRuns } from "./removals";
export { planSessionControllerRole } from "./role";
export { SessionControllerAccess } from "./session-controller-access";
export { SessionControllerRole } from "./session-controller-role";
