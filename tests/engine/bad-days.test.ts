import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { startSimulator } from "../../tools/azure-sim";
import { changesIn, SimProject } from "../support/sim-project";
import { stackConfig } from "../../tools/config/stack-config";
import { join } from "node:path";
import { project } from "../support/stacks";

describe("bad days, with the real engine", function () {
  this.timeout(300_000);
  let platform: SimProject;
  beforeEach(() => (platform = new SimProject(true)));
  afterEach(() => platform.remove());

  it("a killed deployment is carried on by the next, and nothing is made twice", async () => {
    const killed = new AbortController();
    const running = platform.try(["up", "--stack", "dev", "--skip-preview"], {
      signal: killed.signal,
      killSignal: "SIGKILL",
    });
    await platform.cloudReaches(30, running);
    killed.abort();
    assert.notEqual((await running).exitCode, 0);
    const made = platform.cloud().length;
    assert.ok(made >= 30 && made < 90, `${made} resources were made before the kill`);

    const said: string[] = [];
    const next = await platform.try(["up", "--stack", "dev", "--skip-preview"], { say: (line) => said.push(line) });
    assert.equal(next.exitCode, 0, next.stdout + next.stderr);
    assert.match(said.join("\n"), /An earlier run of dev was cut off; carrying on where it stopped\./);
    await platform.run("up", "--stack", "dev", "--skip-preview", "--expect-no-changes");
    await platform.run("destroy", "--stack", "dev", "--skip-preview");
    const left = platform.cloud().map(({ id }) => id);
    assert.ok(
      left.every((id) => /NetworkWatcher/i.test(id)),
      `orphaned: ${left.join(", ")}`,
    );
  });

  it("a deployment interrupted with Ctrl+C says so, and the next one finishes it", async () => {
    const interrupted = new AbortController();
    const running = platform.try(["up", "--stack", "dev", "--skip-preview"], { signal: interrupted.signal });
    await platform.cloudReaches(20, running);
    interrupted.abort();
    const { exitCode } = await running;
    assert.notEqual(exitCode, 0);
    const finished = await platform.run("up", "--stack", "dev", "--skip-preview");
    assert.ok(changesIn(finished)["created"]! > 0);
    await platform.run("up", "--stack", "dev", "--skip-preview", "--expect-no-changes");
  });

  it("a file that is no YAML is refused with line and column", async () => {
    appendFileSync(join(platform.folders.project, "Pulumi.dev.yaml"), '  cloud-gaming:broken: "\n');
    await assert.rejects(platform.try(["preview"]), /Pulumi\.dev\.yaml is not valid YAML\.\n {2}line \d+, column \d+/);
  });

  it("an unreadable cloud file is named, and left as it is", async () => {
    mkdirSync(platform.folders.home, { recursive: true });
    writeFileSync(platform.folders.cloud, '{"version": 1, "resources": [');
    await assert.rejects(platform.try(["up", "--stack", "dev"]), (error: Error) => {
      assert.ok(error.message.includes(platform.folders.cloud), error.message);
      assert.match(error.message, /npm run sim:reset/);
      return true;
    });
    assert.equal(readFileSync(platform.folders.cloud, "utf8"), '{"version": 1, "resources": [');
  });

  it("a second deployment beside a running one is told whom to wait for, and a look at outputs harms nobody", async () => {
    const running = platform.try(["up", "--stack", "dev", "--skip-preview"]);
    await platform.cloudReaches(20, running);
    await assert.rejects(
      platform.try(["up", "--stack", "dev"]),
      /^Error: Process \d+ is changing dev in the simulator\. Wait/,
    );
    await platform.run("stack", "output", "--stack", "dev");
    assert.equal((await running).exitCode, 0);
    await platform.run("up", "--stack", "dev", "--skip-preview", "--expect-no-changes");
  });

  it("a cloud file that is gone is noticed", async () => {
    await platform.run("up", "--stack", "dev", "--skip-preview");
    rmSync(platform.folders.cloud);
    await assert.rejects(platform.try(["up", "--stack", "dev"]), /is gone, but Pulumi's state of dev still lists/);
  });

  it("removing a stack leaves the project's own stack file alone", async () => {
    await platform.run("preview", "--stack", "dev");
    await platform.run("stack", "rm", "--yes", "--stack", "dev");
    assert.ok(existsSync(join(platform.folders.project, "Pulumi.dev.yaml")));
    assert.ok(existsSync(join(project, "Pulumi.dev.yaml")));
  });

  it("a port in use is named", async () => {
    const squatter = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => squatter.once("listening", resolve));
    const { port } = squatter.address() as { port: number };
    await assert.rejects(
      startSimulator({ cloudFile: platform.folders.cloud, ports: { azureNative: port } }),
      new RegExp(`${port}`),
    );
    squatter.close();
  });

  it("being signed in to another tenant is refused", async () => {
    const result = await platform.try(["preview", "--stack", "dev"], {
      tenantId: "99999999-9999-4999-8999-999999999999",
    });
    assert.notEqual(result.exitCode, 0);
    assert.match(result.stdout, /tenant/);
    assert.match(result.stdout, /99999999-9999-4999-8999-999999999999/);
  });

  it("the project's own stack files and folders stay as they were", async () => {
    const before = readFileSync(join(platform.folders.project, "Pulumi.dev.yaml"), "utf8");
    await platform.run("preview", "--stack", "dev");
    assert.equal(readFileSync(join(platform.folders.project, "Pulumi.dev.yaml"), "utf8"), before);
    assert.ok(existsSync(platform.folders.backend));
    assert.ok(!("encryptionsalt" in stackConfig(platform.folders.project, "dev")));
  });
});
