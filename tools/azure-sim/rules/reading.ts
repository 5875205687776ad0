import { isObject, type ObjectValue, Unknown, type Value } from "../contract";

/** A value that a body holds, with the path it stands at (`properties.ipConfigurations[0].name`). */
export interface Found {
  path: string;
  value: Value;
}

/**
 * The value at a dotted path.
 *
 * @param body any value of a body
 * @param path `properties.storageProfile.osDisk`; empty for the value itself
 * @returns undefined when something on the way is absent or null, `Unknown.value` when something on the way is
 *   not known yet
 */
export function at(body: Value | undefined, path: string): Value | undefined {
  let value: Value | undefined = body;
  for (const name of path === "" ? [] : path.split(".")) {
    if (value instanceof Unknown) return value;
    if (!isObject(value)) return undefined;
    value = value[name];
  }
  return value ?? undefined;
}

/** The text at a path; undefined when there is none, or none that is known. */
export function textAt(body: Value | undefined, path: string): string | undefined {
  const value = at(body, path);
  return typeof value === "string" ? value : undefined;
}

/** The number at a path; undefined when there is none, or none that is known. */
export function numberAt(body: Value | undefined, path: string): number | undefined {
  const value = at(body, path);
  return typeof value === "number" ? value : undefined;
}

/** The boolean at a path; undefined when there is none, or none that is known. */
export function flagAt(body: Value | undefined, path: string): boolean | undefined {
  const value = at(body, path);
  return typeof value === "boolean" ? value : undefined;
}

/** The object at a path; undefined when there is none, or none that is known. */
export function objectAt(body: Value | undefined, path: string): ObjectValue | undefined {
  const value = at(body, path);
  return isObject(value) ? value : undefined;
}

/** The elements of the array at a path; none when it is absent or not known. */
export function itemsAt(body: Value | undefined, path: string): Value[] {
  const value = at(body, path);
  return Array.isArray(value) ? value : [];
}

/** The known objects of the array at a path. */
export function objectsAt(body: Value | undefined, path: string): ObjectValue[] {
  return itemsAt(body, path).filter(isObject);
}

/** The known texts of the array at a path. */
export function textsAt(body: Value | undefined, path: string): string[] {
  return itemsAt(body, path).filter((item) => typeof item === "string");
}

/** Whether the path holds a value, known or not. */
export function isSet(body: Value | undefined, path: string): boolean {
  return at(body, path) !== undefined;
}

/** Whether the value at the path, or something on the way to it, is not known yet. */
export function isUnknown(body: Value | undefined, path: string): boolean {
  return at(body, path) instanceof Unknown;
}

/** Whether the path holds a value that is known: as a whole, not every member of it. */
export function isGiven(body: Value | undefined, path: string): boolean {
  return isSet(body, path) && !isUnknown(body, path);
}

/** Whether something in a value, at any depth, is not known yet. */
export function isPartlyUnknown(value: Value | undefined): boolean {
  if (value instanceof Unknown) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isPartlyUnknown);
}

/** Whether an array holds something that is not known yet: then nothing can be said of what it lacks. */
export function holdsUnknown(body: Value | undefined, path: string): boolean {
  return isUnknown(body, path) || itemsAt(body, path).some((item) => item instanceof Unknown);
}

/**
 * All values at a path with wildcards: `[]` stands for every element of an array, `{}` for every key of a map
 * (the keys themselves are the values).
 *
 * @param path `properties.ipConfigurations[].properties.subnet.id`, `identity.userAssignedIdentities{}`
 * @returns known values only
 */
export function findAll(body: Value | undefined, path: string): Found[] {
  const steps = stepsOf(path);
  let found: { path: string; value: Value | undefined }[] = [{ path: "", value: body }];
  for (const step of steps) {
    found = found.flatMap(({ path: here, value }) => {
      if (step === "[]") {
        return (Array.isArray(value) ? value : []).map((item, index) => ({ path: `${here}[${index}]`, value: item }));
      }
      if (!isObject(value)) return [];
      if (step === "{}") return Object.keys(value).map((key) => ({ path: here, value: key }));
      return [{ path: here === "" ? step : `${here}.${step}`, value: value[step] }];
    });
  }
  return found.filter(
    (one): one is Found => one.value !== undefined && one.value !== null && !(one.value instanceof Unknown),
  );
}

const knownSteps = new Map<string, readonly string[]>();

/** Paths are few and asked for often. */
function stepsOf(path: string): readonly string[] {
  const known = knownSteps.get(path);
  if (known) return known;
  const steps = path.match(/\[\]|\{\}|[^.[\]{}]+/g) ?? [];
  knownSteps.set(path, steps);
  return steps;
}
