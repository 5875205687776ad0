import { findRegion } from "../../components/conventions";
import {
  hoursPerMonth,
  type Money,
  type QuotaNeed,
  quotaNeeds,
  type QuotaRequest,
  quotaRequest,
  regionCosts,
  type RegionCost,
  scaled,
  sum,
} from "../../stacks/estimate";
import { idlePoolNotes, type PlatformPlan } from "../../stacks/plan";

/** One region: what to ask Azure for, and what it costs. */
export interface RegionEstimate {
  location: string;
  /** Azure's name for people. */
  region: string;
  quota: (QuotaRequest & Pick<QuotaNeed, "counters" | "parts" | "rollOut">)[];
  cost: RegionCost;
}

export interface Estimate {
  stack: string;
  /** Pools on whose hosts no session can be played, a line each. */
  idle: string[];
  regions: RegionEstimate[];
  totals: {
    offPeak: HostsAndMonth;
    /** The busiest time of each pool's week, as if they fell together. */
    atPeak: HostsAndMonth;
  };
}

interface HostsAndMonth {
  onDemand: number;
  spot: number;
  /** Reserved hosts that don't run; paid for like those that do. */
  unused: number;
  /** Were the hosts there for a month of 730 hours. */
  perMonth: Money;
}

/** What a plan asks of Azure, and what it costs as far as prices are known. */
export function estimateOf(stack: string, plan: Pick<PlatformPlan, "regions">): Estimate {
  const needs = quotaNeeds(plan);
  const costs = regionCosts(plan);
  const total = (time: "atPeak" | "offPeak"): HostsAndMonth => {
    const pools = costs.flatMap((cost) => cost.pools);
    const all = pools.map((pool) => pool[time]);
    const reserved = pools.flatMap((pool) => pool.reserved ?? []);
    const unused = reserved.map((one) => (time === "offPeak" ? one.unusedOffPeak : one.unusedAtPeak));
    return {
      onDemand: all.reduce((hosts, { onDemand }) => hosts + onDemand, 0),
      spot: all.reduce((hosts, { spot }) => hosts + spot, 0),
      unused: unused.reduce((sum, { hosts }) => sum + hosts, 0),
      perMonth: scaled(sum(...[...all, ...unused].map(({ perHour }) => perHour)), hoursPerMonth),
    };
  };
  return {
    stack,
    idle: idlePoolNotes(plan),
    regions: costs.map((cost) => ({
      location: cost.location,
      region: findRegion(cost.location)?.displayName ?? cost.location,
      quota: needs
        .filter(({ location }) => location === cost.location)
        .map((need) => ({ ...quotaRequest(need), counters: need.counters, parts: need.parts, rollOut: need.rollOut })),
      cost,
    })),
    totals: { offPeak: total("offPeak"), atPeak: total("atPeak") },
  };
}

/** Everything of one, for a program: sums of money that can't be told are null. */
export function asJson(estimate: Estimate): string {
  return JSON.stringify(
    estimate,
    (_, value: unknown) => (isMoney(value) ? { usd: null, indication: null, ...value } : value),
    2,
  );
}

function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "prices" in value;
}
