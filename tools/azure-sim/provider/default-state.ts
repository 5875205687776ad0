import { isObject, type ObjectValue, type Value } from "../contract";
import { isSame } from "./values";

/**
 * Whether a resource that Azure made by itself is still as Azure made it: then a create may take it over.
 * @param shown the resource in the shape of inputs.
 * @param byDefault its default inputs; `*` stands for any value.
 */
export function isInDefaultState(shown: ObjectValue, byDefault: ObjectValue): boolean {
  return Object.entries(shown).every(([name, value]) => isDefault(value, byDefault[name]));
}

function isDefault(value: Value, byDefault: Value | undefined): boolean {
  if (byDefault === "*" || value === false || isEmpty(value)) {
    return byDefault === undefined || byDefault === "*" || byDefault === false || isEmpty(byDefault);
  }
  if (isObject(value) && isObject(byDefault)) {
    return isInDefaultState(value, byDefault);
  }
  return isSame(value, byDefault);
}

function isEmpty(value: Value): boolean {
  return (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);
}
