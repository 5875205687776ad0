import assert from "node:assert/strict";
import fc from "fast-check";
import { freeSlotRules, type GpuPoolSettings, planGpuPool, warmSlotsOf } from "../../../components/gpu-pool";
import { poolSettings } from "./settings";

const scaling = (overrides: Partial<GpuPoolSettings> = {}) =>
  planGpuPool(poolSettings({ scaleOnFreeSlots: true, warmFreeSlots: 40, ...overrides }));

describe("rules on free slots", () => {
  it("add half of the warm slots below them, and all of them below half", () => {
    assert.deepEqual(freeSlotRules(24, 2), [
      { metric: "free-slots", direction: "Increase", below: 24, hosts: 6, windowMinutes: 5, cooldownMinutes: 5 },
      { metric: "free-slots", direction: "Increase", below: 12, hosts: 12, windowMinutes: 5, cooldownMinutes: 5 },
    ]);
  });

  it("add a host at least, and there are none without warm slots", () => {
    assert.deepEqual(
      freeSlotRules(1, 4).map(({ below, hosts }) => [below, hosts]),
      [
        [1, 1],
        [0.5, 1],
      ],
    );
    assert.deepEqual(freeSlotRules(0, 4), []);
  });

  it("are in every profile of a generation that serves, on-demand and spot, and nothing else is", () => {
    const { capacities, problems } = scaling();
    assert.deepEqual(problems, []);
    assert.deepEqual(
      capacities.map(({ profiles }) => profiles.map(({ rules }) => rules)),
      [Array(3).fill(freeSlotRules(27, 2)), Array(3).fill(freeSlotRules(13, 2))],
    );
  });

  it("make the default safe: without the metric, autoscale goes up to the busiest peak's minimum, but where no host is kept up", () => {
    const [onDemand, spot] = scaling().capacities;
    assert.deepEqual([...new Set(onDemand!.profiles.map((profile) => profile.default))], [20]);
    // Nobody publishes there: its default would start an evening's hosts, and again whenever they are gone.
    assert.deepEqual(
      spot!.profiles.map((profile) => [profile.minimum, profile.default]),
      [
        [0, 0],
        [10, 10],
        [0, 0],
      ],
    );
  });

  for (const scaleIn of ["autoscale", "controller", "none"] as const) {
    it(`only ever add under scale-in ${scaleIn}`, () => {
      const rules = scaling({ scaleIn }).capacities.flatMap(({ profiles }) => profiles.flatMap(({ rules }) => rules));
      const removing = rules.filter(({ direction }) => direction === "Decrease");
      assert.equal(rules.filter(({ metric }) => metric === "free-slots").length, 12);
      assert.equal(removing.length, scaleIn === "autoscale" ? 6 : 0);
      assert.ok(removing.every(({ metric }) => metric === "cpu"));
    });
  }

  it("are gone once the generation drains, and where they are switched off", () => {
    for (const overrides of [{ serving: false }, { scaleOnFreeSlots: false }, { scaleOnFreeSlots: undefined }]) {
      const { capacities } = scaling(overrides);
      assert.deepEqual(
        capacities.flatMap(({ profiles }) => profiles.flatMap(({ rules }) => rules)),
        [],
      );
    }
  });
});

describe("a pool's warm slots", () => {
  const shares = (warmFreeSlots: number, onDemand: number, spot?: number) =>
    warmSlotsOf({
      scaleOnFreeSlots: true,
      warmFreeSlots,
      onDemand: { minimum: onDemand, maximum: 1000 },
      ...(spot === undefined ? {} : { spot: { minimum: spot, maximum: 1000 } }),
      schedule: { timeZone: "UTC", peaks: [] },
    });

  it("are all on demand where no spot host is kept up", () => {
    assert.deepEqual(shares(40, 0, 0), { onDemand: 40, spot: 0 });
    assert.deepEqual(shares(40, 3), { onDemand: 40, spot: 0 });
  });

  it("are shared out as the hosts are that are kept up, and all of them, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2000 }),
        fc.nat({ max: 1000 }),
        fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined }),
        (warmFreeSlots, onDemand, spot) => {
          const { onDemand: first, spot: second } = shares(warmFreeSlots, onDemand, spot);
          assert.equal(first + second, warmFreeSlots);
          assert.ok(first >= 0 && second >= 0);
          const exact = spot === undefined ? 0 : (warmFreeSlots * spot) / (onDemand + spot);
          assert.ok(second <= exact && exact < second + 1);
        },
      ),
    );
  });
});
