import { z } from "zod";
import { type Problem } from "../../components/conventions";
import {
  configSchema,
  poolSchema,
  relaysSchema,
  type PlatformConfig,
  type PoolConfig,
  type RegionConfig,
} from "./schema";

export type Parsed<T> = { value: T; problems: [] } | { value: undefined; problems: Problem[] };

/**
 * Checks a whole configuration and fills in its defaults.
 *
 * @param raw one object with a member per top-level key, as the stack file writes them without the project's prefix
 * @returns the configuration, or everything that is wrong with it
 */
export function parseConfig(raw: unknown): Parsed<PlatformConfig> {
  const result = configSchema.safeParse(raw, { reportInput: true });
  if (!result.success) return { value: undefined, problems: result.error.issues.flatMap((issue) => problemsOf(issue)) };
  return withDefaults(result.data);
}

/** Writes the defaults into every region: what a region says itself wins, value by value. */
function withDefaults({ defaults, regions, ...rest }: z.output<typeof configSchema>): Parsed<PlatformConfig> {
  const problems: Problem[] = [];
  const complete: Record<string, RegionConfig> = {};
  for (const [name, { pools, withoutPools, relays, ...region }] of Object.entries(regions)) {
    const path = ["regions", name];
    for (const unknown of withoutPools.filter((pool) => !(pool in defaults.pools))) {
      problems.push({
        path: pathOf([...path, "withoutPools"]),
        given: unknown,
        reason: "the defaults have no such pool",
        fix: `use one of ${Object.keys(defaults.pools).join(", ")}`,
      });
    }
    const names = new Set([
      ...Object.keys(defaults.pools).filter((pool) => !withoutPools.includes(pool)),
      ...Object.keys(pools),
    ]);
    const merged: Record<string, PoolConfig> = {};
    for (const pool of names) {
      const result = poolSchema.safeParse({ ...defaults.pools[pool], ...pools[pool] }, { reportInput: true });
      if (result.success) merged[pool] = result.data;
      else problems.push(...result.error.issues.flatMap((issue) => problemsOf(issue, [...path, "pools", pool])));
    }
    complete[name] = { ...region, pools: merged, relays: relaysSchema.parse({ ...defaults.relays, ...relays }) };
  }
  return problems.length > 0 ? { value: undefined, problems } : { value: { ...rest, regions: complete }, problems: [] };
}

function problemsOf(issue: z.core.$ZodIssue, under: PropertyKey[] = []): Problem[] {
  const parts = [...under, ...issue.path];
  const path = pathOf(parts);
  const expected = descriptionAt(parts);
  const fix = expected ? `write ${expected}` : "see docs/config.schema.json";
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: pathOf([...parts, key]),
        reason: "there is no such key",
        fix: `use one of ${keysAt(parts).join(", ")}, or remove it`,
      }));
    case "invalid_type":
      return [
        issue.input === undefined
          ? { path, reason: "it is missing", fix }
          : { path, given: issue.input, reason: `it is no ${issue.expected}`, fix },
      ];
    case "invalid_union":
    case "invalid_value":
      return [{ path, given: issue.input, reason: "it is none of the values that can stand here", fix }];
    case "too_small":
      return [{ path, given: issue.input, reason: `the least is ${issue.minimum}`, fix }];
    case "too_big":
      return [{ path, given: issue.input, reason: `the most is ${issue.maximum}`, fix }];
    case "invalid_key":
      return [
        {
          path,
          given: parts.at(-1),
          reason: "such a name can't be part of resource names",
          fix: "use 2 to 12 lower-case letters and digits, a letter first",
        },
      ];
    case "invalid_format":
      return [
        {
          path,
          given: issue.input,
          reason: issue.format === "regex" ? `it ${issue.message}` : `it is no ${issue.format}`,
          fix,
        },
      ];
    default:
      return [{ path, given: issue.input, reason: issue.message, fix }];
  }
}

function pathOf(parts: PropertyKey[]): string {
  return parts.reduce<string>(
    (path, part) => (typeof part === "number" ? `${path}[${part}]` : path ? `${path}.${String(part)}` : String(part)),
    "",
  );
}

/** The schema that stands at a path, seen through defaults, optionals, records, arrays and unions. */
function schemasAt(path: PropertyKey[]): z.core.$ZodType[] {
  let found: z.core.$ZodType[] = [configSchema];
  for (const part of path) {
    found = found.flatMap(unwrap).flatMap((schema) => {
      if (schema instanceof z.ZodObject) {
        const member = schema.shape[part as string] as z.core.$ZodType | undefined;
        return member ? [member] : [];
      }
      if (schema instanceof z.ZodRecord) return [schema.valueType];
      if (schema instanceof z.ZodArray) return [schema.element];
      return [];
    });
  }
  return found;
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(unwrap);
  return [schema];
}

function descriptionAt(path: PropertyKey[]): string | undefined {
  for (const schema of schemasAt(path)) {
    const description =
      (schema as z.ZodType).description ??
      unwrap(schema)
        .map((inner) => (inner as z.ZodType).description)
        .find(Boolean);
    if (description) return description;
  }
  return undefined;
}

function keysAt(path: PropertyKey[]): string[] {
  return [
    ...new Set(
      schemasAt(path)
        .flatMap(unwrap)
        .flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : [])),
    ),
  ];
}
