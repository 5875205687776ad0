import { isObject, type ObjectValue, type TypeInfo, type Value } from "../contract";
import type { DiffAnswer, DiffKind, DiffRequest } from "../server/hosted-provider";
import { createBeforeDelete } from "./autonaming";
import { isSame, valueAt } from "./values";

/** One difference of two property bags: where, and what it is. */
interface Difference {
  path: (string | number)[];
  kind: "add" | "delete" | "update";
}

/**
 * What changed between the recorded and the new inputs, and whether it can be changed in place.
 *
 * Arrays are compared by position. (The real provider matches elements by key where the service's specification has
 * x-ms-identifiers; the published types do not carry them, so a reordering may show more changed paths here. What is
 * sent is the same: the whole body.)
 */
export function diffInputs(info: TypeInfo, request: DiffRequest): DiffAnswer {
  const { news, oldOutputs } = request;
  const olds = withRecordedVersion(request);
  const detailed: Record<string, DiffKind> = {};
  for (const difference of differences(visible(olds), visible(news))) {
    if (isSuppressed(difference, olds, news)) {
      continue;
    }
    if (difference.kind === "add" && isSchemaDefault(info, difference.path, news)) {
      continue;
    }
    detailed[pathText(difference.path)] = kindOf(info, difference, news, oldOutputs);
  }
  const replaces = Object.entries(detailed).filter(([, kind]) => kind.endsWith("-replace"));
  return {
    changes: firstParts(Object.keys(detailed)),
    replaces: firstParts(replaces.map(([path]) => path)),
    // What has a given name cannot be there twice; what has a made-up one can.
    deleteBeforeReplace: replaces.length > 0 && olds[createBeforeDelete] !== true,
    detailed,
  };
}

/** A state written before version 3 of the provider has the API version in its outputs only. */
function withRecordedVersion({ oldInputs, oldOutputs }: DiffRequest): ObjectValue {
  const recorded = oldOutputs["azureApiVersion"];
  return oldInputs["azureApiVersion"] === undefined && recorded !== undefined
    ? { ...oldInputs, azureApiVersion: recorded }
    : oldInputs;
}

/** The provider's own notes among the inputs (`__createBeforeDelete`) are no inputs. */
function visible(inputs: ObjectValue): ObjectValue {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));
}

function differences(olds: ObjectValue, news: ObjectValue, path: (string | number)[] = []): Difference[] {
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  return names.flatMap((name) => valueDifferences(olds[name], news[name], [...path, name]));
}

function valueDifferences(old: Value | undefined, fresh: Value | undefined, path: (string | number)[]): Difference[] {
  if (old === undefined) {
    return fresh === undefined ? [] : [{ path, kind: "add" }];
  }
  if (fresh === undefined) {
    return [{ path, kind: "delete" }];
  }
  if (isObject(old) && isObject(fresh)) {
    return differences(old, fresh, path);
  }
  if (Array.isArray(old) && Array.isArray(fresh)) {
    return Array.from({ length: Math.max(old.length, fresh.length) }).flatMap((_, index) =>
      valueDifferences(old[index], fresh[index], [...path, index]),
    );
  }
  return isSame(old, fresh) ? [] : [{ path, kind: "update" }];
}

/** Differences that mean nothing to Azure: only these two properties are read so leniently, and only at the top. */
function isSuppressed({ path, kind }: Difference, olds: ObjectValue, news: ObjectValue): boolean {
  const [name] = path;
  const old = olds[name as string];
  const fresh = news[name as string];
  if (kind !== "update" || typeof old !== "string" || typeof fresh !== "string") {
    return false;
  }
  const isSameLocation = () => location(old) === location(fresh);
  const isSameGroup = () => old.toLowerCase() === fresh.toLowerCase();
  return (name === "location" && isSameLocation()) || (name === "resourceGroupName" && isSameGroup());
}

function location(text: string): string {
  return text.replaceAll(" ", "").toLowerCase();
}

/** A property that now says what is so by default anyway. */
function isSchemaDefault(info: TypeInfo, path: (string | number)[], news: ObjectValue): boolean {
  if (path.some((step) => typeof step === "number")) {
    return false;
  }
  const names = path as string[];
  const byDefault = { ...info.nestedDefaults, ...info.defaults }[names.join(".")];
  return byDefault !== undefined && isSame(byDefault, valueAt(news, names));
}

function kindOf(info: TypeInfo, { path, kind }: Difference, news: ObjectValue, oldOutputs: ObjectValue): DiffKind {
  const forceNew = new Set([...info.pathParams, ...info.provider.forceNew]);
  const key = path
    .map((step) => (typeof step === "number" ? "[]" : `.${step}`))
    .join("")
    .slice(1);
  if (forceNew.has(key)) {
    const [name, ...rest] = path;
    const isAsRecorded = rest.length === 0 && isSame(news[name as string], oldOutputs[name as string]);
    return kind === "add" && isAsRecorded ? kind : `${kind}-replace`;
  }
  // Inside an object that forces a replacement an updated leaf does too; what is added or removed there does not.
  const parents = path.slice(0, -1).map((_, index) => path.slice(0, index + 1));
  const isInside = parents.some(
    (parent) => parent.every((step) => typeof step === "string") && forceNew.has(parent.join(".")),
  );
  return kind === "update" && isInside ? "update-replace" : kind;
}

/** `subnets[0].name`; a name with a dot or a bracket in it is quoted as the engine reads it: `tags["a.b"]`. */
function pathText(path: (string | number)[]): string {
  return path
    .map((step) => {
      if (typeof step === "number") {
        return `[${step}]`;
      }
      return /[.[\]"]/.test(step) ? `[${JSON.stringify(step)}]` : `.${step}`;
    })
    .join("")
    .replace(/^\./, "");
}

function firstParts(paths: string[]): string[] {
  return [...new Set(paths.map((path) => /^[^.[]+/.exec(path)?.[0] ?? path))];
}
