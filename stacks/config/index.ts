export { lockFileName, parseLock, readLock, type AddressLock } from "./lock";
export { parseConfig } from "./parse";
export { readConfig, structuredValue } from "./read";
export {
  configSchema,
  type ImageConfig,
  type PlatformConfig,
  type PoolConfig,
  type RegionConfig,
  type RelaysConfig,
} from "./schema";
