import { type BaseTags } from "./tags";

/** The parts of a name that say where a resource stands: `vnet-cg-prod-jpe-1`. */
export interface Naming {
  /** The workload, 2 to 4 lower-case letters or digits, e.g. `cg`. */
  workload: string;
  /** The environment, 2 to 5 lower-case letters or digits, e.g. `prod`. */
  environment: string;
  /** The region's short code (regions.ts), e.g. `jpe`; `glb` for the environment's global part. */
  place: string;
  /** The stamp's number within its region, from 1; left out for the global part. */
  stamp?: number;
}

/**
 * How careful a deletion must be: see deletion.ts. What is `removing` is production whose protection is taken off,
 * so that the next update can delete it; in all else it stays production.
 */
export type Protection = "production" | "removing" | "none";

/** Whether a placement is production's, also while it is being removed. */
export function isProduction({ protection }: { protection: Protection }): boolean {
  return protection !== "none";
}

/** Where a component stands, and what all its resources have in common. Plain data, made by the plan. */
export interface Placement {
  naming: Naming;
  /** Azure's programmatic name of the region, e.g. `japaneast`. */
  location: string;
  /** The subscription's GUID; part of role assignments' names and of scopes. */
  subscriptionId: string;
  tags: BaseTags;
  protection: Protection;
}
