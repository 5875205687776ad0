import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { accept, type AcceptedPlatform } from "../../../tools/fuzz/platforms/accepted";
import { configurations } from "../../../tools/fuzz/platforms/configurations";
import { liveInEngine } from "../../../tools/fuzz/platforms/engine-life";
import { project } from "../../support/stacks";

/*
 * The seeds are fixed: a pull request is judged by what it changes, not by the luck of the draw, and what fails here fails
 * on every machine. New ground is broken by `npm run fuzz -- --runs 10000`, which takes another seed every time.
 */
const seeds = { platforms: [2026, 2027], edits: 2028, engine: 2029 };

interface Run {
  exitCode: number | null;
  output: string;
}

/** `npm run fuzz -- <args>`, in a process of its own: it needs more memory for what is short-lived than mocha has. */
function fuzz(...args: string[]): Promise<Run> {
  const child = spawn(
    process.execPath,
    ["-r", "ts-node/register/transpile-only", join(project, "tools/fuzz/main.ts"), ...args],
    { cwd: project },
  );
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve) => child.on("close", (exitCode) => resolve({ exitCode, output })));
}

/** The share of the configurations that the checks let through, in percent. */
function acceptedShare(output: string): number {
  return Number(/accepted \((\d+) %\)/.exec(output)?.[1]);
}

describe("random platforms", function () {
  this.timeout(1_800_000);

  it("deploy, have nothing to do the second time, and go, whatever the configuration accepts", async () => {
    const runs = await Promise.all(seeds.platforms.map((seed) => fuzz("--runs", "120", "--seed", `${seed}`)));
    for (const { exitCode, output } of runs) {
      assert.equal(exitCode, 0, output);
      assert.ok(acceptedShare(output) > 33, `too few are accepted to say much:\n${output}`);
    }
  });

  it("are updated by whatever edit is accepted, and no session ends", async () => {
    const { exitCode, output } = await fuzz("--edits", "--runs", "50", "--seed", `${seeds.edits}`);
    assert.equal(exitCode, 0, output);
    assert.ok(acceptedShare(output) > 20, `too few edits are accepted to say much:\n${output}`);
  });

  it("live the same life through the real engine", async () => {
    for (const platform of smallOnes(3)) await liveInEngine(project, platform);
  });
});

function smallOnes(count: number): AcceptedPlatform[] {
  const small: AcceptedPlatform[] = [];
  for (const written of fc.sample(configurations, { seed: seeds.engine, numRuns: 500 })) {
    if (small.length === count) return small;
    const { platform } = accept(written);
    const regions = platform?.plan.regions ?? [];
    const machines = regions.flatMap(({ relays, zones }) => relays.map((one) => one.perZone * (zones.length || 1)));
    const total = machines.reduce((sum, number) => sum + number, 0);
    if (platform !== undefined && regions.length === 1 && total <= 3) small.push(platform);
  }
  throw new Error(`only ${small.length} of 500 configurations are small`);
}
