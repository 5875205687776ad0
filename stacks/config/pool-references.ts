import { nearestName, type Problem } from "../../components/conventions";
import { flow } from "./flow";
import { pathOf } from "./paths";
import { poolSchema } from "./schema";
import { exampleOf, isOptional } from "./schema-tree";
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
      ...(region === undefined ? [] : withoutAnyPool(name, region, { pools, without, defaults })),
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

/*
 * When sessions are promised and no host could ever play them. A region promises sessions by having pools; it is refused
 *
 * - when it has no pool at all (here), unless it is being removed;
 * - when a serving generation of a pool starts no host: no session and no warm slot is asked for through the week, in a
 *   peak or at a launch. Nothing else ever starts the first host: autoscale's rules count the load of hosts that there are
 *   (components/gpu-pool/plan.ts);
 * - when no generation of the relays serves, since all media is relayed (stacks/plan/generation-problems.ts);
 * - when the serving relays, with their spares lost, carry fewer sessions than the hosts of the pools' maxima have slots
 *   (components/edge-relay/plan.ts).
 *
 * A region whose pools are all drained promises nothing, and is accepted: that is how one is taken out of service.
 */

function withoutAnyPool(
  name: string,
  region: Mapping,
  { pools, without, defaults }: { pools: Mapping; without: unknown[]; defaults: Mapping },
): Problem[] {
  const inherited = Object.keys(defaults).filter((pool) => !without.includes(pool));
  if (region["removing"] === true || inherited.length > 0 || Object.keys(pools).length > 0) return [];
  const reason = "the region has no pool, so no session can be played there";
  if (Object.keys(defaults).length === 0) {
    const fix = `write a pool, e.g. ${flow({ standard: exampleOf(poolSchema) })}`;
    return [{ path: pathOf(["regions", name, "pools"]), reason, fix }];
  }
  const fix = "leave it out, give the region a pool of its own, or remove the region";
  return [{ path: pathOf(["regions", name, "withoutPools"]), given: without, reason, fix }];
}

function mappingIn(value: unknown, key: string): Mapping | undefined {
  const found = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isMapping(found) ? found : undefined;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
