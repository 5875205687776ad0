export { type FaultKind, faultKinds } from "./kinds";
export { seededFaults, type SeededFaultOptions } from "./seeded-faults";
