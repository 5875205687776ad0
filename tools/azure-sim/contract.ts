/**
 * What the simulator's rooms know of each other. `types/` knows the shapes of bodies, `cloud/` keeps resources,
 * `rules/` refuse, `resources/` fill in what Azure computes, `provider/` does what Pulumi's provider does around
 * a request, `server/` speaks the engine's protocol. None of them imports anything from outside this folder.
 */

/** A value in a body that is not known yet: only in previews. Checks pass over it. */
export class Unknown {
  static readonly value = new Unknown();
  private constructor() {}
}

export type Value = null | boolean | number | string | Unknown | Value[] | { [key: string]: Value };
export type ObjectValue = { [key: string]: Value };

/** What is known of one resource type of the azure-native SDK (data/types.json). */
export interface TypeInfo {
  /** `azure-native:network:Subnet` */
  token: string;
  /** `Microsoft.Network/virtualNetworks/subnets` */
  arm: string;
  /** The API version that the SDK's requests carry; null for types that have none (storage:Blob). */
  api: string | null;
  /** `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/…/{subnetName}` */
  id: string;
  required: string[];
  /** Every argument's name, with its kind. */
  args: Record<string, string>;
  pathParams: string[];
  /** How a missing last path parameter is named: `random`, `uuid` or `copy`. */
  autoName: Record<string, string>;
  outputOnly: string[];
  outputs: string[];
  outputsAlwaysSet: string[];
  provider: {
    forceNew: string[];
    autoLocation: boolean;
    keptOnUpdateIfUnset?: string[];
    mustBeDefaultName?: string[];
    singleton?: boolean;
    defaultBody?: ObjectValue;
    removedResetsTo?: ObjectValue;
    custom?: string;
  };
}

/** A refusal as ARM words it. */
export interface ArmError {
  status: number;
  code: string;
  message: string;
  /** The property or resource it is about. */
  target?: string;
}

/** A resource id in its parts. Comparisons of ids ignore case. */
export interface ResourceId {
  /** As written by whoever made it. */
  text: string;
  subscriptionId?: string;
  resourceGroupName?: string;
  /** `Microsoft.Network/virtualNetworks/subnets` */
  type: string;
  /** The names in order: the virtual network's, the subnet's. The last is the resource's own. */
  names: string[];
  /** For `{scope}/providers/…` resources: the scope's id. */
  scope?: string;
}

/** A resource as the cloud keeps it: ARM's body with what Azure filled in. */
export interface CloudResource {
  id: string;
  /** ARM type. */
  type: string;
  apiVersion: string;
  /** The wire body without `id`, `name` and `type`. */
  body: ObjectValue;
}

/** The cloud, for those who may only look. Ids are found whatever their case. */
export interface CloudReader {
  get(id: string): CloudResource | undefined;
  /** All resources, or all of one ARM type (case ignored). */
  list(type?: string): CloudResource[];
  /** The children of a resource: those whose id starts with its id and a slash. */
  children(id: string): CloudResource[];
  /** Names that deleted resources still hold, e.g. soft-deleted vaults. */
  softDeleted(type: string): CloudResource[];
  readonly subscriptionId?: string;
}

/** A request that is about to reach the cloud. */
export interface RuleRequest {
  operation: "put" | "delete";
  id: ResourceId;
  apiVersion: string;
  /** The wire body; empty for a delete. May hold {@link Unknown} in a preview. */
  body: ObjectValue;
  /** What is there now; undefined when the request creates. */
  previous?: CloudResource;
  cloud: CloudReader;
}

/** One rule of Azure: what it refuses, and who says so. One a file, both verdicts tested. */
export interface Rule {
  /** `subnet-inside-its-network` */
  name: string;
  /** Where it is documented: an address with the page's date, or an issue that shows the refusal. */
  source: string;
  /** ARM types it looks at; `*` for all. */
  types: string[];
  operations: ("put" | "delete")[];
  /**
   * False when the body alone decides: such a rule also runs in previews (values may be {@link Unknown}).
   * True when it asks the cloud: it runs only for real.
   */
  needsCloud: boolean;
  check(request: RuleRequest): ArmError[];
}

/** What Azure does with an accepted request of one type. */
export interface Behaviour {
  /** ARM type. */
  type: string;
  /** Fills in defaults and computed properties. Must give the same answer for the same input (no clock, no chance). */
  fill?(body: ObjectValue, request: RuleRequest): ObjectValue;
  /** Secondary effects on other resources, through the cloud's own verbs. */
  afterPut?(request: RuleRequest, stored: CloudResource, cloud: CloudWriter): void;
  /** Whether a delete leaves a soft-deleted remainder that keeps the name. */
  softDelete?: boolean;
}

export interface CloudWriter extends CloudReader {
  put(resource: CloudResource): void;
  remove(id: string, options?: { softDelete?: boolean }): void;
}
