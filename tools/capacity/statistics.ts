import { assumptions } from "./assumptions";
import type { Demand } from "./demand";
import type { Replay } from "./replay";
import { minutesPerDay, secondsPerDay } from "./time";

/** What a day came to; of several pools or repetitions together, too. */
export interface Tally {
  /** How long each session of the day waited, in seconds. */
  waits: number[];
  /** Sessions that still had no slot half a day later; their waits are counted up to then. */
  neverServed: number;
  endedByScaleIn: number;
  endedByEviction: number;
  hostHours: { onDemand: number; spot: number };
  cost: Cost;
}

/** In US dollars. With a price missing there is no sum, and never a zero in its place. */
export interface Cost {
  /** By the regions' own prices. */
  usd: number | undefined;
  /** With another region's prices in place of those that are not known. */
  indication: number | undefined;
}

/** What a host costs an hour. */
export interface Prices {
  onDemand: Cost;
  spot: Cost;
}

/** Counts the sessions that arrived on the day itself, and the hosts that there were on it. */
export function tallyOf({ arrivals }: Demand, replay: Replay, prices: Prices): Tally {
  const { servedAt, cutShort, minutes } = replay;
  const end = minutes.length * 60;
  const waits: number[] = [];
  let neverServed = 0;
  const endings = { eviction: 0, "scale-in": 0 };
  for (let session = 0; session < arrivals.length; session++) {
    const arrival = arrivals[session]!;
    if (arrival < secondsPerDay || arrival >= 2 * secondsPerDay) continue;
    const served = servedAt[session]!;
    if (Number.isNaN(served)) neverServed++;
    waits.push((Number.isNaN(served) ? end : served) - arrival);
    const ending = cutShort.get(session);
    if (ending) endings[ending]++;
  }
  const day = minutes.slice(minutesPerDay, 2 * minutesPerDay);
  const hours = (kind: "on-demand" | "spot"): number => day.reduce((sum, { hosts }) => sum + hosts[kind], 0) / 60;
  const hostHours = { onDemand: hours("on-demand"), spot: hours("spot") };
  return {
    waits,
    neverServed,
    endedByScaleIn: endings["scale-in"],
    endedByEviction: endings.eviction,
    hostHours,
    cost: costOf(hostHours, prices),
  };
}

function costOf({ onDemand, spot }: Tally["hostHours"], prices: Prices): Cost {
  const at = (key: keyof Cost): number | undefined =>
    (onDemand > 0 && prices.onDemand[key] === undefined) || (spot > 0 && prices.spot[key] === undefined)
      ? undefined
      : onDemand * (prices.onDemand[key] ?? 0) + spot * (prices.spot[key] ?? 0);
  return { usd: at("usd"), indication: at("indication") };
}

function sumOf(costs: readonly (number | undefined)[]): number | undefined {
  return costs.reduce((total, cost) => (total === undefined || cost === undefined ? undefined : total + cost), 0);
}

/** Several tallies as one. */
export function together(tallies: readonly Tally[]): Tally {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  return {
    waits: tallies.flatMap(({ waits }) => waits),
    neverServed: sum(({ neverServed }) => neverServed),
    endedByScaleIn: sum(({ endedByScaleIn }) => endedByScaleIn),
    endedByEviction: sum(({ endedByEviction }) => endedByEviction),
    hostHours: { onDemand: sum(({ hostHours }) => hostHours.onDemand), spot: sum(({ hostHours }) => hostHours.spot) },
    cost: {
      usd: sumOf(tallies.map(({ cost }) => cost.usd)),
      indication: sumOf(tallies.map(({ cost }) => cost.indication)),
    },
  };
}

/** What a report says of a tally. Hours, cost and hosts are those of one day. */
export interface Summary {
  sessions: number;
  queueSeconds: { median: number; p99: number };
  /** Sessions that waited longer than the promise allows. */
  overPatience: number;
  /** Of the sessions, from 0 to 1. */
  shareOverPatience: number;
  neverServed: number;
  endedByScaleIn: number;
  endedByEviction: number;
  hostHours: number;
  cost: Cost;
}

/** @param repetitions how many days the tally is of; sessions and whatever happened to them are of all of them */
export function summaryOf(tally: Tally, repetitions: number): Summary {
  const waits = Float64Array.from(tally.waits).sort();
  const over = waits.filter((wait) => wait > assumptions.patienceSeconds).length;
  const { hostHours, cost } = tally;
  const daily = (all: number | undefined): number | undefined => (all === undefined ? undefined : all / repetitions);
  return {
    sessions: waits.length,
    queueSeconds: { median: quantile(waits, 0.5), p99: quantile(waits, 0.99) },
    overPatience: over,
    shareOverPatience: waits.length === 0 ? 0 : over / waits.length,
    neverServed: tally.neverServed,
    endedByScaleIn: tally.endedByScaleIn,
    endedByEviction: tally.endedByEviction,
    hostHours: (hostHours.onDemand + hostHours.spot) / repetitions,
    cost: { usd: daily(cost.usd), indication: daily(cost.indication) },
  };
}

/** The smallest value that is not exceeded by a share of all; 0 of none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted.length === 0
    ? 0
    : sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}
