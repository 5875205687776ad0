import { type ObjectValue, type Preconditions, type Value } from "../../../../../tools/azure-sim/contract";
import { type bodies } from "../world";

export type Changes = Record<string, Value | undefined>;

/** One request of the small region, as it stands or changed, and what one rule must say of it. */
export interface Case {
  /** Whose id and body. */
  of: keyof typeof bodies;
  changes?: Changes;
  /** Another id for the same body. */
  id?: string;
  /** What is there already: the same body with these changes. Nothing by default: the request creates. */
  previous?: Changes;
  /** What the cloud holds besides the region, or (undefined) doesn't. */
  cloud?: Record<string, ObjectValue | undefined>;
  /** Ids that were deleted and keep their names. */
  softDeleted?: string[];
  /** What the subscription was granted; nobody asks by default. */
  preconditions?: Preconditions;
  /** DELETE instead of PUT. */
  deletes?: boolean;
}

export interface Verdicts {
  accepted: Case[];
  refused: (Case & { code: string })[];
}

/** By rule's name. */
export type Cases = Record<string, Verdicts>;
