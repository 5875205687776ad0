import { quotaNeeds } from "../../stacks/estimate";
import { type PlatformPlan } from "../../stacks/plan";

/** The quota that a region needs at its largest, for the person who must ask Azure for it. */
export function quotaLines(plan: PlatformPlan, region: string): string[] {
  const regions = plan.regions.filter(({ placement }) => placement.location === region);
  return [
    `ask Azure for quota in ${region}, for the most that the configuration allows:`,
    ...quotaNeeds({ regions }).map(({ needed, of, counters }) => `  ${needed} ${of}: ${counters[0]}`),
  ];
}
