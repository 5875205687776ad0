import assert from "node:assert/strict";
import fc from "fast-check";
import { findGpuSize, gpuSizes, relaySizes } from "../../../components/conventions";
import { planEdgeRelay } from "../../../components/edge-relay";
import { canonicalCounter, type QuotaNeed, quotaNeeds, quotaRequest } from "../../../stacks/estimate";
import { onDemandVcpus } from "../../../stacks/plan/upgrade-quota";
import { committedConfig, committedLock, plannedOrThrow } from "../../support/stacks";

const planned = (stack: string) => plannedOrThrow(committedConfig(stack), committedLock(stack));

function needOf(needs: QuotaNeed[], location: string, counter: string): number | undefined {
  return needs.find((need) => need.location === location && need.counters.includes(counter))?.needed;
}

describe("quota that a plan needs", () => {
  it("of dev: a host size of 6 vCPUs with one host more for repairs, a relay of 2, two addresses", () => {
    const needs = quotaNeeds(planned("dev"));
    assert.deepEqual(
      needs.map(({ location, counters, needed }) => [location, counters[0], needed]),
      [
        ["japaneast", "cores", 4 * 6 + 6 + 2],
        ["japaneast", "lowPriorityCores", 2 * 6 + 6],
        ["japaneast", "standardDDSv5Family", 2],
        ["japaneast", "StandardNVADSA10v5Family", 4 * 6 + 6],
        ["japaneast", "PublicIPAddresses", 2],
      ],
    );
    assert.ok(needs.every(({ subscriptionId }) => subscriptionId === "00000000-0000-4000-8000-000000000001"));
  });

  it("of prod: pools of one family add up, and 5 % of 72 hosts are repaired at once", () => {
    const needs = quotaNeeds(planned("prod"));
    const standard = (72 + 3) * 12;
    // And one of the three that are reserved, in the zone where none of them runs.
    const premium = (20 + 1 + 1) * 36;
    assert.equal(needOf(needs, "japaneast", "StandardNVADSA10v5Family"), standard + premium);
    assert.equal(needOf(needs, "eastus2", "StandardNVADSA10v5Family"), standard);
    assert.equal(needOf(needs, "eastus2", "lowPriorityCores"), (21 + 1) * 12);
    assert.equal(needOf(needs, "eastus2", "PublicIPAddresses"), 2 + 6);
    assert.equal(needOf(needs, "eastus2", "cores"), standard + 6 * 4);
  });

  it("for a roll-out is the same before the second generation and beside it", () => {
    const config = committedConfig("prod");
    const before = quotaNeeds(plannedOrThrow(config, committedLock("prod")));
    for (const region of Object.values(config.regions)) {
      for (const pool of Object.values(region.pools)) {
        pool.generations = [
          { number: 1, serving: true },
          { number: 2, serving: false },
        ];
      }
      region.relays.generations = [
        { number: 1, serving: true },
        { number: 2, serving: false },
      ];
    }
    const beside = quotaNeeds(plannedOrThrow(config, committedLock("prod")));
    assert.deepEqual(
      before.map(({ counters, newLimit }) => [counters[0], newLimit]),
      beside.map(({ counters, newLimit }) => [counters[0], newLimit]),
    );
    assert.ok(before.every(({ needed, newLimit }) => newLimit > needed));
    assert.ok(beside.every(({ needed, newLimit, rollOut }) => newLimit === needed && rollOut.length === 0));
    const addresses = before.find(({ of }) => of === "Standard public IPv4 addresses")!;
    assert.deepEqual(addresses.rollOut, [{ of: "relays, second generation in a roll-out: as many again", amount: 6 }]);
  });

  it("is asked for in the words of Azure's request", () => {
    const requests = quotaNeeds(planned("prod"))
      .filter(({ location }) => location === "japaneast")
      .map(quotaRequest);
    assert.deepEqual(
      requests.map(({ provider, quota, region, need, newLimit }) => [provider, quota, region, need, newLimit]),
      [
        ["Compute", "Total Regional vCPUs", "Japan East", 1716, 3432],
        ["Compute", "Total Regional Spot vCPUs", "Japan East", 264, 528],
        ["Compute", "Standard DDSv5 Family vCPUs", "Japan East", 24, 48],
        ["Compute", "Standard NVADSA10v5 Family vCPUs", "Japan East", 1692, 3384],
        ["Networking", "Public IPv4 Addresses - Standard", "Japan East", 8, 14],
      ],
    );
    const [first] = quotaNeeds(planned("prod"));
    const named = { ...first!, counters: ["Standard NCASv3_T4 Family"] };
    assert.equal(quotaRequest(named).quota, "Standard NCASv3_T4 Family vCPUs");
  });

  it("counts every generation that exists, whether it serves or drains", () => {
    const config = committedConfig("dev");
    const before = quotaNeeds(plannedOrThrow(config, committedLock("dev")));
    const region = config.regions["japaneast"]!;
    region.pools["standard"]!.generations = [
      { number: 1, serving: false },
      { number: 2, serving: true, size: "Standard_NV12ads_A10_v5" },
    ];
    region.relays.generations = [
      { number: 1, serving: true },
      { number: 2, serving: false },
    ];
    const after = quotaNeeds(plannedOrThrow(config, committedLock("dev")));
    const added = (counter: string): number =>
      needOf(after, "japaneast", counter)! - needOf(before, "japaneast", counter)!;
    assert.equal(added("StandardNVADSA10v5Family"), 5 * 12);
    assert.equal(added("lowPriorityCores"), 3 * 12);
    assert.equal(added("standardDDSv5Family"), 2);
    assert.equal(added("cores"), 5 * 12 + 2);
    assert.equal(added("PublicIPAddresses"), 1);
  });

  it("asks for no spot vCPUs where there is no spot", () => {
    const config = committedConfig("dev");
    config.regions["japaneast"]!.pools["standard"]!.spotShare = 0;
    const needs = quotaNeeds(plannedOrThrow(config, committedLock("dev")));
    assert.equal(needOf(needs, "japaneast", "lowPriorityCores"), undefined);
  });

  it("counts what is reserved in one zone beside the hosts of the others, before its generation serves too", () => {
    const needed = (reservedHosts: false | number, zones?: string[], serving = true) => {
      const config = committedConfig("prod");
      const region = config.regions["eastus2"]!;
      if (zones) region.zones = zones;
      Object.assign(region.pools["standard"]!, { reservedHosts, generations: [{ number: 1, serving }] });
      region.relays.perZone = 10;
      return needOf(quotaNeeds(plannedOrThrow(config, committedLock("prod"))), "eastus2", "StandardNVADSA10v5Family")!;
    };
    assert.equal(needed(0) - needed(false), 0);
    assert.equal(needed(7) - needed(false), 3 * 12);
    assert.equal(needed(7, undefined, false) - needed(false), 3 * 12);
    // With one zone, or none, what is reserved is a part of the hosts.
    assert.equal(needed(7, ["1"]) - needed(false), 0);
  });

  it("adds up, whatever the pools: parts to needs, families to cores, relays to addresses", () => {
    const plan = planned("dev");
    const [region] = plan.regions;
    const pool = fc.record({
      size: fc.constantFrom(...gpuSizes.map(({ name }) => name)),
      maximum: fc.integer({ min: 1, max: 1000 }),
      spot: fc.option(fc.integer({ min: 1, max: 1000 })),
    });
    const relay = fc.record({
      size: fc.constantFrom(...relaySizes.map(({ name }) => name)),
      perZone: fc.integer({ min: 1, max: 20 }),
      zones: fc.subarray(["1", "2", "3"]),
    });
    fc.assert(
      fc.property(fc.array(pool, { maxLength: 4 }), fc.array(relay, { maxLength: 3 }), (pools, relays) => {
        const template = region!.pools[0]!;
        const changed = {
          ...region!,
          pools: pools.map(({ size, maximum, spot }, index) => ({
            ...template,
            size,
            generation: index + 1,
            onDemand: { minimum: 0, maximum },
            spot: spot === null ? undefined : { minimum: 0, maximum: spot },
          })),
          relays: relays.map((own, index) => ({ ...region!.relays[0]!, ...own, generation: index + 1 })),
        } as typeof region & object;
        const needs = quotaNeeds({ regions: [changed] });
        for (const { needed, parts, rollOut, newLimit } of needs) {
          assert.equal(
            parts.reduce((sum, { amount }) => sum + amount, 0),
            needed,
          );
          assert.equal(
            rollOut.reduce((sum, { amount }) => sum + amount, needed),
            newLimit,
          );
          assert.ok(parts.every(({ amount }) => amount > 0));
        }
        const families = needs.filter(({ of, counters }) => of === "vCPUs" && counters[0] !== "cores");
        assert.equal(new Set(families.map(({ counters }) => canonicalCounter(counters[0]!))).size, families.length);
        assert.equal(
          needOf(needs, "japaneast", "cores") ?? 0,
          families.reduce((sum, { needed }) => sum + needed, 0),
        );
        const machines = changed.relays.reduce((sum, one) => sum + planEdgeRelay(one).relays.length, 0);
        assert.equal(needOf(needs, "japaneast", "PublicIPAddresses"), 1 + machines);
        const spot = pools.reduce(
          (sum, { size, spot: hosts }) =>
            sum + ((hosts ?? 0) + (hosts ? Math.max(1, Math.floor(hosts / 20)) : 0)) * findGpuSize(size)!.cpus,
          0,
        );
        assert.equal(needOf(needs, "japaneast", "lowPriorityCores") ?? 0, spot);
      }),
    );
  });

  it("counts a batch of what is upgraded in place, as the plan does when it compares what Azure granted", () => {
    const [region] = planned("prod").regions.filter(({ key }) => key === "japaneast/1");
    const granted = { family: 1_000_000, region: 1_000_000 };
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 5, max: 100 })), { minLength: 2, maxLength: 2 }), (batches) => {
        const pools = region!.pools.map((pool, index) => {
          const batchPercent = batches[index];
          return batchPercent === null || batchPercent === undefined
            ? pool
            : { ...pool, spot: undefined, rollingUpgrade: { batchPercent, grantedVcpus: granted } };
        });
        const changed = { ...region!, pools };
        const needs = quotaNeeds({ regions: [changed] });
        const { ofFamily, inAll } = onDemandVcpus(changed);
        assert.equal(needOf(needs, "japaneast", "cores"), inAll);
        for (const family of ["StandardNVADSA10v5Family", "standardDDSv5Family"]) {
          assert.equal(needOf(needs, "japaneast", family), ofFamily(family));
        }
        const batchParts = needs.flatMap(({ parts }) => parts).filter(({ of }) => of.includes("upgraded in place"));
        // Each is counted in its family and in all.
        assert.equal(batchParts.length, 2 * batches.filter((batch) => batch !== null).length);
      }),
    );
  });

  it("knows a counter with spaces, and in any case", () => {
    assert.equal(canonicalCounter("Standard NCASv3_T4 Family"), canonicalCounter("standardNCASv3_T4Family"));
  });
});
