import {
  isObject,
  Unknown,
  type Azure,
  type ArmError,
  type CloudResource,
  type ObjectValue,
  type TypeInfo,
  type Value,
} from "../contract";
import { valueAt, withValueAt } from "./values";

/** A body as it goes to Azure. */
export interface RequestBody {
  body: ObjectValue;
  /** Paths of arrays that were copied from what is there. */
  kept: string[][];
  /** Inputs that the body has no place for. */
  problems: ArmError[];
}

/**
 * The whole body of a PUT, made from the inputs alone, with what the provider adds:
 * - arrays of children that the program does not declare inside their parent keep the children that are there
 *   (`[]` in a create);
 * - what the program removed is reset where the provider knows the default;
 * - `$self/…` in a reference to a part of the resource itself becomes its id.
 * @param id the resource's id.
 * @param existing what is there; undefined in a create.
 * @param oldInputs the inputs of the last deployment; undefined in a create.
 */
export function requestBody(
  azure: Azure,
  info: TypeInfo,
  id: string,
  inputs: ObjectValue,
  existing?: CloudResource,
  oldInputs?: ObjectValue,
): RequestBody {
  const { body, problems } = azure.toWire(info, { ...resets(info, inputs, oldInputs), ...inputs });
  const unset = (info.provider.keptOnUpdateIfUnset ?? [])
    .filter((path) => valueAt(inputs, path.split(".")) === undefined && !isUnderUnknown(inputs, path.split(".")))
    .map(wirePath);
  const complete = unset.reduce(
    (made, path) => withValueAt(made, path, structuredClone(valueAt(existing?.body, path) ?? [])),
    body,
  );
  return { body: withOwnId(complete, id) as ObjectValue, kept: unset, problems };
}

function resets(info: TypeInfo, inputs: ObjectValue, oldInputs: ObjectValue | undefined): ObjectValue {
  const defaults = Object.entries(info.provider.removedResetsTo ?? {});
  return Object.fromEntries(defaults.filter(([name]) => inputs[name] === undefined && oldInputs?.[name] !== undefined));
}

/** The SDK writes `subnets`, Azure `properties.subnets`; `properties.accessPolicies` is the same in both. */
function wirePath(path: string): string[] {
  const names = path.split(".");
  return names[0] === "properties" ? names : ["properties", ...names];
}

function isUnderUnknown(inputs: ObjectValue, path: string[]): boolean {
  return path.some((_, index) => valueAt(inputs, path.slice(0, index + 1)) instanceof Unknown);
}

function withOwnId(value: Value, id: string, name?: string): Value {
  if (typeof value === "string") {
    return name === "id" && value.startsWith("$self/") ? id + value.slice("$self".length) : value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => withOwnId(item, id));
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withOwnId(member, id, key)]))
    : value;
}
