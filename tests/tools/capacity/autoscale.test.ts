import assert from "node:assert/strict";
import type { AutoscaleProfile, AutoscaleRule, CpuRule, FreeSlotsRule } from "../../../components/gpu-pool";
import { Autoscale, type Sample } from "../../../tools/capacity/autoscale";

const add: CpuRule = {
  metric: "cpu",
  direction: "Increase",
  thresholdPercent: 70,
  hosts: 3,
  windowMinutes: 5,
  cooldownMinutes: 5,
};
const remove: CpuRule = { ...add, direction: "Decrease", thresholdPercent: 30, hosts: 1 };
const fewFree: FreeSlotsRule = {
  metric: "free-slots",
  direction: "Increase",
  below: 4,
  hosts: 2,
  windowMinutes: 5,
  cooldownMinutes: 10,
};

function profile(rules: AutoscaleRule[], own: Partial<AutoscaleProfile> = {}): AutoscaleProfile {
  return { name: "test", minimum: 2, maximum: 20, default: 2, rules, ...own };
}

/** The decisions of some minutes, each with the number of hosts that the last one led to. */
function decisions(
  scaled: AutoscaleProfile,
  from: number,
  to: number,
  hosts: number,
  sampleOf: (minute: number) => Sample | undefined,
): number[] {
  const autoscale = new Autoscale();
  return Array.from({ length: to - from + 1 }, (_, index) => {
    hosts = autoscale.decide(from + index, hosts, scaled, sampleOf);
    return hosts;
  });
}

const load = (cpu: number) => (): Sample => ({ cpu, freeSlots: 10 });
/** A load that is there from minute 0 on, after an ordinary one. */
const fromNow =
  (cpu: number) =>
  (minute: number): Sample => ({ cpu: minute < 0 ? 50 : cpu, freeSlots: 10 });

describe("autoscale of the capacity replay", () => {
  it("acts once the window's average is above the threshold, and the metric's lag later", () => {
    // Of the window, minutes −1 to 3 average to 82 %: more than 70 % at the end of minute 3. Full load is 90 %.
    const steps = decisions(profile([add, remove]), 4, 9, 5, fromNow(90));
    assert.deepEqual(steps.slice(0, 3), [5, 5, 8], "minutes 0 to 2 and two before average to 74 %, readable at 6");
    const slow = decisions(profile([add, remove]), 4, 9, 5, fromNow(71));
    assert.deepEqual(slow, [5, 5, 5, 5, 8, 8], "all five minutes must be above: the fifth ends at 5, readable at 8");
  });

  it("rests for the cooldown of the rule that acted, in both directions", () => {
    assert.deepEqual(
      decisions(profile([add, remove]), 100, 111, 5, load(80)),
      [8, 8, 8, 8, 8, 11, 11, 11, 11, 11, 14, 14],
    );
    const upThenDown = (minute: number): Sample => ({ cpu: minute < 97 ? 80 : 5, freeSlots: 10 });
    assert.deepEqual(decisions(profile([add, remove]), 100, 107, 5, upThenDown), [8, 8, 8, 8, 8, 7, 7, 7]);
  });

  it("raises to a minimum at once, whatever the cooldown and the metrics say", () => {
    const autoscale = new Autoscale();
    assert.equal(autoscale.decide(100, 5, profile([add, remove]), load(80)), 8);
    assert.equal(
      autoscale.decide(101, 8, profile([add, remove], { minimum: 12 }), () => undefined),
      12,
    );
  });

  it("removes what is above the maximum, and leaves alone what is above a minimum", () => {
    assert.equal(
      new Autoscale().decide(100, 25, profile([]), () => undefined),
      20,
    );
    assert.equal(
      new Autoscale().decide(100, 15, profile([]), () => undefined),
      15,
    );
  });

  it("goes up to the default, and never down to it, when a metric can't be read", () => {
    const safe = profile([add, remove], { default: 7 });
    assert.equal(
      new Autoscale().decide(100, 3, safe, () => undefined),
      7,
    );
    assert.equal(
      new Autoscale().decide(100, 9, safe, () => undefined),
      9,
    );
    const noFreeSlots = (): Sample => ({ cpu: 90, freeSlots: undefined });
    assert.equal(new Autoscale().decide(100, 3, profile([add, fewFree], { default: 7 }), noFreeSlots), 7);
  });

  it("adds as much as the rule that adds most, and rests as long as that one says", () => {
    const both = (): Sample => ({ cpu: 90, freeSlots: 0 });
    assert.deepEqual(
      decisions(profile([add, { ...fewFree, hosts: 6 }]), 100, 110, 5, both),
      [11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 17],
    );
  });

  it("adds below a number of free slots, not at it", () => {
    assert.equal(
      new Autoscale().decide(100, 5, profile([fewFree]), () => ({ cpu: 0, freeSlots: 4 })),
      5,
    );
    assert.equal(
      new Autoscale().decide(100, 5, profile([fewFree]), () => ({ cpu: 0, freeSlots: 3 })),
      7,
    );
  });

  it("removes only when all rules that remove agree, by the least, and never below the minimum", () => {
    const other = { ...remove, thresholdPercent: 10, hosts: 3 };
    assert.equal(new Autoscale().decide(100, 9, profile([remove, other]), load(20)), 9);
    assert.equal(new Autoscale().decide(100, 9, profile([other, remove]), load(5)), 8);
    assert.equal(new Autoscale().decide(100, 2, profile([remove]), load(5)), 2);
  });

  it("puts a removal off, or makes it smaller, when it would be followed by an addition", () => {
    const close = { ...add, thresholdPercent: 32 };
    assert.equal(new Autoscale().decide(100, 4, profile([close, remove]), load(29)), 4, "29 % of 4 hosts is 39 % of 3");
    const many = { ...remove, hosts: 6 };
    assert.equal(new Autoscale().decide(100, 10, profile([close, many]), load(29)), 10);
    assert.equal(new Autoscale().decide(100, 10, profile([{ ...add, thresholdPercent: 45 }, many]), load(29)), 7);
  });
});
