import { idleReasons } from "../../components/gpu-pool";
import { type PlatformPlan } from "./platform-plan";

/**
 * A line for each generation of a pool on whose hosts no session can be played, which its configuration allows by name. Commands that
 * report on a stack print them, as such hosts cost as much as others.
 */
export function idlePoolNotes({ regions }: Pick<PlatformPlan, "regions">): string[] {
  return regions.flatMap(({ placement, pools }) =>
    pools.flatMap((pool) => {
      const lacks = idleReasons(pool);
      if (lacks.length === 0) return [];
      return [
        `${placement.location}, pool ${pool.pool}, generation ${pool.generation}: no session can be played on its hosts ` +
          `(allowIdleHosts), as they have no ${lacks.join(" and no ")}`,
      ];
    }),
  );
}
