import assert from "node:assert/strict";
import fc from "fast-check";
import { describeProblem, type Problem } from "../../../components/conventions";
import { checkConfiguration } from "../../../stacks/check-configuration";
import { type Lock, parseConfig } from "../../../stacks/config";
import { renewLock } from "../../../tools/config/renew-lock";
import { stackConfig } from "../../../tools/config/stack-config";
import { committedConfig, committedRecord, project } from "../../support/stacks";
import { followAdvice } from "../../support/follow-advice";
import { mistakes } from "./mistakes";
import { correctConfig, correctLock } from "./scene";

const MAX_ROUNDS = 3;

interface Scene {
  /** The configuration before the mistakes, and the lock file that fits it. */
  correct: () => any;
  lock: Lock;
  stack?: string;
}

/**
 * What is still wrong after the advice was followed for a few rounds, the problems of each round in turn; empty for a valid
 * file. `config lock` edits no file that a person writes, so it is not counted as a round.
 */
function leftOver({ correct, lock: before, stack }: Scene, ...changes: ((config: any) => void)[]): string[] {
  const written = correct();
  for (const change of changes) change(written);
  // Mistakes may share what they write.
  const config = structuredClone(written);
  let lock = before;
  const problemsNow = (): Problem[] =>
    checkConfiguration({ values: config, stack, lockOf: () => ({ lock, problems: [] }) }).problems;
  const history: string[] = [];
  for (let round = 1; ;) {
    const problems = problemsNow();
    if (problems.length === 0) return [];
    if (problems.every(({ fix }) => fix.startsWith("run `npm run config -- lock --stack prod`"))) {
      const renewed = renewLock(parseConfig(config).value!, lock);
      if (renewed.lock === undefined) return [...history, "`config lock` was advised, and refuses"];
      lock = lock.regions === undefined ? { ...lock, addressIndexes: renewed.lock.addressIndexes } : renewed.lock;
      continue;
    }
    history.push(...problems.map((problem) => `${round}: ${problem.path}: ${describeProblem(problem)}`));
    if (round > MAX_ROUNDS) return history;
    // The last first, so that what is removed moves no place that comes after.
    for (const problem of [...problems].reverse()) {
      if (!followAdvice(config, problem, correct())) history.push(`   not an instruction: ${problem.fix}`);
    }
    round += 1;
  }
}

describe("advice that is followed literally", () => {
  const scene: Scene = { correct: correctConfig, lock: correctLock };

  for (const { what, make } of mistakes) {
    it(`ends in a valid file: ${what}`, () => assert.deepEqual(leftOver(scene, make), []));
  }

  it("ends in a valid file for two mistakes at once", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...mistakes), { minLength: 2, maxLength: 2 }), (made) => {
        try {
          const config = correctConfig();
          for (const { make } of made) make(config);
        } catch {
          // One takes away where another is made.
          return;
        }
        assert.deepEqual(leftOver(scene, ...made.map(({ make }) => make)), []);
      }),
      { numRuns: 200 },
    );
  }).timeout(240_000);
});

describe("advice about what is deployed, followed literally", () => {
  const correct = (): any => structuredClone(stackConfig(project, "prod"));
  const lock = renewLock(committedConfig("prod"), committedRecord("prod")).lock!;
  const scene: Scene = { correct, lock, stack: "prod" };
  const rename = (mapping: any, from: string, to: string): void => {
    mapping[to] = mapping[from];
    delete mapping[from];
  };

  const edits: [what: string, edit: (config: any) => void][] = [
    ["a pool of a region that is renamed", ({ regions }) => rename(regions.japaneast.pools, "premium", "deluxe")],
    ["a pool of the defaults that is renamed", ({ defaults }) => rename(defaults.pools, "standard", "basic")],
    ["a pool that is gone", ({ regions }) => delete regions.japaneast.pools],
    ["a region that is renamed", ({ regions }) => rename(regions, "swedencentral", "westeurope")],
    ["a region that is gone", ({ regions }) => delete regions.centralindia],
    [
      "a generation that is gone",
      ({ regions }) => (regions.japaneast.pools.premium.generations = [{ number: 2, serving: false }]),
    ],
    ["another number for it", ({ regions }) => (regions.japaneast.pools.premium.generations = [{ number: 2 }])],
    ["another size", ({ defaults }) => (defaults.pools.standard.size = "Standard_NV18ads_A10_v5")],
    [
      "other slots and another channel",
      ({ defaults }) => Object.assign(defaults.pools.standard, { slotsPerHost: 1, channel: "canary" }),
    ],
    ["fewer sessions", ({ defaults }) => (defaults.pools.standard.sessions = { atPeak: 60, offPeak: 12 })],
    ["fewer spot hosts", ({ defaults }) => (defaults.pools.standard.spotShare = 0.2)],
    ["no spot hosts", ({ defaults }) => delete defaults.pools.standard.spotShare],
    ["another realm", ({ defaults }) => (defaults.relays.realm = "turn.example.com")],
    ["an epoch that jumps", ({ defaults }) => (defaults.relays.secretEpoch = 7)],
    ["another workload", (config) => (config.workload = "gc")],
    ["another home region", (config) => (config.homeRegion = "japaneast")],
    ["another workspace", ({ monitoring }) => (monitoring.workspaces.europe = "westeurope")],
    ["a workspace that is gone", ({ monitoring }) => delete monitoring.workspaces.europe],
    ["another address space", ({ network }) => (network.addressSpace = "10.0.0.0/12")],
    ["fewer zones", ({ regions }) => (regions.eastus2.zones = ["1"])],
    [
      "an upgrade in place of what serves",
      ({ regions }) =>
        (regions.japaneast.pools.premium.generations = [
          { number: 1, serving: false, rollingUpgrade: { grantedVcpus: { family: 5000, region: 5000 } } },
        ]),
    ],
    ["an environment's name that is the other's", (config) => (config.environment = "dev")],
    [
      "a misspelt key of a pool that serves",
      ({ defaults }) => rename(defaults.pools.standard, "spotShare", "spotshare"),
    ],
  ];
  for (const [what, edit] of edits) {
    it(`ends in a valid file: ${what}`, () => assert.deepEqual(leftOver(scene, edit), []));
  }

  it("is given for a misspelt key alone, and not for what would follow from it", () => {
    const values = correct();
    rename(values.defaults.pools.standard, "spotShare", "spotshare");
    const { problems } = checkConfiguration({ values, stack: "prod", lockOf: () => ({ lock, problems: [] }) });
    assert.deepEqual(
      problems.map(({ path, fix }) => [path, fix.split("?")[0]]),
      [["defaults.pools.standard.spotshare", "did you mean spotShare"]],
    );
  });

  it("names a file for a stack whose name no environment can have, and an unknown group in the same message", () => {
    const values = correct();
    Object.assign(values, { environment: "staging" });
    values.monitoring.workspaces.asia = "japaneast";
    const checked = checkConfiguration({
      values,
      stack: "staging",
      lockOf: () => assert.fail("there is no such lock"),
    });
    assert.deepEqual(checked.problems.map(describeProblem), [
      "\"staging\": the stack is called staging, and staging can't be part of resource names: an environment's name has 2 to 5 lower-case letters and digits, a letter first; rename Pulumi.staging.yaml, e.g. to Pulumi.stagi.yaml, and write stagi",
      '"asia": Azure has no such group of geographies; write one of africa, asiapacific, canada, europe, mexico, middleeast, southamerica, uk, us',
    ]);
    values.environment = "stagi";
    delete values.monitoring.workspaces.asia;
    const lockOf = (): { lock: Lock; problems: [] } => ({ lock: { version: 1, addressIndexes: {} }, problems: [] });
    const { problems } = checkConfiguration({ values, stack: "stagi", lockOf });
    for (const { fix } of problems) assert.match(fix, /^run `npm run config -- lock --stack stagi`/);
  });
});
