/**
 * Azure's published types, one file a resource type (data/published), read when first asked for.
 * They are reduced from Azure/bicep-types-az at exactly the API version that the SDK sends; see data/README.md.
 */
import * as fs from "node:fs";
import * as path from "node:path";

/** Points to a type of the same file: `#/12`. */
export interface TypeReference {
  $ref: string;
}

/** Bits of {@link PublishedProperty.flags}. */
export const PropertyFlag = { required: 1, readOnly: 2, writeOnly: 4, deployTimeConstant: 8 } as const;

/**
 * Members of a resource's body that come from the request's path and API version. The published types list them on
 * every resource, whether or not a request's content may hold them.
 */
export const PATH_MEMBERS: ReadonlySet<string> = new Set(["id", "name", "type", "apiVersion"]);

/**
 * The published types call every number an integer; these members are decimal (`format: double` or plain `number` in
 * Azure/azure-rest-api-specs): prices, quotas in GB, thresholds, percentages, budgets.
 */
const DECIMAL_MEMBERS: ReadonlySet<string> = new Set([
  "amount",
  "dailyQuotaGb",
  "maxPrice",
  "SamplingPercentage",
  "samplingPercentage",
  "threshold",
]);

/** Whether the number at a path such as `properties.profiles[0].rules[0].metricTrigger.threshold` may have a fraction. */
export function mayBeDecimal(path: string): boolean {
  return DECIMAL_MEMBERS.has(path.split(".").at(-1) ?? path);
}

export interface PublishedProperty {
  type: TypeReference;
  flags: number;
}

/** How the SDK's shape of an object differs from the published one. */
export interface SdkDifference {
  /** Members whose own members the SDK writes one level up. */
  flatten?: string[];
  /** As `flatten`, in outputs alone: the arguments keep the member. */
  flattenOutputs?: string[];
  /** The SDK's name of a member → the published name. */
  rename?: Record<string, string>;
  /** The SDK writes this map of ids to empty objects as an array of ids. */
  set?: true;
  /** On a discriminated type: values that none of its elements has are allowed. */
  open?: true;
}

export interface ObjectNode {
  $type: "ObjectType";
  name: string;
  properties: Record<string, PublishedProperty>;
  additionalProperties?: TypeReference;
  sdk?: SdkDifference;
}

export interface DiscriminatedNode {
  $type: "DiscriminatedObjectType";
  name: string;
  discriminator: string;
  baseProperties: Record<string, PublishedProperty>;
  elements: Record<string, TypeReference>;
  sdk?: SdkDifference;
}

export type TypeNode =
  /** `query`: arguments that the SDK takes and sends in the request's query. */
  | { $type: "ResourceType"; name: string; body: TypeReference; query?: string[] }
  | ObjectNode
  | DiscriminatedNode
  | { $type: "UnionType"; elements: TypeReference[] }
  | { $type: "ArrayType"; itemType: TypeReference; minLength?: number; maxLength?: number }
  | { $type: "StringType"; sensitive?: boolean; pattern?: string; minLength?: number; maxLength?: number }
  | { $type: "StringLiteralType"; value: string }
  | { $type: "IntegerType"; minValue?: number; maxValue?: number }
  | { $type: "BooleanType" }
  | { $type: "AnyType" }
  | { $type: "NullType" };

/** One resource type's published types. */
export class PublishedType {
  constructor(private readonly nodes: TypeNode[]) {}

  private get resource() {
    const resource = this.nodes[0];
    if (resource?.$type !== "ResourceType") throw new Error("a published type must begin with its resource");
    return resource;
  }

  /** The type of the request's body. */
  get body(): TypeNode {
    return this.node(this.resource.body);
  }

  /** Arguments that are no part of the body: they travel in the request's query. */
  get query(): string[] {
    return this.resource.query ?? [];
  }

  node(reference: TypeReference): TypeNode {
    const node = this.nodes[Number(reference.$ref.slice(2))];
    if (!node) throw new Error(`published type ${reference.$ref} is referred to, and not there`);
    return node;
  }

  /**
   * A type as an object to look members up in: a discriminated type has the members of its base and of all elements.
   */
  asObject(node: TypeNode): ObjectNode | undefined {
    if (node.$type === "ObjectType") return node;
    if (node.$type !== "DiscriminatedObjectType") return undefined;
    const elements = Object.keys(node.elements).flatMap((value) => this.element(node, value) ?? []);
    return {
      $type: "ObjectType",
      name: node.name,
      properties: Object.assign({}, ...elements.map(({ properties }) => properties), node.baseProperties),
      sdk: { rename: Object.assign({}, ...elements.map(({ sdk }) => sdk?.rename ?? {})) },
    };
  }

  /**
   * The object type that a value of a discriminated type has, its base's members included; undefined when the value's
   * discriminator names none.
   */
  element(node: DiscriminatedNode, discriminator: unknown): ObjectNode | undefined {
    const reference = typeof discriminator === "string" ? node.elements[discriminator] : undefined;
    const element = reference && this.node(reference);
    if (element?.$type !== "ObjectType") return undefined;
    return {
      ...element,
      properties: { ...node.baseProperties, ...element.properties },
      sdk: { ...element.sdk, rename: { ...node.sdk?.rename, ...element.sdk?.rename } },
    };
  }
}

const folder = path.join(__dirname, "..", "data", "published");
const read = new Map<string, PublishedType | undefined>();

/** The file that holds a type: `azure-native:network:Subnet` → `network-Subnet.json`. */
export function publishedFile(token: string): string {
  return `${token.split(":").slice(1).join("-")}.json`;
}

/** A resource type's published types, or undefined when Azure publishes none (data-plane types like storage:Blob). */
export function publishedType(token: string): PublishedType | undefined {
  if (!read.has(token)) {
    const file = path.join(folder, publishedFile(token));
    const nodes = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as TypeNode[]) : undefined;
    read.set(token, nodes && new PublishedType(nodes));
  }
  return read.get(token);
}
