import { isObject, type Azure, type ObjectValue, type TypeInfo, type Value } from "../contract";
import { isSame, valueAt, withoutValueAt } from "./values";

/**
 * The inputs after a refresh. Which of Azure's values a program meant cannot be read from Azure. So only what differs
 * between the recorded and the new outputs is carried over into the recorded inputs: what Azure fills in by itself
 * stays out of them, what somebody changed comes in.
 */
export function refreshedInputs(
  azure: Azure,
  info: TypeInfo,
  recorded: { inputs: ObjectValue; outputs: ObjectValue },
  outputs: ObjectValue,
): ObjectValue {
  // Subnets that are resources of their own do not become part of their network's inputs.
  const unset = (info.provider.keptOnUpdateIfUnset ?? [])
    .map((path) => path.split("."))
    .filter((path) => valueAt(recorded.inputs, path) === undefined);
  const asInputs = (shown: ObjectValue) =>
    azure.toInputs(info, azure.toWire(info, unset.reduce(withoutValueAt, shown)).body);
  return withDifference(recorded.inputs, asInputs(recorded.outputs), asInputs(outputs));
}

function withDifference(base: ObjectValue, old: ObjectValue, fresh: ObjectValue): ObjectValue {
  const result = { ...base };
  for (const name of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
    const after = fresh[name];
    if (isSame(old[name], after)) {
      continue;
    }
    if (after === undefined) {
      delete result[name];
    } else {
      result[name] = changed(base[name], old[name], after);
    }
  }
  return result;
}

function changed(base: Value | undefined, old: Value | undefined, fresh: Value): Value {
  if (isObject(base) && isObject(old) && isObject(fresh)) {
    return withDifference(base, old, fresh);
  }
  if (Array.isArray(base) && Array.isArray(old) && Array.isArray(fresh)) {
    return fresh.map((item, index) =>
      index < base.length && index < old.length && !isSame(old[index], item)
        ? changed(base[index], old[index], item)
        : (keep(base, old, index) ?? item),
    );
  }
  return fresh;
}

/** An element that did not change stays as the program wrote it. */
function keep(base: Value[], old: Value[], index: number): Value | undefined {
  return index < old.length ? base[index] : undefined;
}

/** The inputs of a resource that is imported: its path's names and everything of its body that can be sent. */
export function importedInputs(azure: Azure, info: TypeInfo, id: string, body: ObjectValue): ObjectValue {
  const path = azure.matchId(info, id);
  if (path === undefined) {
    throw new Error(`failed to parse '${id}' against the path '${info.id}'`);
  }
  const { subscriptionId: _own, ...names } = path;
  return {
    ...azure.toInputs(info, body),
    ...names,
    ...(info.api === null ? {} : { azureApiVersion: info.api }),
  };
}
