import { type Problem } from "../../components/conventions";
import { inherited } from "./inheritance";
import { isWithin, partsOf } from "./paths";

/**
 * Tells each problem once: one that several regions have with a value of the defaults is told of the defaults. One that
 * a single region of several has stays with the region, and says where the value is from, except for a part of a mapping or list.
 *
 * @param raw the configuration as it was written
 */
export function gathered(problems: readonly Problem[], raw: unknown): Problem[] {
  const told = problems.map((problem) => {
    const origin = inherited(problem.path);
    if (origin === undefined || saysItself(raw, problem.path)) return problem;
    const sharers = problems.filter((other) => inherited(other.path) === origin && sameButPath(other, problem));
    // What is gone from several regions at once is gone from the defaults.
    if (valueAt(raw, origin) === undefined && sharers.length === 1) return problem;
    const having = [...new Set(sharers.map(({ path }) => regionOf(path)))].filter(
      (region) => !saysItself(raw, at(region, problem)),
    );
    const heirs = Object.keys((valueAt(raw, "regions") as object | undefined) ?? {}).filter(
      (region) => !saysItself(raw, at(region, problem)) && !leavesOut(raw, region, at(region, problem)),
    );
    if (heirs.every((region) => having.includes(region))) return { ...problem, path: origin };
    return having.length > 1 || isPartOfValue(origin)
      ? { ...problem, path: origin, reason: `${problem.reason} (in ${having.join(", ")})` }
      : { ...problem, reason: `${problem.reason} (the value is from ${origin})` };
  });
  return [...new Map(told.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Whether a place of the defaults lies within a mapping or a list. A region takes those over whole, and can't write a part. */
function isPartOfValue(origin: string): boolean {
  const parts = partsOf(origin);
  return parts.length > (parts[1] === "pools" ? 4 : 3);
}

function sameButPath(one: Problem, other: Problem): boolean {
  return JSON.stringify({ ...one, path: "" }) === JSON.stringify({ ...other, path: "" });
}

function regionOf(path: string): string {
  return String(partsOf(path)[1]);
}

/** The place of a problem in another region. */
function at(region: string, { path }: Problem): string {
  return path.replace(/^regions\.[^.[]+/, () => `regions.${region}`);
}

/** Whether a region writes a value of its pools or relays itself: regions take them over key by key. */
function saysItself(raw: unknown, path: string): boolean {
  const parts = partsOf(path);
  return valueAt(raw, parts.slice(0, parts[2] === "pools" ? 5 : 4).join(".")) !== undefined;
}

function leavesOut(raw: unknown, region: string, path: string): boolean {
  const left = valueAt(raw, `regions.${region}.withoutPools`);
  return Array.isArray(left) && left.some((pool) => isWithin(path, `regions.${region}.pools.${String(pool)}`));
}

function valueAt(raw: unknown, path: string): unknown {
  let found = raw;
  for (const part of partsOf(path)) {
    const isThere = typeof found === "object" && found !== null && Object.hasOwn(found, part);
    found = isThere ? (found as Record<string | number, unknown>)[part] : undefined;
  }
  return found;
}
