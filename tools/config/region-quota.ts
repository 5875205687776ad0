import { quotaNeeds, quotaRequest } from "../../stacks/estimate";
import { type PlatformPlan } from "../../stacks/plan";

/** The quota that a region needs at its largest, for the person who must ask Azure for it, in the words of its request. */
export function quotaLines(plan: PlatformPlan, region: string): string[] {
  const regions = plan.regions.filter(({ placement }) => placement.location === region);
  return [
    `ask Azure for quota in ${region}: in the portal under Quotas, beside what else the subscription has there`,
    ...quotaNeeds({ regions }).map((need) => {
      const { provider, quota, newLimit } = quotaRequest(need);
      return `  ${provider}, ${quota}: new limit ${newLimit} (${need.needed}, and a roll-out's second generations)`;
    }),
    `  npm run estimate -- --stack <stack> says what these are made of, and what it costs.`,
  ];
}
