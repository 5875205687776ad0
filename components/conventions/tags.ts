/** What a resource holds, for whoever must decide how carefully to treat it. */
export type DataClass = "public" | "internal" | "confidential";

/** The tags that all resources of a region (or of the global part) share. */
export interface BaseTags {
  workload: string;
  environment: string;
  /** The region's programmatic name, or `global`. */
  region: string;
  /** Who answers for it: a team's name or address. */
  owner: string;
  costCenter: string;
  dataClass: DataClass;
  /** Where this program lives, e.g. `github.com/example/cloud-gaming`. */
  repository: string;
}

/**
 * The tags of one resource. No revision and no date among them: either would make every commit a change of
 * every resource.
 */
export function tagsFor(base: BaseTags, component: string): Record<string, string> {
  return { ...base, component, managedBy: "pulumi" };
}
