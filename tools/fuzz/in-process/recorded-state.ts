import type { ObjectValue } from "../../azure-sim";

/** A resource as the engine's state keeps it. */
export interface RecordedResource {
  urn: string;
  type: string;
  name: string;
  /** Managed by a provider; a component is not. */
  custom: boolean;
  /** Empty for a component. */
  id: string;
  inputs: ObjectValue;
  outputs: ObjectValue;
  /** `<urn>::<id>` of an explicit provider; empty for a package's default one. */
  provider: string;
  parent?: string;
  /** URNs of what must exist before it. */
  dependencies: string[];
  /** The same, by the top-level input that the value came from. */
  propertyDependencies: Record<string, string[]>;
  protect: boolean;
  retainOnDelete: boolean;
  /** A resource whose deletion takes this one along. */
  deletedWith?: string;
  /** Its last create or update happened, but did not end well: the next one is an update whatever the diff says. */
  unfinished?: boolean;
  /** Its successor exists, and it is still to be deleted. */
  replaced?: boolean;
}

/** What a program asks for: a resource as it should be. */
export interface Goal extends Omit<RecordedResource, "id" | "outputs" | "unfinished" | "replaced"> {
  /** Inputs that stay as they are recorded, as dotted paths. */
  ignoreChanges: string[];
  /** Inputs whose change replaces whatever the provider says, as dotted paths. */
  replaceOnChanges: string[];
  /** Overrules what the provider says of the order; left out where the program doesn't. */
  deleteBeforeReplace?: boolean;
}

/** What a deployment did, by URN, each list in the order of the steps. */
export interface Changes {
  created: string[];
  updated: string[];
  replaced: string[];
  deleted: string[];
  unchanged: string[];
}

export function noChanges(): Changes {
  return { created: [], updated: [], replaced: [], deleted: [], unchanged: [] };
}
