import assert from "node:assert/strict";
import { regions } from "../../components/conventions";
import { findEngine } from "../../tools/engine";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { startSimulator } from "../../tools/azure-sim";
import { pulumiEnvironment } from "../../tools/sim/pulumi-environment";
import { changesIn, SimProject } from "../support/sim-project";
import { acceptedFindings } from "../policy/accepted-findings";
import { checkovProgram, type Finding, runCheckov, stale, unexplained } from "../policy/checkov";
import { userDataFindings } from "../policy/user-data";
import { exportedToTemplate, type StackExport } from "../../tools/arm-template";
import { committedConfig, project, stacks } from "../support/stacks";

describe("prod, with the real engine", function () {
  this.timeout(600_000);
  const platform = new SimProject();
  after(() => platform.remove());

  it("is at least four regions on three continents, one in Japan, one with two pools", () => {
    const config = committedConfig("prod");
    const located = Object.keys(config.regions).map((name) => regions.find((region) => region.name === name)!);
    assert.ok(located.length >= 4);
    assert.ok(new Set(located.map(({ continent }) => continent)).size >= 3);
    assert.ok(located.some(({ geography }) => geography === "Japan"));
    assert.ok(Object.values(config.regions).some(({ pools }) => Object.keys(pools).length >= 2));
  });

  it("comes up, and has nothing to do the second time", async () => {
    const created = changesIn(await platform.run("up", "--stack", "prod", "--skip-preview"))["created"]!;
    assert.ok(created > 500, `${created} created`);
    await platform.run("up", "--stack", "prod", "--skip-preview", "--expect-no-changes");
  });

  it("holds, together with dev, nothing that Checkov finds and nobody explained", async function () {
    if (!checkovProgram()) {
      this.test!.title += " (skipped: Checkov is not installed; tools/setup/system-packages.sh installs it)";
      this.skip();
    }
    await platform.run("up", "--stack", "dev", "--skip-preview");
    const findings: Finding[] = [];
    for (const stack of stacks) {
      const { stdout } = await platform.run("stack", "export", "--stack", stack);
      const { template } = exportedToTemplate(JSON.parse(stdout) as StackExport);
      findings.push(...runCheckov(template), ...userDataFindings(template));
    }
    assert.deepEqual(unexplained(findings, acceptedFindings), []);
    assert.deepEqual(stale(findings, acceptedFindings), [], "accepted, but found no more");
    await platform.run("destroy", "--stack", "dev", "--skip-preview");
  });

  it("refuses plain pulumi destroy, and keeps everything", async () => {
    const before = platform.cloud().length;
    const engine = await findEngine();
    const simulator = await startSimulator({
      cloudFile: platform.folders.cloud,
      tenantId: committedConfig("prod").azure.tenantId,
    });
    const env = pulumiEnvironment(platform.folders, engine.folder, simulator.environment());
    const configFile = join(platform.folders.stackFiles, "Pulumi.prod.yaml");
    const args = ["destroy", "--stack", "prod", "--yes", "--config-file", configFile];
    const refused = await promisify(execFile)(engine.pulumi, args, { cwd: project, env }).then(
      ({ stdout }) => assert.fail(`it was not refused:\n${stdout}`),
      (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
    );
    await simulator.close();
    assert.match(refused, /protected/);
    assert.equal(platform.cloud().length, before);
  });

  it("goes in the simulator, which says that it unprotects first", async () => {
    const said: string[] = [];
    const result = await platform.try(["destroy", "--stack", "prod", "--skip-preview"], {
      say: (line) => said.push(line),
    });
    assert.equal(result.exitCode, 0, result.stdout + result.stderr);
    assert.match(said.join("\n"), /Unprotecting \d+ resources of prod in the simulator's state/);
    const left = platform.cloud().map(({ id }) => id);
    assert.ok(
      left.every((id) => /NetworkWatcher/i.test(id)),
      `left behind: ${left.join(", ")}`,
    );
  });
});
