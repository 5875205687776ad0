import {
  hoursPerMonth,
  type Money,
  type RegionCost,
  regionCosts,
  referenceRegion,
  scaled,
  sum,
} from "../../stacks/estimate";
import { type PlatformPlan } from "../../stacks/plan";

type Plan = Pick<PlatformPlan, "regions">;

/** What changes in a region's cost, a month. */
interface Row {
  what: string;
  of: (region: RegionCost) => Money;
}

const rows: Row[] = [
  { what: "hosts off peak", of: (region) => hosts(region, "offPeak") },
  { what: "hosts in peaks", of: (region) => hosts(region, "atPeak") },
  { what: "relays, addresses and NAT", of: ({ network }) => network },
];

/**
 * What a change costs: before and after, by month of 730 hours, of what changes.
 *
 * @param before undefined where there is nothing yet
 * @returns lines of at most 100 characters; none where no cost changes
 */
export function costChangeLines(before: Plan | undefined, after: Plan): string[] {
  const [was, is] = [regionCosts(before ?? { regions: [] }), regionCosts(after)];
  const totals = rows.flatMap(({ what, of }) => {
    const [a, b] = [sum(...was.map(of)), sum(...is.map(of))];
    return isSame(a, b) ? [] : [`  ${what}: ${amount(a)} → ${amount(b)} USD`];
  });
  if (totals.length === 0) return [];
  const locations = [...new Set([...was, ...is].map(({ location }) => location))].sort();
  const changed = locations.filter((location) => {
    const at = (costs: RegionCost[], { of }: Row): Money =>
      sum(...costs.filter((one) => one.location === location).map(of));
    return rows.some((row) => !isSame(at(was, row), at(is, row)));
  });
  const priced = [...was, ...is].every((region) => rows.every(({ of }) => of(region).usd !== undefined));
  return [
    "Cost a month, before → after:",
    ...totals,
    ...(priced
      ? []
      : [`  Where a region's own price is not known, that of ${referenceRegion} stands in (npm run estimate).`]),
    ...(before !== undefined && changed.length > 1
      ? [
          `  ${changed.length} regions change at once: ${changed.join(", ")}.`,
          "  To go region by region, write it under regions.<region> (docs/runbooks/roll-out.md).",
        ]
      : []),
  ];
}

function hosts({ pools }: RegionCost, time: "atPeak" | "offPeak"): Money {
  return sum(
    ...pools.flatMap((pool) => {
      const unused = time === "offPeak" ? pool.reserved?.unusedOffPeak : pool.reserved?.unusedAtPeak;
      return [pool[time].perHour, ...(unused ? [unused.perHour] : [])];
    }),
  );
}

function isSame(a: Money, b: Money): boolean {
  return Math.round(month(a) ?? -1) === Math.round(month(b) ?? -1);
}

function month(money: Money): number | undefined {
  const { usd, indication } = scaled(money, hoursPerMonth);
  return usd ?? indication;
}

function amount(money: Money): string {
  const usd = month(money);
  return usd === undefined ? "not priced" : Math.round(usd).toLocaleString("en-US");
}
