import { type Problem } from "./problems";
import { lengthProblems } from "./text-limits";

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

/**
 * What is wrong with a tag's value. Azure takes every character in one; with others than English ones a machine may fail to
 * load its metadata (the warning of https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources, read
 * 2026-12-01), and hosts and relays read theirs at every start.
 */
export function tagValueProblems(value: string, path: string): Problem[] {
  if (/^[ -~]*$/.test(value)) return lengthProblems(value, "tagValue", path);
  return [
    {
      path,
      given: value,
      reason:
        "it becomes a tag, and machines whose tags have other than printable ASCII characters may not read their metadata",
      fix: "write it with letters of A to Z, digits, spaces and punctuation",
    },
  ];
}

/** What is wrong with the tags that all resources of a placement share. Their names are fixed, 9 of 50 that Azure takes. */
export function tagProblems(tags: BaseTags, path = "placement.tags"): Problem[] {
  return Object.entries(tags).flatMap(([name, value]) => tagValueProblems(value as string, `${path}.${name}`));
}
