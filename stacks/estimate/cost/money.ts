import { type FoundPrice, type Price } from "./prices";

/** What something costs; with one price missing there is no sum, and there is never a zero in its place. */
export interface Money {
  /** USD by the region's own prices; undefined when one of them is not known: not priced. */
  usd?: number;
  /** The same, where another region's prices stand in for those that are not known; undefined where none is known anywhere. */
  indication?: number;
  /** The rows that it rests on. */
  prices: Price[];
}

/** Nothing: what none of something costs, which needs no price. */
export const nothing: Money = { usd: 0, indication: 0, prices: [] };

/** A number of units at a price. */
export function times(count: number, found: FoundPrice): Money {
  if (count === 0) return nothing;
  const { price, elsewhere } = found;
  if (price !== undefined) return { usd: count * price.usd, indication: count * price.usd, prices: [price] };
  return elsewhere ? { indication: count * elsewhere.usd, prices: [elsewhere] } : { prices: [] };
}

export function sum(...all: Money[]): Money {
  const total = (key: "indication" | "usd"): number | undefined =>
    all.reduce<number | undefined>(
      (so, one) => (so === undefined || one[key] === undefined ? undefined : so + one[key]),
      0,
    );
  const [usd, indication] = [total("usd"), total("indication")];
  return {
    ...(usd === undefined ? {} : { usd }),
    ...(indication === undefined ? {} : { indication }),
    prices: [...new Set(all.flatMap(({ prices }) => prices))],
  };
}

/** A share of it, or many times it. */
export function scaled({ usd, indication, prices }: Money, factor: number): Money {
  return {
    ...(usd === undefined ? {} : { usd: usd * factor }),
    ...(indication === undefined ? {} : { indication: indication * factor }),
    prices,
  };
}
