/**
 * Between the two shapes of a body: the SDK's, which has no `properties` bags and some names of its own, and ARM's.
 * The published types carry notes on where the two differ (data/sdk-shape.ts makes them).
 */
import { isObject, Unknown, type ArmError, type ObjectValue, type TypeInfo, type Value } from "../contract";
import {
  PATH_MEMBERS,
  PropertyFlag,
  publishedType,
  type ObjectNode,
  type PublishedType,
  type TypeNode,
} from "./published";
import { unknownMember } from "./validate-body";

/** How far members have been looked for inside flattened containers: none of the SDK's lies deeper. */
const DEEPEST = 4;

/** Keys that are the provider's own and never part of a body. */
function isHidden(key: string): boolean {
  return key.startsWith("__");
}

/**
 * The ARM body of SDK-shaped inputs. Path parameters, arguments that travel in the query, `azureApiVersion` and hidden
 * keys are left out; unknown values and secrets' plain values pass through.
 * @returns the body, and one problem for each argument that the type has no place for
 */
export function toWire(info: TypeInfo, inputs: ObjectValue): { body: ObjectValue; problems: ArmError[] } {
  const published = publishedType(info.token);
  const leftOut = new Set([...info.pathParams, ...(published?.query ?? []), "azureApiVersion"]);
  const own = Object.fromEntries(Object.entries(inputs).filter(([key]) => !leftOut.has(key) && !isHidden(key)));
  if (!published) return { body: own, problems: unknownArguments(info, own) };
  const writer = new WireWriter(published);
  const root = published.body;
  const body = root.$type === "ObjectType" ? writer.object(root, own, "", true) : writer.value(root, own, "");
  return { body: body as ObjectValue, problems: writer.problems };
}

/** Types without published bodies (data-plane ones) are checked by the SDK's argument names alone. */
function unknownArguments(info: TypeInfo, inputs: ObjectValue): ArmError[] {
  const known = Object.keys(info.args);
  return Object.keys(inputs)
    .filter((key) => !known.includes(key))
    .map((key) => unknownMember(key, info.token, known, key));
}

class WireWriter {
  readonly problems: ArmError[] = [];

  constructor(private readonly published: PublishedType) {}

  value(node: TypeNode, value: Value, path: string): Value {
    if (value instanceof Unknown || value === null) return value;
    if (Array.isArray(value)) {
      if (node.$type === "ArrayType") {
        const item = this.published.node(node.itemType);
        return value.map((each, index) => this.value(item, each, `${path}[${index}]`));
      }
      return node.$type === "ObjectType" && node.sdk?.set ? setToMap(value) : value;
    }
    if (!isObject(value)) return value;
    if (node.$type === "ObjectType") return this.object(node, value, path);
    if (node.$type === "DiscriminatedObjectType") {
      const key = Object.entries(node.sdk?.rename ?? {}).find(([, wire]) => wire === node.discriminator)?.[0];
      const element = this.published.element(node, value[key ?? node.discriminator]);
      return element ? this.object(element, value, path) : value;
    }
    return value;
  }

  object(node: ObjectNode, inputs: ObjectValue, path: string, root = false): ObjectValue {
    const body: ObjectValue = {};
    for (const [key, value] of Object.entries(inputs)) {
      if (isHidden(key)) continue;
      const at = path === "" ? key : `${path}.${key}`;
      const place = findPlace(this.published, node, key, root);
      if (place) put(body, place.path, this.value(place.type, value, at));
      else if (node.additionalProperties) {
        body[key] = this.value(this.published.node(node.additionalProperties), value, at);
      } else this.problems.push(unknownMember(key, node.name, Object.keys(sdkProperties(this.published, node)), at));
    }
    // The provider sends a required container even when nothing is in it.
    for (const container of node.sdk?.flatten ?? []) {
      if ((node.properties[container]?.flags ?? 0) & PropertyFlag.required) body[container] ??= {};
    }
    return body;
  }
}

interface Place {
  /** Members to go through, from the object to the value. */
  path: string[];
  type: TypeNode;
}

/**
 * Where the SDK's member of an object lies in the published one: in itself when it may be written there, else in what
 * the SDK flattens. A resource's own `name` comes from the path, so an argument of that name is a container's if it can.
 */
export function findPlace(
  published: PublishedType,
  node: ObjectNode,
  key: string,
  root = false,
  depth = 0,
): Place | undefined {
  const name = node.sdk?.rename?.[key] ?? key;
  const property = Object.hasOwn(node.properties, name) ? node.properties[name] : undefined;
  const fromThePath = root && PATH_MEMBERS.has(name);
  if (property && !(property.flags & PropertyFlag.readOnly) && !fromThePath) {
    return { path: [name], type: published.node(property.type) };
  }
  for (const container of depth < DEEPEST ? (node.sdk?.flatten ?? []) : []) {
    const holder = node.properties[container];
    const inner = holder && published.asObject(published.node(holder.type));
    const found = inner && findPlace(published, inner, key, false, depth + 1);
    if (found) return { path: [container, ...found.path], type: found.type };
  }
  return property && { path: [name], type: published.node(property.type) };
}

/**
 * The SDK's names of an object's writable members, those of flattened containers included, each with whether it is
 * required: in the SDK a required member of a flattened container is, even where the container may be left out.
 */
export function sdkProperties(published: PublishedType, node: ObjectNode, depth = 0): Record<string, boolean> {
  const renamed = new Map(Object.entries(node.sdk?.rename ?? {}).map(([sdk, wire]) => [wire, sdk]));
  const found: Record<string, boolean> = {};
  for (const [name, property] of Object.entries(node.properties)) {
    if (property.flags & PropertyFlag.readOnly) continue;
    const required = (property.flags & PropertyFlag.required) !== 0;
    const inner = node.sdk?.flatten?.includes(name) ? published.asObject(published.node(property.type)) : undefined;
    if (!inner || depth >= DEEPEST) found[renamed.get(name) ?? name] = required;
    else {
      for (const [key, needed] of Object.entries(sdkProperties(published, inner, depth + 1))) found[key] = needed;
    }
  }
  return found;
}

function put(body: ObjectValue, path: string[], value: Value): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) {
    body[first] = value;
    return;
  }
  const inner = body[first];
  const container = isObject(inner) ? inner : {};
  body[first] = container;
  put(container, rest, value);
}

/** `[id, …]` → `{ id: {}, … }`; one unknown id makes the whole map unknown. */
function setToMap(ids: Value[]): Value {
  if (ids.some((id) => id instanceof Unknown)) return Unknown.value;
  return Object.fromEntries(ids.map((id) => [String(id), {}]));
}

/**
 * The SDK's properties of an ARM body: the inverse of {@link toWire}. Members that the published type does not have are
 * kept. Maps that the SDK takes as arrays stay maps, as in the SDK's outputs.
 */
export function toSdk(info: TypeInfo, body: ObjectValue): ObjectValue {
  const published = publishedType(info.token);
  return published ? (readValue(published, published.body, body, "outputs") as ObjectValue) : { ...body };
}

/**
 * The inputs that would have made an ARM body: as {@link toSdk}, without read-only members, and with id maps as arrays.
 * A refresh and an import need it.
 */
export function toInputs(info: TypeInfo, body: ObjectValue): ObjectValue {
  const published = publishedType(info.token);
  return published ? (readValue(published, published.body, body, "inputs") as ObjectValue) : { ...body };
}

type Direction = "inputs" | "outputs";

function readValue(published: PublishedType, node: TypeNode, value: Value, direction: Direction): Value {
  if (value instanceof Unknown || value === null) return value;
  if (Array.isArray(value)) {
    if (node.$type !== "ArrayType") return value;
    const item = published.node(node.itemType);
    return value.map((each) => readValue(published, item, each, direction));
  }
  if (!isObject(value)) return value;
  if (node.$type === "DiscriminatedObjectType") {
    const element = published.element(node, value[node.discriminator]);
    return element ? readObject(published, element, value, direction) : value;
  }
  if (node.$type !== "ObjectType") return value;
  if (node.sdk?.set && direction === "inputs") return Object.keys(value);
  return readObject(published, node, value, direction);
}

function readObject(published: PublishedType, node: ObjectNode, body: ObjectValue, direction: Direction): ObjectValue {
  const renamed = new Map(Object.entries(node.sdk?.rename ?? {}).map(([sdk, wire]) => [wire, sdk]));
  const flattened: ObjectValue = {};
  const own: ObjectValue = {};
  for (const [key, value] of Object.entries(body)) {
    const property = Object.hasOwn(node.properties, key) ? node.properties[key] : undefined;
    if (direction === "inputs" && property && property.flags & PropertyFlag.readOnly) continue;
    const type = property?.type ?? node.additionalProperties;
    const isFlattened =
      node.sdk?.flatten?.includes(key) || (direction === "outputs" && node.sdk?.flattenOutputs?.includes(key));
    if (isFlattened && property && isObject(value)) {
      const container = published.node(property.type);
      Object.assign(flattened, readValue(published, container, value, direction));
    } else {
      own[renamed.get(key) ?? key] = type ? readValue(published, published.node(type), value, direction) : value;
    }
  }
  // Where a container repeats a name (an extension's `type` in the resource's), the outer one is the SDK's.
  return { ...flattened, ...own };
}
