import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeLock } from "../../../tools/config/lock-command";
import { project } from "../../support/stacks";

describe("npm run capacity", function () {
  this.timeout(120_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cloud-gaming-capacity-"));
    mkdirSync(join(folder, "stacks"));
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "tsconfig.json"])
      cpSync(join(project, file), join(folder, file));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function capacityOf(from: string, to: string) {
    const text = readFileSync(join(project, "Pulumi.dev.yaml"), "utf8");
    assert.ok(text.includes(from), from);
    writeFileSync(join(folder, "Pulumi.dev.yaml"), text.replace(from, to));
    rmSync(join(folder, "stacks/dev.lock.yaml"), { force: true });
    const { ok, lines } = await writeLock(folder, "dev");
    assert.ok(ok, lines.join("\n"));
    const main = join(project, "tools/capacity/main.ts");
    const ready = join(project, "tools/setup/ready.mjs");
    return spawnSync(process.execPath, [ready, main, "--stack", "dev"], { cwd: folder, encoding: "utf8" });
  }

  it("exits with 0 where the promise is kept", async () => {
    const { status, stderr } = await capacityOf("retentionDays: 3", "retentionDays: 3");
    assert.equal(status, 0, stderr);
  });

  it("exits with 3 where it is broken, and names the days", async () => {
    const sessions = "atPeak: 3\n          offPeak: 1\n          warmFreeSlots: 1";
    const peaks = '\n        peaks: [{ name: evening, days: [Wednesday], start: "22:30", end: "23:30", sessions: 3 }]';
    const { status, stdout, stderr } = await capacityOf(sessions, sessions.replace("warmFreeSlots: 1", "") + peaks);
    assert.equal(status, 3, stderr);
    assert.match(stderr, /The promise is broken: An ordinary day/);
    assert.match(stdout, /As deployed today, the promise is \*\*broken\*\*/);
  });
});
