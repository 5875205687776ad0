export {
  type DdosSettings,
  type EgressRange,
  type HubSettings,
  type NetworkArgs,
  type NetworkSettings,
  type PortRange,
  type RelayPorts,
  type SubnetName,
  subnetNames,
} from "./args";
export { Network } from "./network";
export { ddosPlanIdProblems, type NetworkPlan, planNetwork, type SubnetPlan } from "./plan";
export type { SecurityRule } from "./rules";
export { virtualNetworkIdProblems } from "./hub";
export { blockProblems, malformedPrefix } from "./prefixes";
export { addressSpaceProblems, planSubnets } from "./subnets";
export { natAddressCount, natAddressesNeeded } from "./snat";
