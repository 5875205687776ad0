import { type z } from "zod";
import {
  type configSchema,
  type PlatformConfig,
  type PoolConfig,
  poolSchema,
  type RegionConfig,
  relaysSchema,
} from "./schema";

/** Writes the defaults into every region: what a region writes itself wins, value by value. */
export function withDefaults({ defaults, regions, ...rest }: z.output<typeof configSchema>): PlatformConfig {
  const complete: Record<string, RegionConfig> = {};
  for (const [name, { pools, withoutPools, relays, ...region }] of Object.entries(regions)) {
    const inherited = Object.keys(defaults.pools).filter((pool) => !withoutPools.includes(pool));
    const merged: Record<string, PoolConfig> = {};
    for (const pool of new Set([...inherited, ...Object.keys(pools)])) {
      merged[pool] = poolSchema.parse({ ...defaults.pools[pool], ...pools[pool] });
    }
    complete[name] = { ...region, pools: merged, relays: relaysSchema.parse({ ...defaults.relays, ...relays }) };
  }
  return { ...rest, regions: complete };
}
