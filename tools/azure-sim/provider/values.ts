import { isObject, Unknown, type ObjectValue, type Value } from "../contract";

/** Deep equality; an unknown value equals nothing, not even another one. */
export function isSame(one: Value | undefined, other: Value | undefined): boolean {
  if (one instanceof Unknown || other instanceof Unknown) {
    return false;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (isObject(one) && isObject(other)) {
    const names = Object.keys(one);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => name in other && isSame(one[name], other[name]))
    );
  }
  return one === other;
}

/** Whether a value, or something in it, is unknown. */
export function holdsUnknown(value: Value | undefined): boolean {
  if (value instanceof Unknown) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some(holdsUnknown);
  }
  return isObject(value) && Object.values(value).some(holdsUnknown);
}

/** The value at a path of names; undefined when something on the way is missing. */
export function valueAt(value: Value | undefined, path: string[]): Value | undefined {
  return path.reduce<Value | undefined>((here, name) => (isObject(here) ? here[name] : undefined), value);
}

/** A copy with another value at a path; objects on the way are made where they are missing. */
export function withValueAt(object: ObjectValue, [first, ...rest]: string[], value: Value): ObjectValue {
  if (first === undefined) {
    return object;
  }
  const inner = object[first];
  return { ...object, [first]: rest.length === 0 ? value : withValueAt(isObject(inner) ? inner : {}, rest, value) };
}

/** A copy without the value at a path. */
export function withoutValueAt(object: ObjectValue, [first, ...rest]: string[]): ObjectValue {
  if (first === undefined || !(first in object)) {
    return object;
  }
  const { [first]: inner, ...others } = object;
  return rest.length > 0 && isObject(inner) ? { ...object, [first]: withoutValueAt(inner, rest) } : others;
}
