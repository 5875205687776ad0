/**
 * What the provider itself objects to before any request, from the same facts (required members, kinds, lengths,
 * patterns, ranges) and in its words:
 * https://github.com/pulumi/pulumi-azure-native/blob/006a62afe453b416e5d5c98d2d91c4c7281f52f9/provider/pkg/provider/provider.go
 * (validateType and validateProperty). Members that it does not know it passes over, as the provider does.
 */
import { Unknown, type ObjectValue, type TypeInfo, type Value } from "../contract";
import {
  mayBeDecimal,
  PropertyFlag,
  publishedType,
  type ObjectNode,
  type PublishedType,
  type TypeNode,
} from "./published";
import { findPlace, sdkProperties } from "./wire";

/** A failure as the engine's protocol carries it. */
export interface CheckFailure {
  /** The argument it is about, in the SDK's words: `virtualMachineProfile.osProfile`. */
  property: string;
  reason: string;
}

/**
 * The provider's own objections to SDK-shaped inputs, after defaults (name, location) were applied.
 * Unknown values are passed over.
 */
export function checkInputs(info: TypeInfo, inputs: ObjectValue): CheckFailure[] {
  const failures: CheckFailure[] = [];
  for (const name of new Set([...info.pathParams, ...info.required])) {
    if (absent(inputs[name])) failures.push(missing(name));
  }
  const published = publishedType(info.token);
  const root = published?.body;
  if (!published || root?.$type !== "ObjectType") return failures;
  if ((root.properties["location"]?.flags ?? 0) & PropertyFlag.required && absent(inputs["location"])) {
    failures.push(missing("location"));
  }
  const check = new Check(published);
  const skipped = new Set([...info.pathParams, ...published.query, "azureApiVersion"]);
  for (const [key, value] of Object.entries(inputs)) {
    const place = skipped.has(key) ? undefined : findPlace(published, root, key, true);
    if (place) check.value(place.type, value, key);
  }
  // The name in the path obeys the pattern that the published type has for the resource's name.
  const own = info.pathParams.at(-1);
  const name = root.properties["name"];
  if (own !== undefined && name && info.id.endsWith(`{${own}}`))
    check.value(published.node(name.type), inputs[own], own);
  return [...failures, ...check.failures];
}

function missing(path: string): CheckFailure {
  const help =
    path === "location"
      ? ". Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'."
      : "";
  return { property: path, reason: `missing required property '${path}'${help}` };
}

/** The engine drops nulls before the provider looks. */
function absent(value: Value | undefined): value is null | undefined {
  return value === undefined || value === null;
}

class Check {
  readonly failures: CheckFailure[] = [];

  constructor(private readonly published: PublishedType) {}

  value(node: TypeNode, value: Value | undefined, path: string): void {
    if (absent(value) || value instanceof Unknown || node.$type === "AnyType") return;
    if (Array.isArray(value)) return this.array(node, value, path);
    if (typeof value === "object") return this.object(node, value, path);
    const kind = kindOf(this.published, node);
    if (typeof value === "boolean") {
      // The provider does not look at booleans.
      return;
    }
    if (typeof value === "string") {
      if (kind !== "string") return this.fail(path, `'${path}' should be of type '${kind}' but got a string`);
      if (node.$type === "StringType") this.string(node, value, path);
      return;
    }
    if (kind !== "integer") return this.fail(path, `'${path}' should be of type '${kind}' but got a number`);
    if (node.$type === "IntegerType") this.number(node, value, path);
  }

  private array(node: TypeNode, value: Value[], path: string): void {
    if (node.$type === "ObjectType" && node.sdk?.set) return;
    if (node.$type !== "ArrayType") {
      return this.fail(path, `'${path}' should be of type '${kindOf(this.published, node)}' but got an array`);
    }
    const item = this.published.node(node.itemType);
    value.forEach((each, index) => this.value(item, each, `${path}[${index}]`));
  }

  private object(node: TypeNode, value: ObjectValue, path: string): void {
    const type = this.objectType(node, value);
    if (!type) return;
    for (const [name, required] of Object.entries(sdkProperties(this.published, type))) {
      if (required && absent(value[name])) this.failures.push(missing(`${path}.${name}`));
    }
    for (const [key, inner] of Object.entries(value)) {
      const place = findPlace(this.published, type, key);
      if (place) this.value(place.type, inner, `${path}.${key}`);
      else if (type.additionalProperties)
        this.value(this.published.node(type.additionalProperties), inner, `${path}.${key}`);
    }
  }

  private objectType(node: TypeNode, value: ObjectValue): ObjectNode | undefined {
    if (node.$type !== "DiscriminatedObjectType") return node.$type === "ObjectType" ? node : undefined;
    const key = Object.entries(node.sdk?.rename ?? {}).find(([, wire]) => wire === node.discriminator)?.[0];
    return this.published.element(node, value[key ?? node.discriminator]);
  }

  private string(node: Extract<TypeNode, { $type: "StringType" }>, value: string, path: string): void {
    // The provider counts bytes.
    const length = Buffer.byteLength(value);
    if (node.minLength !== undefined && length < node.minLength) {
      this.fail(path, `'${path}' is too short (${length}): at least ${node.minLength} characters required`);
    }
    if (node.maxLength !== undefined && length > node.maxLength) {
      this.fail(path, `'${path}' is too long (${length}): at most ${node.maxLength} characters allowed`);
    }
    if (node.pattern !== undefined && goExpression(node.pattern)?.test(value) === false) {
      this.fail(path, `'${path}' does not match expression '${node.pattern}'`);
    }
  }

  private number(node: Extract<TypeNode, { $type: "IntegerType" }>, value: number, path: string): void {
    if (!Number.isInteger(value) && !mayBeDecimal(path))
      this.fail(path, `'${path}' must be an integer but got ${value.toFixed(6)}`);
    if (node.minValue !== undefined && value < node.minValue) {
      this.fail(path, `'${path}' is too low (${value.toFixed(6)} < ${node.minValue.toFixed(6)})`);
    }
    if (node.maxValue !== undefined && value > node.maxValue) {
      this.fail(path, `'${path}' is too high (${value.toFixed(6)} > ${node.maxValue.toFixed(6)})`);
    }
  }

  private fail(property: string, reason: string): void {
    this.failures.push({ property, reason });
  }
}

/** The kind as the provider names it; enums are strings to it. */
function kindOf(published: PublishedType, node: TypeNode): string {
  switch (node.$type) {
    case "StringType":
    case "StringLiteralType":
      return "string";
    case "UnionType": {
      const first = node.elements[0];
      return first ? kindOf(published, published.node(first)) : "string";
    }
    case "IntegerType":
      return "integer";
    case "BooleanType":
      return "boolean";
    case "ArrayType":
      return "array";
    default:
      return "object";
  }
}

/** The provider is written in Go, whose expressions know no look-around: such patterns it ignores. */
function goExpression(pattern: string): RegExp | undefined {
  if (/\(\?[=!<]/.test(pattern)) return undefined;
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
