import { type z } from "zod";
import { type Problem } from "../../components/conventions";
import { inherited } from "./inheritance";
import { type Reading } from "./defaults";
import { readShape } from "./parse";
import { isWithin, pathOf } from "./paths";
import { schemasAt } from "./schema-tree";
import { shapeProblems } from "./shape-problems";
import { isOptional, standIn } from "./stand-ins";

/** A configuration in which every part that was refused has been replaced by one that would be accepted. */
export interface Repaired extends Required<Pick<Reading, "value" | "conflicts">> {
  /** What was wrong with the shape. */
  problems: Problem[];
  /** The places where something else stands now than was written. */
  replaced: string[];
}

type Path = readonly PropertyKey[];
type Container = Record<PropertyKey, unknown>;

/** A repair uncovers what the schema didn't look at before; it is over long before this. */
const mostRounds = 12;

/**
 * Puts stand-ins where the shape is wrong, so that what is right can be checked all the same.
 *
 * @param raw any JSON value; left as it is
 * @param hidden top-level keys whose values nobody may see: replaced, and not a word said of them
 * @param variant which stand-ins; see {@link standIn}
 */
export function repairConfig(raw: unknown, hidden: readonly string[], variant: number): Repaired {
  const config = isContainer(raw) && !Array.isArray(raw) ? structuredClone(raw) : {};
  const problems: Problem[] = [];
  const replaced = new Set(hidden);
  for (const key of hidden) replace(config, [key], variant);
  for (let round = 0; round < mostRounds; round++) {
    const { value, issues, conflicts } = readShape(config);
    if (value !== undefined) return { value, conflicts, problems, replaced: [...replaced] };
    const before = [...replaced];
    for (const issue of issues) {
      problems.push(...shapeProblems(issue).filter(({ path }) => !liesIn(path, before)));
      // What can't be mended where it is wrong is replaced from the top.
      for (const place of round < mostRounds / 2 ? mend(config, issue, variant) : [issue.path.slice(0, 1)]) {
        if (round >= mostRounds / 2) replace(config, place, variant);
        replaced.add(pathOf(place));
      }
    }
  }
  throw new Error(`the stand-ins for ${[...replaced].join(", ")} are refused as well`);
}

/** Whether a place, or the one that it takes its value from, lies in one of the others. */
export function liesIn(path: string, places: readonly string[]): boolean {
  const origin = inherited(path);
  return places.some((place) => isWithin(path, place) || (origin !== undefined && isWithin(origin, place)));
}

/** Whether one of the places lies in a place, or in the one that it takes its value from. */
export function liesAbove(path: string, places: readonly string[]): boolean {
  const origin = inherited(path);
  return places.some((place) => isWithin(place, path) || (origin !== undefined && isWithin(place, origin)));
}

/** Puts right what one issue is about; returns the places that aren't as they were written. */
function mend(config: Container, issue: z.core.$ZodIssue, variant: number): Path[] {
  const { path } = issue;
  switch (issue.code) {
    case "unrecognized_keys": {
      const parent = at(config, path);
      for (const key of issue.keys) delete parent?.[key];
      return issue.keys.map((key) => [...path, key]);
    }
    case "invalid_key": {
      const parent = at(config, path.slice(0, -1));
      const key = path.at(-1)!;
      if (!parent || !Object.hasOwn(parent, key)) return [path];
      // What it holds is still to be checked, under a name that nobody else has.
      const name = `standin${variant}${Object.keys(parent).length}`;
      parent[name] = parent[key];
      delete parent[key];
      return [path, [...path.slice(0, -1), name]];
    }
    case "invalid_union": {
      // Without its discriminator nobody knows what else belongs there.
      const place = issue.discriminator === undefined ? path : path.slice(0, -1);
      replace(config, place, variant);
      return [place];
    }
    default:
      replace(config, path, variant);
      return [path];
  }
}

function replace(config: Container, path: Path, variant: number): void {
  const parent = at(config, path.slice(0, -1));
  const [schema] = schemasAt(path);
  const key = path.at(-1)!;
  if (parent === undefined || schema === undefined) return;
  if (isOptional(schema) && parent[key] !== undefined && variant === 0) delete parent[key];
  else parent[key] = standIn(schema, variant);
}

function at(config: Container, path: Path): Container | undefined {
  let found: unknown = config;
  for (const part of path) found = isContainer(found) && Object.hasOwn(found, part) ? found[part] : undefined;
  return isContainer(found) ? found : undefined;
}

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}
