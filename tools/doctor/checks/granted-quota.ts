import { findGpuSize } from "../../../components/conventions";
import { canonicalCounter } from "../../../stacks/estimate";
import { type Finding, missing, ok } from "../check";
import { type Part } from "../part";

interface Usage {
  limit: number;
  name: { value: string };
}

/** Of all on-demand vCPUs in a region. */
const allCores = "cores";

/**
 * Whether Azure granted what upgrades in place count on. The plan has only the configuration's word for it, and where the word is wrong
 * Azure doesn't refuse: it upgrades hosts where they stand.
 */
export function judgeGrants({ plan }: Part, location: string, usages: Usage[]): Finding[] {
  const region = plan.regions.find(({ placement }) => placement.location === location);
  return (region?.pools ?? []).flatMap(({ pool, generation, size, rollingUpgrade }) => {
    const family = findGpuSize(size)?.series.quotaFamily;
    if (!rollingUpgrade || family === undefined) return [];
    const counters = [
      ["family", family],
      ["region", allCores],
    ] as const;
    return counters.flatMap(([key, counter]) => {
      const usage = usages.find(({ name }) => canonicalCounter(name.value) === canonicalCounter(counter));
      // A counter that Azure doesn't report is told as such already.
      if (usage === undefined) return [];
      const claimed = rollingUpgrade.grantedVcpus[key];
      const where = `regions.${location}.pools.${pool}, generation ${generation}: rollingUpgrade.grantedVcpus.${key}`;
      const says = `${where} says ${claimed} vCPUs, and Azure granted ${usage.limit} of ${counter}`;
      if (claimed <= usage.limit) return [ok(`${says}.`)];
      return [
        missing(`${says}.`, {
          details: [
            "With less quota than a batch needs Azure doesn't refuse an upgrade, but upgrades hosts where they stand.",
            `Write ${usage.limit}, and the plan says whether that is enough; or ask Azure for ${claimed}.`,
          ],
        }),
      ];
    });
  });
}
