export { addressSpaceProblems } from "./address-space";
export { flow } from "./flow";
export { gathered } from "./gather";
export {
  type AddressLock,
  type EnvironmentIdentity,
  type FleetRecord,
  type Lock,
  lockFileName,
  parseLock,
  type PoolGenerationRecord,
  readLock,
  readOptional,
  type RegionRecord,
  type RelayGenerationRecord,
  renewLockFix,
} from "./lock";
export { inOrder } from "./order";
export { type OtherEnvironment, otherEnvironments } from "./other-environments";
export { parseConfig } from "./parse";
export { isWithin } from "./paths";
export { problemLines, refusalLines } from "./problem-lines";
export { readConfig, secretKeys, structuredValue } from "./read";
export {
  configSchema,
  environmentName,
  type ImageConfig,
  type PlatformConfig,
  type PoolConfig,
  type RegionConfig,
  type RelaysConfig,
} from "./schema";
