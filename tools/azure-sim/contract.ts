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

/** Whether a value is an object: neither a list, nor null, nor unknown. */
export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

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
  /** Constants that the SDK's constructor sends for what the program leaves out, by argument. */
  defaults: ObjectValue;
  /** The same inside arguments, by dotted path. */
  nestedDefaults: ObjectValue;
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
  /** The answer's `Retry-After` header. */
  retryAfterSeconds?: number;
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
  /** What the subscription was granted; undefined where nobody asks. */
  readonly preconditions?: Preconditions;
}

/**
 * What a subscription was granted before anything is deployed into it. A member that is left out is not asked about:
 * everything is registered, allowed and plentiful.
 */
export interface Preconditions {
  /** Namespaces of the registered resource providers, e.g. `Microsoft.Compute`. */
  resourceProviders?: string[];
  /** Registered preview or opt-in features, e.g. `Microsoft.Compute/EncryptionAtHost`. */
  features?: string[];
  /** Limits by location; what is not listed has none. */
  quotas?: Quota[];
  /** What the signed-in principal may do, as a role definition's actions: `Microsoft.Network/virtualNetworks/*`. */
  actions?: string[];
  /** The day of the request, `2026-12-01`; new budgets must fit it. */
  today?: string;
  /** Custom metrics that somebody has sent already, `<namespace>/<name>`: an autoscale rule on another one is refused. */
  emittedMetrics?: string[];
}

export interface Quota {
  /** `japaneast` */
  location: string;
  /** Azure's name of the counter: `StandardNVADSA10v5Family`, `lowPriorityCores`, `cores`, `PublicIPAddresses`. */
  name: string;
  /** vCPUs, or pieces. */
  limit: number;
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
  /** Secondary effects of a delete; the resource and its children are gone already. */
  afterDelete?(request: RuleRequest, removed: CloudResource, cloud: CloudWriter): void;
  /** The body that a GET answers: what is stored, with what Azure shows of other resources in it. */
  show?(stored: CloudResource, cloud: CloudReader): ObjectValue;
  /** Whether a delete leaves a soft-deleted remainder that keeps the name. */
  softDelete?: boolean;
}

export interface CloudWriter extends CloudReader {
  /** Stores a resource; children that its body holds in arrays (a network's subnets) become resources of their own. */
  put(resource: CloudResource): void;
  /** Removes a resource with everything below its id; for one that is gone already, the remainder of a soft delete. */
  remove(id: string, options?: { softDelete?: boolean }): void;
}

/** Everything the request handling asks of `types/`, `rules/` and `resources/`; a test may put stand-ins here. */
export interface Azure {
  /** By SDK token; undefined for a type the simulator does not know. */
  typeInfo(token: string): TypeInfo | undefined;
  /** By ARM type, case ignored. */
  typeInfoOfArm(armType: string): TypeInfo | undefined;
  allTypes(): TypeInfo[];
  /** SDK-shaped inputs to the wire body; path parameters and `azureApiVersion` are left out. */
  toWire(info: TypeInfo, inputs: ObjectValue): { body: ObjectValue; problems: ArmError[] };
  /** The wire body of an answer to the SDK's shape, read-only properties included. */
  toSdk(info: TypeInfo, body: ObjectValue): ObjectValue;
  /** The same without read-only members: the inputs that would have made the body. */
  toInputs(info: TypeInfo, body: ObjectValue): ObjectValue;
  /** What the provider itself refuses before it asks Azure: required inputs, kinds, lengths, patterns. */
  checkInputs(info: TypeInfo, inputs: ObjectValue): { property: string; reason: string }[];
  /** What Azure's published type refuses in a body. */
  validateBody(info: TypeInfo, body: ObjectValue, options: { operation: "put" }): ArmError[];
  parseId(text: string): ResourceId;
  formatId(info: TypeInfo, inputs: ObjectValue, subscriptionId: string): string;
  /** The path inputs an id stands for; undefined when it does not fit the type's template. */
  matchId(info: TypeInfo, id: string): Record<string, string> | undefined;
  rulesFor(armType: string, operation: "put" | "delete"): Rule[];
  behaviourOf(armType: string): Behaviour | undefined;
}

/** An injected failure of one request. */
export interface Fault extends ArmError {
  /**
   * True: the request was accepted and its long operation failed afterwards, so the resource exists, half made.
   * False or absent: nothing happened in the cloud.
   */
  accepted?: boolean;
}

/**
 * Asked before every request that would change the cloud, each time that the provider sends it; an answer makes the
 * request fail with it.
 */
export type Faults = (request: RuleRequest) => Fault | undefined;

/** A request that the cloud has carried out. */
export interface CloudChange {
  operation: "put" | "delete";
  id: string;
  /** How many this simulator has carried out so far, this one included. */
  count: number;
}
