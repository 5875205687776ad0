export type { DdosSettings, NetworkArgs, NetworkSettings, PortRange, RelayPorts, SubnetName } from "./args";
export { Network } from "./network";
export { type NetworkPlan, planNetwork, type SubnetPlan } from "./plan";
export type { SecurityRule } from "./rules";
export { addressSpaceProblems, planSubnets } from "./subnets";
