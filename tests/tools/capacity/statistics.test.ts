import assert from "node:assert/strict";
import { quantile, summaryOf, type Tally, together } from "../../../tools/capacity/statistics";

const priced = (usd: number) => ({ usd, indication: usd });
const tally = (own: Partial<Tally>): Tally => ({
  waits: [],
  neverServed: 0,
  endedByScaleIn: 0,
  endedByEviction: 0,
  hostHours: { onDemand: 0, spot: 0 },
  cost: { usd: 0, indication: 0 },
  ...own,
});

describe("statistics of the capacity replay", () => {
  it("takes the smallest value that a share of all don't exceed", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    assert.equal(quantile(hundred, 0.5), 50);
    assert.equal(quantile(hundred, 0.99), 99);
    assert.equal(quantile([7], 0.99), 7);
    assert.equal(quantile([], 0.5), 0);
  });

  it("counts who waits longer than 30 seconds, not as long", () => {
    const { shareOverPatience, queueSeconds } = summaryOf(tally({ waits: [31, 0, 30, 0] }), 1);
    assert.equal(shareOverPatience, 0.25);
    assert.deepEqual(queueSeconds, { median: 0, p99: 31 });
    assert.equal(summaryOf(tally({}), 1).shareOverPatience, 0);
  });

  it("adds up pools and repetitions, and tells the hours of one day", () => {
    const one = tally({ waits: [1], endedByScaleIn: 2, hostHours: { onDemand: 10, spot: 4 }, cost: priced(12) });
    const all = together([one, one]);
    assert.deepEqual(all.waits, [1, 1]);
    const { hostHours, cost, endedByScaleIn } = summaryOf(all, 2);
    assert.deepEqual({ hostHours, cost, endedByScaleIn }, { hostHours: 14, cost: priced(12), endedByScaleIn: 4 });
  });

  it("is not priced, rather than free, when one of its prices isn't known", () => {
    const unknown = tally({ cost: { usd: undefined, indication: 7 } });
    assert.deepEqual(together([tally({ cost: priced(5) }), unknown]).cost, { usd: undefined, indication: 12 });
  });
});
