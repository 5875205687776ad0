import { type z } from "zod";
import { type Problem } from "../../components/conventions";
import { pathOf } from "./paths";
import {
  type configSchema,
  type PlatformConfig,
  type PoolConfig,
  poolSchema,
  type RegionConfig,
  relaysSchema,
} from "./schema";

/** A configuration as far as it can be read: a value when it has the shape, and what is wrong with it. */
export interface Reading {
  /** With its defaults; undefined when the shape is wrong anywhere. */
  value?: PlatformConfig;
  /** Where the shape is wrong. */
  issues: z.core.$ZodIssue[];
  /** What its values are at odds with: none of them is wrong by itself. */
  conflicts: Problem[];
}

type WrittenConfig = z.output<typeof configSchema>;

/** Writes the defaults into every region: what a region says itself wins, value by value. */
export function withDefaults({ defaults, regions, ...rest }: WrittenConfig): Reading {
  const issues: z.core.$ZodIssue[] = [];
  const conflicts: Problem[] = [];
  const complete: Record<string, RegionConfig> = {};
  for (const [name, { pools, withoutPools, relays, ...region }] of Object.entries(regions)) {
    conflicts.push(...missingPools(name, withoutPools, Object.keys(defaults.pools)));
    const names = new Set([
      ...Object.keys(defaults.pools).filter((pool) => !withoutPools.includes(pool)),
      ...Object.keys(pools),
    ]);
    const merged: Record<string, PoolConfig> = {};
    for (const pool of names) {
      const result = poolSchema.safeParse({ ...defaults.pools[pool], ...pools[pool] }, { reportInput: true });
      if (result.success) merged[pool] = result.data;
      else
        issues.push(
          ...result.error.issues.map((issue) => ({ ...issue, path: ["regions", name, "pools", pool, ...issue.path] })),
        );
    }
    complete[name] = { ...region, pools: merged, relays: relaysSchema.parse({ ...defaults.relays, ...relays }) };
  }
  return issues.length > 0 ? { issues, conflicts } : { value: { ...rest, regions: complete }, issues, conflicts };
}

function missingPools(region: string, withoutPools: string[], pools: string[]): Problem[] {
  return withoutPools.flatMap((pool, index) =>
    pools.includes(pool)
      ? []
      : [
          {
            path: pathOf(["regions", region, "withoutPools", index]),
            given: pool,
            reason: "the defaults have no such pool",
            fix: pools.length === 0 ? "remove it" : `use one of ${pools.join(", ")}, or remove it`,
          },
        ],
  );
}
