import assert from "node:assert/strict";
import { parseConfig, type PlatformConfig } from "../../../stacks/config";
import { deployedFromOutputs } from "../../../stacks/outputs";
import { type Deployed, planPlatform } from "../../../stacks/plan";
import { renewLock } from "../../../tools/config/renew-lock";
import { stackConfig } from "../../../tools/config/stack-config";
import { project } from "../../support/stacks";

type Change = (config: any) => void;

/** Prod with one region, changed. */
function configured(...changes: Change[]): PlatformConfig {
  const config: any = structuredClone(stackConfig(project, "prod"));
  config.regions = { eastus2: {} };
  for (const change of changes) change(config);
  const { value, problems } = parseConfig(config);
  assert.deepEqual(problems, []);
  return value!;
}

const generations =
  (...written: object[]): Change =>
  (config) =>
    (config.defaults.pools.standard.generations = written);
const region =
  (settings: object | undefined): Change =>
  (config) => {
    if (settings === undefined) delete config.regions.eastus2;
    else config.regions.eastus2 = settings;
  };
const epoch =
  (secretEpoch: number): Change =>
  (config) =>
    (config.defaults.relays.secretEpoch = secretEpoch);
/** The region stays, and another one keeps the environment from being empty. */
const japan: Change = (config) => (config.regions.japaneast = {});

function recorded(...changes: Change[]) {
  return renewLock(configured(...changes), { version: 2, addressIndexes: {}, regions: {} }).lock!;
}

/** What the outputs would report of a configuration that is deployed. */
function deployedAs(...changes: Change[]): Deployed {
  const config = configured(...changes);
  const { plan, problems } = planPlatform(config, recorded(...changes));
  assert.deepEqual(problems, []);
  const regions = plan!.regions.map((one) => [
    `region-${one.logicalName}`,
    {
      key: one.key,
      ...(one.removing ? { removing: true } : {}),
      network: { addressSpace: one.network.addressSpace },
      pools: one.pools.map(({ pool, generation, serving, rollingUpgrade }) => ({
        ...{ pool, generation, serving, onDemand: { scaleSetId: "set" } },
        ...(rollingUpgrade ? { rollingUpgrade: { batchPercent: 20, surgeHosts: 1 } } : {}),
      })),
      relays: one.relays.map(({ generation, serving }) => ({ generation, serving, servers: [] })),
      relaySecrets: { epoch: one.relaySecrets.epoch },
    },
  ]);
  const platform = { workload: "cg", homeRegion: config.homeRegion, subscriptionId: config.azure.subscriptionId };
  const { deployed } = deployedFromOutputs(
    { prod: { schemaVersion: 1, platform, ...Object.fromEntries(regions) } },
    true,
  );
  return deployed!;
}

/** Problems of the program with a lock file that records all of it, and of the command. */
function refused(deployed: Deployed, before: Change[], after: Change[]): { program: string[]; command: string[] } {
  const told = (problems: { path: string; reason: string; fix: string }[]): string[] =>
    problems.map(({ path, reason, fix }) => `${path}: ${reason} → ${fix}`);
  return {
    program: told(planPlatform(configured(...after), recorded(...after), { deployed }).problems),
    command: told(renewLock(configured(...after), recorded(...before), {}, deployed).problems),
  };
}

const path = "regions.eastus2.pools.standard";
const drains1 = { number: 1, serving: false };

describe("what is deployed", () => {
  const skipped: [what: string, deployed: Change[], lock: Change[], wanted: Change[], expected: RegExp][] = [
    [
      "a generation that serves before it was deployed",
      [],
      [generations({ number: 1 }, { number: 2, serving: false })],
      [generations({ number: 1 }, { number: 2 })],
      /standard\.generations: in the stack prod as last deployed, generation 2 is not deployed and would serve at once.* → 1 step is missing: write generations: \[\{number: 1\}, \{number: 2, serving: false\}\], renew the lock file and deploy it; then write this again$/,
    ],
    [
      "a roll-out of which nothing was deployed",
      [],
      [generations(drains1, { number: 2, osDiskGiB: 80 })],
      [generations({ number: 2, osDiskGiB: 80 })],
      /generation 1 serves and would be gone: its sessions would end; .* → 3 steps are missing, .*: first write generations: \[\{number: 1\}, \{number: 2, osDiskGiB: 80, serving: false\}\], then generations: .*, then generations: \[\{number: 1, serving: false\}, \{number: 2, osDiskGiB: 80\}\] \(with the settings that generation 1 had\)/,
    ],
    [
      "a pool that was renamed",
      [],
      [generations(drains1)],
      [
        (config) => {
          const { standard, ...others } = config.defaults.pools;
          config.defaults.pools = { ...others, std: standard };
        },
      ],
      /^regions\.eastus2\.pools\.standard: in the stack prod as last deployed, generation 1 serves and would be gone: its sessions would end\. A pool with another name is another pool → 1 step is missing: write the pool standard again as it was \(git has it\), with generations: \[\{number: 1, serving: false\}\]/,
    ],
    [
      "a region that was recorded to go, and never drained",
      [japan],
      [japan, region({ removing: true })],
      [japan, region(undefined)],
      /^regions\.eastus2: it is deployed, and is gone from the configuration: .*\(the stack prod last deployed it without removing: true\) → it takes two commits/,
    ],
    [
      "two rotations at once",
      [],
      [epoch(2)],
      [epoch(3)],
      /relays\.secretEpoch: the stack prod is deployed with 1, and more than one step replaces both secrets: .* → write 2$/,
    ],
    [
      "an upgrade in place of what was recorded to drain, and serves",
      [(config) => (config.defaults.pools.standard.spotShare = 0)],
      [(config) => (config.defaults.pools.standard.spotShare = 0), generations(drains1)],
      [
        (config) => (config.defaults.pools.standard.spotShare = 0),
        generations({ ...drains1, rollingUpgrade: { batchPercent: 20, grantedVcpus: { family: 5000, region: 5000 } } }),
      ],
      /generations\[0\]\.rollingUpgrade: generation 1 serves, in the stack prod as last deployed: sessions would begin there/,
    ],
  ];
  for (const [what, before, lock, wanted, expected] of skipped) {
    it(`refuses ${what}, in the program and in \`config lock\`, although the lock file records each step`, () => {
      const { program, command } = refused(deployedAs(...before), lock, wanted);
      for (const lines of [program, command]) {
        assert.ok(
          lines.some((line) => expected.test(line)),
          lines.join("\n"),
        );
      }
      // Without the outputs nothing is known of it.
      assert.deepEqual(planPlatform(configured(...wanted), recorded(...wanted)).problems, []);
    });
  }

  it("lets a recorded step be taken back that was never deployed, and the steps that are missing be written", () => {
    const beyond = recorded(generations({ number: 2 }));
    beyond.regions!["eastus2/1"]!.pools["standard"]!.highest = 2;
    const deployed = deployedAs();
    for (const wanted of [[{ number: 1 }], [{ number: 1 }, { number: 2, serving: false }]]) {
      const { lock, problems, recorded: lines } = renewLock(configured(generations(...wanted)), beyond, {}, deployed);
      assert.deepEqual(problems, []);
      assert.match(lines.join("\n"), /generation 1, which is still deployed, is listed again and serves\./);
      assert.deepEqual(planPlatform(configured(generations(...wanted)), lock!, { deployed }).problems, []);
    }
  });

  it("may lack a region that was recorded and never deployed: its entry may go", () => {
    const { problems, recorded: lines } = renewLock(configured(), recorded(japan), {}, deployedAs());
    assert.deepEqual(problems, []);
    assert.deepEqual(lines, ["regions.japaneast: it was never deployed, and is gone."]);
    // A part knows of its own region only.
    const ofPart = { ...deployedAs(), complete: false };
    assert.equal(renewLock(configured(), recorded(japan), {}, ofPart).problems.length, 1);
  });

  it("keeps a region's addresses and an environment's identity, whatever the lock file was changed to", () => {
    const lock = recorded();
    lock.addressIndexes["eastus2/1"] = 5;
    delete lock.identity;
    const moved = planPlatform(configured(), lock, { deployed: deployedAs() }).problems;
    assert.match(moved[0]!.reason, /its addresses are .* in the stack prod as last deployed/);
    const { problems } = planPlatform(
      configured((config) => (config.workload = "gc")),
      lock,
      { deployed: deployedAs() },
    );
    assert.ok(
      problems.some(({ path, reason }) => path === "workload" && /the stack prod is deployed with cg/.test(reason)),
    );
  });

  it("is nothing where a stack has no outputs, and unreadable where they are of another version", () => {
    assert.deepEqual(deployedFromOutputs({ prod: {}, "prod-global": {} }, true), {});
    const { deployed, unreadable } = deployedFromOutputs({ prod: { schemaVersion: 7 } }, true);
    assert.equal(deployed, undefined);
    assert.match(unreadable!, /^the outputs of prod are of another version of this program \(schemaVersion: /);
  });

  it("lacks a generation of which a resource failed", () => {
    const region = {
      ...{ key: "eastus2/1", network: { addressSpace: "10.64.0.0/18" }, relaySecrets: { epoch: 1 } },
      pools: [{ pool: "standard", generation: 2, serving: true, onDemand: {} }],
      relays: [{ generation: 2, serving: true, servers: [{ name: "vm" }] }],
    };
    const { deployed } = deployedFromOutputs({ prod: { schemaVersion: 1, "region-eastus2-1": region } }, true);
    assert.deepEqual([deployed!.regions["eastus2/1"]!.pools, deployed!.regions["eastus2/1"]!.relays], [{}, {}]);
  });

  it("names the pool's path once for a step that is skipped, and doesn't advise to record it", () => {
    const { program } = refused(deployedAs(), [], [generations({ number: 2 })]);
    assert.equal(program.filter((line) => line.startsWith(path)).length, 1, program.join("\n"));
    const { problems } = planPlatform(configured(generations({ number: 2 })), recorded(), { deployed: deployedAs() });
    assert.ok(!problems.some(({ fix }) => fix.startsWith("run `npm run config -- lock")), JSON.stringify(problems));
  });
});
