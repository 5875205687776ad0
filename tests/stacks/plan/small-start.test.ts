import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { parseConfig, type PlatformConfig } from "../../../stacks/config";
import { planPlatform } from "../../../stacks/plan";
import { renewLock } from "../../../tools/config/renew-lock";
import { stackConfig } from "../../../tools/config/stack-config";
import { stackPools } from "../../../tools/capacity/stack-pools";
import { declareStack } from "../../support/declare-stack";
import { writeFreshLock } from "../../support/fresh-lock";
import { project } from "../../support/stacks";

function prodWith(generations: object[], change: (config: any) => void = () => undefined): PlatformConfig {
  const config: any = structuredClone(stackConfig(project, "prod"));
  config.regions = { eastus2: {} };
  config.defaults.pools.standard.generations = generations;
  change(config);
  const { value, problems } = parseConfig(config);
  assert.deepEqual(problems, []);
  return value!;
}
const empty = { version: 2 as const, addressIndexes: {}, regions: {} };

/** Whatever the configuration is refused for. */
function refusals(config: PlatformConfig): string[] {
  return renewLock(config, empty).problems.map(({ path, reason, fix }) => `${path}: ${reason} → ${fix}`);
}

describe("a generation with its own minimum of hosts", () => {
  const small = [{ number: 1 }, { number: 2, minimumHosts: 3 }];

  it("keeps so many up at all times, and its maximum and its share of spot stay", () => {
    const { lock } = renewLock(prodWith(small), empty);
    const [whole, little] = planPlatform(prodWith(small), lock!).plan!.regions[0]!.pools;
    assert.deepEqual([little!.onDemand.minimum, little!.spot!.minimum], [3, 0]);
    assert.deepEqual(little!.schedule.peaks, []);
    assert.ok(whole!.onDemand.minimum > 3 && whole!.schedule.peaks.length > 0);
    assert.equal(little!.onDemand.maximum, whole!.onDemand.maximum);
    assert.equal(little!.spot!.maximum, whole!.spot!.maximum);
    const profiles = (minimumHosts: number) => prodWith([{ number: 1 }, { number: 2, minimumHosts }]);
    assert.deepEqual(refusals(profiles(1)), []);
  });

  it("is recorded, and so is its end", () => {
    const before = renewLock(prodWith([{ number: 1 }, { number: 2, serving: false, minimumHosts: 3 }]), empty).lock!;
    const started = renewLock(prodWith(small), before);
    assert.deepEqual(started.recorded, ["regions.eastus2.pools.standard.generations: generation 2 serves now."]);
    const grown = renewLock(prodWith([{ number: 1 }, { number: 2 }]), started.lock!);
    assert.deepEqual(grown.recorded, [
      "regions.eastus2.pools.standard.generations: generation 2 keeps the hosts that its pool's sessions come to up now.",
    ]);
    assert.equal(started.lock!.regions!["eastus2/1"]!.pools["standard"]!.generations["2"]!.minimumHosts, 3);
  });

  it("is refused where no other generation keeps what the pool's sessions come to, at its own place", () => {
    for (const generations of [
      [{ number: 1, minimumHosts: 1 }],
      [
        { number: 1, serving: false },
        { number: 2, minimumHosts: 1 },
      ],
    ]) {
      const [problem] = refusals(prodWith(generations));
      assert.match(
        problem!,
        /^regions\.eastus2\.pools\.standard\.generations\[\d\]\.minimumHosts: no generation that serves keeps the hosts up .* → leave it out; deploy that before another one drains$/,
      );
    }
  });

  it("is refused above the most hosts that the pool's sessions come to, at its own place", () => {
    const [problem] = refusals(prodWith([{ number: 1 }, { number: 2, minimumHosts: 900 }]));
    assert.match(problem!, /^regions\.eastus2\.pools\.standard\.generations\[1\]\.minimumHosts: /);
  });

  it("is in the outputs, of that generation alone", async () => {
    const { outputs } = await declareStack("dev", {
      change: ({ defaults }) => (defaults.pools.standard.generations = [{ number: 1 }, { number: 2, minimumHosts: 1 }]),
    });
    const pools = outputs["region-japaneast-1"].pools.map((pool: any) => [pool.generation, pool.minimumHosts]);
    assert.deepEqual(pools, [
      [1, undefined],
      [2, 1],
    ]);
  }).timeout(60_000);

  it("doesn't stand for its pool in a replay of demand", () => {
    const folder = mkdtempSync(join(tmpdir(), "cloud-gaming-small-"));
    mkdirSync(join(folder, "stacks"));
    const document = parseDocument(readFileSync(join(project, "Pulumi.prod.yaml"), "utf8"));
    document.setIn(["config", "cloud-gaming:defaults", "pools", "standard", "generations"], document.createNode(small));
    writeFileSync(join(folder, "Pulumi.prod.yaml"), document.toString());
    writeFreshLock(folder, stackConfig(folder, "prod"));
    const replayed = stackPools(folder, "prod", { pool: "standard" });
    rmSync(folder, { recursive: true });
    assert.deepEqual([...new Set(replayed.map(({ settings }) => settings.generation))], [1]);
  });
});

describe("a roll-out in one region", () => {
  it("is written under the region, and the others keep what the defaults have", () => {
    const inRegions = (config: any): void => {
      const { generations } = { generations: [{ number: 1 }, { number: 2, serving: false, osDiskGiB: 80 }] };
      config.regions = {
        eastus2: {
          pools: { standard: { generations } },
          relays: { generations: [{ number: 1 }, { number: 2, serving: false }] },
        },
        japaneast: {},
      };
    };
    const before = renewLock(
      prodWith([{ number: 1 }], (config) => (config.regions.japaneast = {})),
      empty,
    ).lock!;
    const { recorded, problems } = renewLock(prodWith([{ number: 1 }], inRegions), before);
    assert.deepEqual(problems, []);
    assert.deepEqual(recorded, [
      "regions.eastus2.pools.standard.generations: generation 2 is new and doesn't serve yet.",
      "regions.eastus2.relays.generations: generation 2 is new and doesn't serve yet.",
    ]);
  });

  it("ends in the defaults without a change, once each region has the new generation alone", () => {
    const own = { pools: { standard: { generations: [{ number: 2, osDiskGiB: 80 }] } } };
    const regions = (written: object) => (config: any) => (config.regions = { eastus2: written, japaneast: written });
    const before = renewLock(prodWith([{ number: 1 }], regions(own)), empty).lock!;
    const merged = renewLock(prodWith([{ number: 2, osDiskGiB: 80 }], regions({})), before);
    assert.deepEqual([merged.problems, merged.recorded], [[], []]);
    assert.deepEqual(merged.lock, before);
  });
});
