import assert from "node:assert/strict";
import fc from "fast-check";
import { containsCidr, overlapCidr } from "cidr-tools";
import { blockAt, blockCount, blockKeys, planBlocks } from "../../../stacks/plan/addresses";
import { parseConfig } from "../../../stacks/config";
import { addressSpaceProblems } from "../../../stacks/config/address-space";
import { planPlatform } from "../../../stacks/plan";
import { extendLock } from "../../../stacks/plan/extend-lock";
import { stackConfig } from "../../../tools/config/stack-config";
import { committedConfig, type committedLock, plannedOrThrow, project } from "../../support/stacks";
import { type Problem, regions } from "../../../components/conventions";

const zoned = regions.filter(({ access, zones }) => access === "open" && zones.length > 0).map(({ name }) => name);
const regionSets = fc.uniqueArray(fc.constantFrom(...zoned), { minLength: 1, maxLength: 12 });

/** The configuration's regions, all with the defaults of prod's first region. */
function configWith(names: string[]): ReturnType<typeof committedConfig> {
  const config = committedConfig("prod");
  const settings = config.regions["eastus2"]!;
  return { ...config, homeRegion: "swedencentral", regions: Object.fromEntries(names.map((name) => [name, settings])) };
}

function addressesOf(names: string[], lock: ReturnType<typeof committedLock>): Map<string, string> {
  const config = configWith(names);
  const { blocks, problems } = planBlocks(blockKeys(config), {
    addressSpace: config.network.addressSpace,
    prefixLength: config.network.regionPrefixLength,
    lock,
    environment: "prod",
  });
  assert.deepEqual(problems, []);
  return blocks;
}

describe("address blocks", () => {
  it("are cut from the environment's space by index", () => {
    assert.equal(blockAt("10.64.0.0/12", 18, 0), "10.64.0.0/18");
    assert.equal(blockAt("10.64.0.0/12", 18, 1), "10.64.64.0/18");
    assert.equal(blockAt("10.64.0.0/12", 18, 63), "10.79.192.0/18");
    assert.equal(blockCount("10.64.0.0/12", 18), 64);
  });

  it("lie in the space and never overlap", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 16 }),
        fc.integer({ min: 16, max: 20 }),
        fc.nat(),
        fc.nat(),
        (length, block, one, other) => {
          const space = `10.0.0.0/${length}`;
          const count = blockCount(space, block);
          const [first, second] = [blockAt(space, block, one % count), blockAt(space, block, other % count)];
          assert.ok(containsCidr(space, first));
          assert.equal(overlapCidr(first, second), one % count === other % count);
        },
      ),
    );
  });

  it("move nobody when regions are added, removed or reordered", () => {
    fc.assert(
      fc.property(regionSets, regionSets, fc.infiniteStream(fc.nat()), (before, others, chance) => {
        const { lock } = extendLock({ version: 1, addressIndexes: {} }, blockKeys(configWith(before)));
        const first = addressesOf(before, lock);
        const after = [...before.filter(() => chance.next().value % 2 === 0), ...others]
          .filter((name, index, all) => all.indexOf(name) === index)
          .sort(() => (chance.next().value % 3) - 1);
        if (after.length === 0) return;
        const { lock: extended } = extendLock(lock, blockKeys(configWith(after)));
        const second = addressesOf(after, extended);
        for (const [key, block] of second) if (first.has(key)) assert.equal(block, first.get(key), `${key} moved`);
        assert.equal(new Set(second.values()).size, second.size);
      }),
      { numRuns: 200 },
    );
  });

  it("are never given again after a region is removed", () => {
    const { lock } = extendLock({ version: 1, addressIndexes: {} }, ["global", "japaneast/1", "eastus2/1"]);
    const { added } = extendLock(lock, ["global", "uksouth/1"]);
    assert.deepEqual(added, { "uksouth/1": 3 });
  });

  it("reach into every subnet of the plan", () => {
    const plan = plannedOrThrow(configWith(["uksouth", "japaneast"]), {
      version: 1,
      addressIndexes: { global: 0, "uksouth/1": 9, "japaneast/1": 4 },
    });
    assert.deepEqual(
      plan.regions.map(({ key, network }) => [key, network.addressSpace]),
      [
        ["japaneast/1", "10.65.0.0/18"],
        ["uksouth/1", "10.66.64.0/18"],
      ],
    );
    assert.equal(plan.global.promotionNetwork.addressSpace, "10.64.0.0/24");
    for (const { relays, network } of plan.regions)
      assert.ok(containsCidr(network.addressSpace, relays[0]!.hostsPrefix));
  });
});

describe("a locked address space", () => {
  const problemsWith = (addressSpace: string, prefixLength: number): string[] =>
    planBlocks(["global"], {
      addressSpace,
      prefixLength,
      lock: { version: 1, addressSpace: "10.64.0.0/12", regionPrefixLength: 18, addressIndexes: { global: 0 } },
      environment: "prod",
    }).problems.map(({ path, fix }) => `${path}: ${fix}`);

  it("may grow, and neither move nor shrink nor be cut otherwise", () => {
    assert.deepEqual(problemsWith("10.64.0.0/12", 18), []);
    assert.deepEqual(problemsWith("10.64.0.0/10", 18), []);
    const other = ["network.addressSpace: write 10.64.0.0/12, or a larger block that begins with 10.64.0.0"];
    assert.deepEqual(problemsWith("10.80.0.0/12", 18), other);
    assert.deepEqual(problemsWith("10.64.0.0/13", 18), other);
    assert.deepEqual(problemsWith("10.64.0.0/12", 19), ["network.regionPrefixLength: write 18"]);
  });
});

describe("address problems", () => {
  const describe = ({ path, reason, fix }: Problem): string => `${path}: ${reason}; ${fix}`;

  it("name the command that writes a missing index", () => {
    const { problems } = planPlatform(configWith(["japaneast"]), { version: 1, addressIndexes: { global: 0 } });
    assert.deepEqual(problems.map(describe), [
      "regions.japaneast: stacks/prod.lock.yaml has no address index for japaneast/1; run `npm run config -- lock --stack prod` and commit the file",
    ]);
  });

  it("refuse a space that is too small for the indexes, and name one that is not", () => {
    const problemsOf = (addressSpace: string): string[] =>
      planBlocks(["global", "japaneast/1"], {
        addressSpace,
        prefixLength: 18,
        lock: { version: 1, addressIndexes: { global: 0, "japaneast/1": 1 } },
        environment: "prod",
      }).problems.map(describe);
    assert.match(problemsOf("10.64.0.0/18")[0]!, /holds 1 blocks of \/18.*write 10\.64\.0\.0\/17/);
    assert.match(problemsOf("10.64.0.0/20")[0]!, /holds 0 blocks.*write 10\.64\.0\.0\/17/);
  });

  it("refuse a space that is public, or doesn't start where it says", () => {
    const problemOf = (space: string): string => describe(addressSpaceProblems(space, "network.addressSpace")[0]!);
    assert.match(problemOf("20.0.0.0/12"), /public address space/);
    assert.match(problemOf("10.64.1.0/12"), /boundary of its size; write 10\.64\.0\.0\/12/);
    assert.match(problemOf("172.0.0.0/8"), /beyond private/);
  });
});

describe("a region with more hosts than addresses for them", () => {
  it("is refused at its pools", () => {
    const raw: any = structuredClone(stackConfig(project, "dev"));
    const { standard } = raw.defaults.pools;
    const crowd = {
      ...standard,
      sessions: { atPeak: 1000, offPeak: 1000 },
      spotShare: 0.5,
      launches: [],
    };
    raw.network.regionPrefixLength = 20;
    const problems = (pools: Record<string, unknown>): string[] => {
      raw.defaults.pools = pools;
      const config = parseConfig(structuredClone(raw)).value!;
      return planPlatform(config, { version: 2, addressIndexes: { global: 0, "japaneast/1": 1 } })
        .problems.filter(({ path }) => path.endsWith(".pools"))
        .map(({ path, given }) => `${path}: ${String(given)}`);
    };
    assert.deepEqual(problems({ standard: crowd }), []);
    assert.deepEqual(problems({ standard: crowd, second: crowd }), ["regions.japaneast.pools: 3000"]);
  });
});
