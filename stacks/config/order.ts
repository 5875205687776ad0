import { type Problem } from "../../components/conventions";
import { partsOf } from "./paths";
import { keysAt } from "./schema-tree";

/**
 * Puts problems into the order of the file, as far as it is known: the schema's order of keys, which the committed files
 * follow, and the written order of regions, pools and entries. (Pulumi hands mappings over sorted by key.)
 *
 * @param raw the configuration as it was written
 */
export function inOrder(problems: readonly Problem[], raw: unknown): Problem[] {
  const ranked = problems.map((problem) => ({ problem, rank: rankOf(problem.path, raw) }));
  return ranked.sort((one, other) => compare(one.rank, other.rank)).map(({ problem }) => problem);
}

/** One number for each step of a path: where the key stands among its neighbours. */
function rankOf(path: string, raw: unknown): number[] {
  const parts = partsOf(path);
  let written = raw;
  return parts.map((part, depth) => {
    const isMapping = typeof written === "object" && written !== null && !Array.isArray(written);
    const keys = [...keysAt(parts.slice(0, depth)), ...(isMapping ? Object.keys(written as object) : [])];
    written = isMapping || Array.isArray(written) ? (written as Record<string | number, unknown>)[part] : undefined;
    const index = typeof part === "number" ? part : keys.indexOf(part);
    return index < 0 ? keys.length : index;
  });
}

function compare(one: number[], other: number[]): number {
  const differing = one.findIndex((step, depth) => step !== other[depth]);
  if (differing < 0) return one.length - other.length;
  return one[differing]! - (other[differing] ?? -1);
}
