export type { PrivateEndpointArgs, PrivateEndpointGroup, PrivateEndpointSettings } from "./args";
export { planPrivateEndpoint, type PrivateEndpointPlan } from "./plan";
export { PrivateEndpoint } from "./private-endpoint";
