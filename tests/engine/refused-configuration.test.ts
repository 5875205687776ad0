import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { findEngine } from "../../tools/engine";
import { pulumiEnvironment } from "../../tools/sim/pulumi-environment";
import { SimProject } from "../support/sim-project";

describe("a configuration that is refused, by the real engine", function () {
  this.timeout(600_000);
  let sim: SimProject;
  before(() => (sim = new SimProject()));
  after(() => sim.remove());

  it("is told whole and readable, and nothing is declared", async () => {
    sim.edit("dev", ["cloud-gaming:builds", "retentionDays"], "90d");
    sim.edit("dev", ["cloud-gaming:homeRegion"], "japaneest");
    const { exitCode, stdout } = await sim.try(["preview", "--stack", "dev"]);
    assert.notEqual(exitCode, 0);
    const problems = [
      '      homeRegion: "japaneest"',
      "          Azure has no such region",
      "        → did you mean japaneast?",
      '      builds.retentionDays: "90d"',
      "          it is text, and a number of days belongs here",
      "        → write 90, without quotes or unit",
    ].join("\n");
    assert.ok(stdout.includes(problems), stdout);
    assert.doesNotMatch(stdout, /azure-native:/);
    assert.doesNotMatch(stdout, /at .*\.ts:\d+/, "a stack trace is in the way");
    sim.edit("dev", ["cloud-gaming:builds", "retentionDays"], 3);
    sim.edit("dev", ["cloud-gaming:homeRegion"], "japaneast");
  });

  it("names a key that holds a secret, even deep inside, and shows its value nowhere", async () => {
    const withSecret = join(sim.folders.stackFiles, "with-secret.yaml");
    copyFileSync(join(sim.folders.project, "Pulumi.dev.yaml"), withSecret);
    const { pulumi, folder } = await findEngine();
    const set = ["config", "set", "--secret", "--path", "cloud-gaming:azure.tenantId", "hunter2"];
    const { status, stderr } = spawnSync(pulumi, [...set, "--stack", "dev", "--config-file", withSecret], {
      cwd: sim.folders.stackFiles,
      env: pulumiEnvironment(sim.folders, folder, {}),
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    const { exitCode, stdout } = await sim.try(["preview", "--stack", "dev", "--config-file", withSecret]);
    assert.notEqual(exitCode, 0);
    assert.match(stdout, /\n +azure\n +it is, or holds, a secret/);
    assert.doesNotMatch(stdout, /hunter2|tenantId/);
  });
});
