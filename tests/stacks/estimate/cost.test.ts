import assert from "node:assert/strict";
import fc from "fast-check";
import { findGpuSize, findRegion, findRelaySize, gpuSizes } from "../../../components/conventions";
import { type Money, type Price, priceOf, priceTable, regionCosts, scaled, sum } from "../../../stacks/estimate";
import { committedConfig, committedLock, plannedOrThrow } from "../../support/stacks";

const planned = (stack: string) => plannedOrThrow(committedConfig(stack), committedLock(stack));
const rounded = ({ usd, indication }: Money) =>
  [usd, indication].map((amount) => (amount === undefined ? undefined : Number(amount.toFixed(4))));

describe("the price table", () => {
  it("says of every row what it is for, where it is from, how old it is and how far to trust it", () => {
    const seen = new Set<string>();
    for (const { item, usd, region, source, date, status } of priceTable) {
      assert.ok(usd > 0, `${item} in ${region} costs nothing`);
      assert.ok(source.length > 10 && /20\d\d/.test(date) && status.length > 0, `${item} in ${region}`);
      assert.ok(findRegion(region) || ["Europe", "North America"].includes(region), region);
      const [, size, capacity] = /^(Standard_\S+), (on-demand|spot)$/.exec(item) ?? [];
      if (size !== undefined) {
        assert.ok(findGpuSize(size) ?? findRelaySize(size), `${size} is no size of hosts or relays`);
        if (capacity === "spot") assert.ok(usd < priceOf(`${size}, on-demand`, region, priceTable).price!.usd);
      }
      assert.ok(!seen.has(`${item} ${region}`), `${item} in ${region} is there twice`);
      seen.add(`${item} ${region}`);
    }
  });

  it("has an on-demand and a spot price of every GPU size but the V710's and the V620's large-memory one", () => {
    const without = gpuSizes.filter(({ name }) =>
      ["on-demand", "spot"].some((capacity) => !priceTable.some(({ item }) => item === `${name}, ${capacity}`)),
    );
    const others = without.filter(({ series }) => series.name !== "NVads_V710_v5");
    assert.deepEqual(
      others.map(({ name }) => name),
      ["Standard_NG32adms_V620_v1"],
    );
  });

  it("has no price for a region that nobody told, and says what it is elsewhere", () => {
    assert.equal(priceOf("Standard_NV12ads_A10_v5, spot", "eastus2").price!.usd, 0.227);
    const japan = priceOf("Standard_NV12ads_A10_v5, spot", "japaneast");
    assert.equal(japan.price, undefined);
    assert.equal(japan.elsewhere!.region, "eastus");
    assert.deepEqual(priceOf("Standard_NV4ads_V710_v5, spot", "eastus"), {});
    assert.equal(priceOf("internet egress", "swedencentral").price!.region, "Europe");
    assert.equal(priceOf("internet egress", "japaneast").price, undefined);
  });
});

describe("what a plan costs", () => {
  it("is what its hosts cost off peak and in peaks, and a slot of a full host for an hour", () => {
    const eastus2 = regionCosts(planned("prod")).find(({ location }) => location === "eastus2")!;
    const [standard] = eastus2.pools;
    assert.deepEqual([standard!.offPeak.onDemand, standard!.offPeak.spot], [6, 2]);
    assert.deepEqual(rounded(standard!.offPeak.perHour), [5.902, 5.902]);
    assert.deepEqual([standard!.atPeak.onDemand, standard!.atPeak.spot], [23, 9]);
    assert.deepEqual(rounded(standard!.atPeak.perHour), [22.927, 22.927]);
    assert.deepEqual(rounded(standard!.perSessionHour.onDemand), [0.454, 0.454]);
    assert.deepEqual(rounded(standard!.perSessionHour.spot), [0.1135, 0.1135]);
    // 12 Mbit/s are 5.4 GB an hour.
    assert.deepEqual(rounded(eastus2.egressPerSessionHour), [0.4698, 0.4698]);
  });

  it("is a session's whole hour: its slot, its share of relays, addresses, protection and NAT, and its video", () => {
    const [eastus, eastus2] = ["eastus", "eastus2"].map((location) => {
      const plan = planned("prod");
      const region = plan.regions.find(({ placement }) => placement.location === "eastus2")!;
      const moved = { ...region, placement: { ...region.placement, location } };
      return regionCosts({ regions: [moved] })[0]!;
    });
    // 6 relays at 0.226, 6 and 2 addresses at 0.005, 6 at 199 a month of 730 hours, a NAT gateway at 0.045, among the sessions promised.
    const network = 6 * 0.226 + 8 * 0.005 + (6 * 199) / 730 + 0.045;
    const { onDemand, spot } = eastus!.pools[0]!.perSessionHourInAll;
    const sessions = planned("prod").regions.find(({ placement }) => placement.location === "eastus2")!.relays[0]!
      .sessions;
    const beside = network / sessions + 0.4698;
    assert.ok(Math.abs(onDemand.indication! - (0.908 / 2 + beside)) < 1e-6, `${onDemand.indication}`);
    assert.ok(Math.abs(spot.indication! - (0.227 / 2 + beside)) < 1e-6, `${spot.indication}`);
    // Addresses, protection and the gateway have no price there, so the sum has none either, and never a smaller one.
    assert.equal(eastus2!.pools[0]!.perSessionHourInAll.onDemand.usd, undefined);
  });

  it("shares the network among the sessions of relays that serve, not of those that drain", () => {
    const config = committedConfig("prod");
    const cost = (generations: object[]) => {
      Object.assign(config.regions["eastus2"]!.relays, { generations });
      const costs = regionCosts(plannedOrThrow(config, committedLock("prod")));
      const { pools, network } = costs.find(({ location }) => location === "eastus2")!;
      return { whole: pools[0]!.perSessionHourInAll.onDemand.indication!, network: network.indication! };
    };
    const [one, two] = [
      cost([{ number: 1, serving: true }]),
      cost([
        { number: 1, serving: true },
        { number: 2, serving: false },
      ]),
    ];
    assert.ok(two.network > one.network && two.whole > one.whole);
  });

  it("is not priced where a price is missing, and never nothing", () => {
    const japaneast = regionCosts(planned("prod")).find(({ location }) => location === "japaneast")!;
    for (const pool of japaneast.pools) {
      for (const money of [pool.offPeak.perHour, pool.atPeak.perHour, ...Object.values(pool.perSessionHour)]) {
        assert.equal(money.usd, undefined);
        assert.ok(money.indication! > 0);
      }
    }
  });

  it("is nothing for a generation that drains, but for hosts that somebody still has to remove", () => {
    const config = committedConfig("prod");
    config.regions["eastus2"]!.pools["standard"]!.generations = [
      { number: 1, serving: false },
      { number: 2, serving: true },
    ];
    const { pools } = regionCosts(plannedOrThrow(config, committedLock("prod"))).find(
      ({ location }) => location === "eastus2",
    )!;
    assert.deepEqual(
      pools.map(({ offPeak }) => offPeak.perHour.usd! > 0),
      [false, true],
    );
  });

  it("has what is reserved and doesn't run at a host's price, and nothing reserved in a generation that drains", () => {
    const reserved = (reservedHosts: number, serving: boolean) => {
      const config = committedConfig("prod");
      Object.assign(config.regions["eastus2"]!.pools["standard"]!, {
        reservedHosts,
        generations: [{ number: 1, serving }],
      });
      const costs = regionCosts(plannedOrThrow(config, committedLock("prod")));
      return costs.find(({ location }) => location === "eastus2")!.pools[0]!.reserved;
    };
    const { hosts, unusedOffPeak, unusedAtPeak } = reserved(10, true)!;
    assert.deepEqual([hosts, unusedOffPeak.hosts, unusedAtPeak.hosts], [10, 4, 0]);
    assert.deepEqual(rounded(unusedOffPeak.perHour), [3.632, 3.632]);
    assert.deepEqual(rounded(unusedAtPeak.perHour), [0, 0]);
    // 6 hosts run off peak and 23 in peaks: one host less is never unused, and one that is reserved is still listed.
    assert.deepEqual(
      [1, 6, 7, 23, 24].map((count) => reserved(count, true)!.hosts),
      [1, 6, 7, 23, 24],
    );
    const unused = (count: number) => [
      reserved(count, true)!.unusedOffPeak.hosts,
      reserved(count, true)!.unusedAtPeak.hosts,
    ];
    assert.deepEqual([1, 6, 7, 23, 24].map(unused), [
      [0, 0],
      [0, 0],
      [1, 0],
      [17, 0],
      [18, 1],
    ]);
    assert.equal(reserved(10, false), undefined);
    assert.equal(reserved(0, true), undefined);
  });

  it("has a launch's on-demand hosts beside the week's spot ones", () => {
    const config = committedConfig("prod");
    config.regions["eastus2"]!.pools["standard"]!.launches = [
      { name: "release", date: "2026-12-10", start: "10:00", end: "16:00", sessions: 140 },
    ];
    const cost = regionCosts(plannedOrThrow(config, committedLock("prod"))).find(
      ({ location }) => location === "eastus2",
    )!;
    const { onDemand, spot, perHour } = cost.pools[0]!.atLaunch!;
    assert.deepEqual([onDemand, spot, Number(perHour.usd!.toFixed(4))], [72, 6, 66.738]);
  });

  it("adds up, and one missing price leaves no sum", () => {
    const price = priceTable[0] as Price;
    const money: fc.Arbitrary<Money> = fc.oneof(
      fc.double({ min: 0, max: 1e6, noNaN: true }).map((usd) => ({ usd, indication: usd, prices: [price] })),
      fc.double({ min: 0, max: 1e6, noNaN: true }).map((indication) => ({ indication, prices: [price] })),
      fc.constant<Money>({ prices: [] }),
    );
    fc.assert(
      fc.property(fc.array(money), fc.double({ min: 0, max: 730, noNaN: true }), (all, factor) => {
        const total = sum(...all);
        for (const key of ["usd", "indication"] as const) {
          const known = all.every((one) => one[key] !== undefined);
          assert.equal(total[key] !== undefined, known);
          if (known) {
            const added = all.reduce((so, one) => so + one[key]!, 0);
            assert.ok(Math.abs(total[key]! - added) <= 1e-6);
            assert.ok(Math.abs(scaled(total, factor)[key]! - added * factor) <= 1e-3);
          }
        }
      }),
    );
  });
});
