import assert from "node:assert/strict";
import { parseConfig, type PlatformConfig } from "../../../stacks/config";
import { planPlatform } from "../../../stacks/plan";
import { planEdgeRelay } from "../../../components/edge-relay";
import { planGpuPool } from "../../../components/gpu-pool";
import { stackConfig } from "../../../tools/config/stack-config";
import { committedLock, plannedOrThrow, project } from "../../support/stacks";

function prodWith(change: (config: any) => void): PlatformConfig {
  const config: any = structuredClone(stackConfig(project, "prod"));
  change(config);
  const { value, problems } = parseConfig(config);
  assert.deepEqual(problems, []);
  return value!;
}

const problemsOf = (change: (config: any) => void): string[] =>
  planPlatform(prodWith(change), committedLock("prod")).problems.map(({ path, reason }) => `${path}: ${reason}`);

describe("generations", () => {
  it("let relays be rolled out: a new one differs, and the old one stays what it is", () => {
    const image = `registry.example.com/coturn/coturn:4.10.0@sha256:${"1".repeat(64)}`;
    const before = plannedOrThrow(
      prodWith(() => undefined),
      committedLock("prod"),
    );
    const after = plannedOrThrow(
      prodWith((config) => {
        config.defaults.relays.generations = [
          { number: 1, serving: false },
          { number: 2, coturn: { source: "container", image }, realm: "new.example.com", megabitsPerSession: 14 },
        ];
      }),
      committedLock("prod"),
    );
    const [old, added] = after.regions[0]!.relays;
    const { serving: _was, ...unchanged } = before.regions[0]!.relays[0]!;
    const { serving: _is, ...left } = old!;
    assert.deepEqual(left, unchanged);
    assert.deepEqual(planEdgeRelay(old!).problems, []);
    assert.deepEqual(added!.coturn, { source: "container", image });
    assert.equal(added!.realm, "new.example.com");
    assert.equal(added!.bitsPerSecondPerSession, 14_000_000);
  });

  it("keep a new one's free-slot rules away until its own hosts publish", () => {
    const plan = plannedOrThrow(
      prodWith((config) => {
        config.defaults.pools.standard.scaleOnFreeSlots = true;
        config.defaults.pools.standard.generations = [{ number: 1 }, { number: 2, scaleOnFreeSlots: false }];
      }),
      committedLock("prod"),
    );
    const rules = plan.regions[0]!.pools.map((pool) =>
      planGpuPool(pool).capacities.flatMap(({ profiles }) => profiles.flatMap((profile) => profile.rules)),
    );
    assert.deepEqual(
      rules.map(({ length }) => length > 0),
      [true, false],
    );
  });

  it("let a pool be rolled out with another size, image, disk and channel", () => {
    const plan = plannedOrThrow(
      prodWith((config) => {
        config.defaults.pools.standard.generations = [
          { number: 1 },
          { number: 2, size: "Standard_NV18ads_A10_v5", channel: "canary" },
        ];
      }),
      committedLock("prod"),
    );
    const of = (generation: number) => plan.regions[0]!.pools.find((pool) => pool.generation === generation)!;
    assert.deepEqual([of(1).size, of(1).channel], ["Standard_NV12ads_A10_v5", "prod"]);
    assert.deepEqual([of(2).size, of(2).channel], ["Standard_NV18ads_A10_v5", "canary"]);
  });

  it("differ in what each says itself: zones, spot capacity, slots, Trusted Launch, relays a zone, disk", () => {
    const trustedLaunch = { secureBoot: false, virtualTpm: true };
    const own = { zones: ["1"], spot: false, slotsPerHost: 1, trustedLaunch };
    const { regions } = plannedOrThrow(
      prodWith((config) => {
        config.defaults.pools.standard.peaks = [];
        config.defaults.pools.standard.generations = [{ number: 1 }, { number: 2, ...own }];
        config.defaults.relays.generations = [{ number: 1 }, { number: 2, zones: ["1"], perZone: 7, osDiskGiB: 40 }];
      }),
      committedLock("prod"),
    );
    const [first, second] = regions[0]!.pools;
    assert.deepEqual(
      [first, second].map((pool) => [pool!.zones, pool!.spot !== undefined, pool!.slotsPerHost, pool!.trustedLaunch]),
      [
        [["1", "2", "3"], true, 2, undefined],
        [["1"], false, 1, trustedLaunch],
      ],
    );
    assert.deepEqual(
      regions[0]!.relays.map((relays) => [relays.zones, relays.perZone, relays.osDiskGiB]),
      [
        [["1", "2", "3"], 2, 32],
        [["1"], 7, 40],
      ],
    );
  });

  it("have ways out for a batch more while they are upgraded in place", () => {
    const hosts = (second: object): number => {
      const change = (config: any) => {
        config.regions.japaneast.pools.premium.generations = [{ number: 1 }, { number: 2, serving: false, ...second }];
      };
      const { regions } = plannedOrThrow(prodWith(change), { ...committedLock("prod"), regions: undefined });
      return regions.find(({ key }) => key === "japaneast/1")!.network.nat.demand!.hosts;
    };
    const rollingUpgrade = { batchPercent: 15, grantedVcpus: { family: 5000, region: 5000 } };
    assert.equal(hosts({ rollingUpgrade }) - hosts({}), 3);
  });

  it("have a number each", () => {
    const twice = [{ number: 1 }, { number: 1 }];
    assert.ok(
      problemsOf((config) => (config.regions.eastus2 = { relays: { generations: twice } })).includes(
        "regions.eastus2.relays.generations: two generations have the number 1",
      ),
    );
    assert.ok(
      problemsOf((config) => (config.regions.eastus2 = { pools: { standard: { generations: twice } } })).includes(
        "regions.eastus2.pools.standard.generations: two generations have the number 1",
      ),
    );
  });

  it("are in zones that the region has", () => {
    const relays = {
      perZone: 4,
      generations: [
        { number: 1, zones: ["1", "1"] },
        { number: 2, zones: ["1", "2"] },
      ],
    };
    assert.ok(
      problemsOf((config) => (config.regions.eastus2 = { relays })).includes(
        "regions.eastus2.relays.generations[0].zones: zones of a generation are the region's, each once",
      ),
    );
  });

  it("of relays: one serves, or no session of the region has a way out", () => {
    assert.deepEqual(
      problemsOf((config) => (config.regions.eastus2 = { relays: { generations: [{ number: 1, serving: false }] } })),
      ["regions.eastus2.relays.generations: no generation serves, and all media is relayed"],
    );
  });
});
