import { nearestName, type Problem } from "../../components/conventions";
import { pathOf } from "./paths";
import { poolSchema } from "./schema";
import { isOptional } from "./schema-tree";
import { missing } from "./shape-problems";

/** Values that every pool must have, from the defaults or from the region. */
const required = Object.entries(poolSchema.shape)
  .filter(([, schema]) => !isOptional(schema))
  .map(([key]) => key);

/**
 * Checks what regions write of pools against the pools of the defaults: a region's own pool must be complete, and
 * `withoutPools` names pools of the defaults.
 *
 * @param raw the configuration as it was written; parts that are not mappings are skipped: they have their own problem
 */
export function poolReferenceProblems(raw: unknown): Problem[] {
  const defaults = mappingIn(mappingIn(raw, "defaults"), "pools");
  const regions = mappingIn(raw, "regions");
  if (defaults === undefined || regions === undefined) return [];
  return Object.keys(regions).flatMap((name) => {
    const region = mappingIn(regions, name);
    const pools = mappingIn(region, "pools") ?? {};
    const without = Array.isArray(region?.["withoutPools"]) ? (region["withoutPools"] as unknown[]) : [];
    return [
      ...Object.keys(pools).flatMap((pool) => incompletePool(["regions", name, "pools", pool], pools, defaults)),
      ...without.flatMap((pool, index) => unknownPool(["regions", name, "withoutPools", index], pool, defaults)),
    ];
  });
}

type Mapping = Record<string, unknown>;

function incompletePool(path: PropertyKey[], pools: Mapping, defaults: Mapping): Problem[] {
  const name = String(path.at(-1));
  const pool = mappingIn(pools, name);
  if (pool === undefined || Object.hasOwn(defaults, name)) return [];
  const lacking = required.filter((key) => !Object.hasOwn(pool, key));
  const meant = nearestName(name, Object.keys(defaults));
  if (lacking.length > 0 && meant !== undefined && !Object.hasOwn(pools, meant)) {
    return [
      {
        path: pathOf(path),
        given: name,
        reason: `the defaults have no such pool, and for a pool of its own it lacks ${lacking.join(", ")}`,
        fix: `did you mean ${meant}? Or write what it lacks`,
      },
    ];
  }
  return lacking.map((key) => missing([...path, key]));
}

function unknownPool(path: PropertyKey[], pool: unknown, defaults: Mapping): Problem[] {
  const names = Object.keys(defaults);
  if (typeof pool !== "string" || pool === "" || names.includes(pool)) return [];
  const meant = nearestName(pool, names);
  const reason = `the defaults have no such pool${names.length > 0 ? `, only ${names.join(", ")}` : ""}`;
  return [
    {
      path: pathOf(path),
      given: pool,
      reason,
      fix: meant === undefined ? "remove it" : `write ${meant}, or remove it`,
    },
  ];
}

function mappingIn(value: unknown, key: string): Mapping | undefined {
  const found = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isMapping(found) ? found : undefined;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
