import assert from "node:assert/strict";
import { assumptions } from "../../../tools/capacity/assumptions";
import { days } from "../../../tools/capacity/days";
import { type Demand, drawDemand, type PoolSessions, shareAt } from "../../../tools/capacity/demand";
import { secondsPerDay } from "../../../tools/capacity/time";

const pool: PoolSessions = { atPeak: 110, on: () => 60 };
const dayOf = (key: string) => days.find((day) => day.key === key)!;

function arrivalsIn({ arrivals }: Demand, fromHour: number, toHour: number): number {
  const from = secondsPerDay + fromHour * 3600;
  return arrivals.filter((arrival) => arrival >= from && arrival < secondsPerDay + toHour * 3600).length;
}

describe("demand of the capacity replay", () => {
  for (const key of ["ordinary", "weekend"]) {
    it(`reaches what the pool is configured for, and not more: ${key}`, () => {
      for (const seed of ["a", "b", "c"]) {
        assert.equal(drawDemand(dayOf(key), pool, seed).mostAtOnce, 60);
        assert.equal(drawDemand(dayOf(key), { atPeak: 20, on: () => 8 }, seed).mostAtOnce, 8);
      }
    });
  }

  it("reaches the pool's peak at a launch", () => {
    const most = ["a", "b", "c", "d", "e"].map((seed) => drawDemand(dayOf("launch"), pool, seed).mostAtOnce);
    assert.deepEqual(most, [110, 110, 110, 110, 110]);
  });

  it("keeps the rest of a launch's day within an ordinary day where the peak is out of reach", () => {
    const { mostAtOnce } = drawDemand(dayOf("launch"), { atPeak: 10_000, on: () => 60 }, "a");
    assert.ok(mostAtOnce > 90 && mostAtOnce < 250, `${mostAtOnce}`);
  });

  it("has ten times the arrivals of the same hour without the launch", () => {
    const large: PoolSessions = { atPeak: 8_000, on: () => 700 };
    const launch = drawDemand(dayOf("launch"), large, "a");
    const ordinary = drawDemand({ ...dayOf("launch"), launch: undefined }, large, "b");
    const times = arrivalsIn(launch, 12, 13) / arrivalsIn(ordinary, 12, 13);
    assert.ok(times > 9 && times < 11, `${times} times`);
    const before = arrivalsIn(launch, 8, 12) / arrivalsIn(ordinary, 8, 12);
    assert.ok(before > 0.9 && before < 1.1, `${before} times`);
  });

  it("is the same for the same seed, another for another, and the same with and without an announcement", () => {
    const first = drawDemand(dayOf("launch"), pool, "a");
    assert.deepEqual(drawDemand(dayOf("launch"), pool, "a"), first);
    assert.deepEqual(drawDemand(dayOf("unannounced"), pool, "a"), first);
    assert.notDeepEqual(drawDemand(dayOf("launch"), pool, "b"), first);
  });

  it("has sessions of a median of 35 minutes", () => {
    const { lengths } = drawDemand(dayOf("weekend"), { atPeak: 400, on: () => 400 }, "a");
    const sorted = Float64Array.from(lengths).sort();
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)]! / 60;
    assert.ok(Math.abs(at(0.5) - assumptions.session.medianMinutes) < 1, `${at(0.5)}`);
    // One standard deviation above the median, of the logarithm.
    assert.ok(Math.abs(at(0.8413) - 35 * Math.exp(assumptions.session.sigma)) < 4, `${at(0.8413)}`);
  });

  it("goes from hour to hour in a straight line, through midnight", () => {
    const arrivals = Array.from({ length: 24 }, (_, hour) => (hour === 0 ? 40 : hour === 23 ? 80 : 100));
    assert.equal(shareAt(arrivals, 30), 0.4);
    assert.equal(shareAt(arrivals, 0), 0.6);
    assert.equal(shareAt(arrivals, 23 * 60 + 30), 0.8);
  });
});
