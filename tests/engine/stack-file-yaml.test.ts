import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { structuredValue } from "../../stacks/config";
import { findEngine } from "../../tools/engine";
import { simFolders } from "../../tools/sim/folders";
import { pulumiEnvironment } from "../../tools/sim/pulumi-environment";
import { project } from "../support/stacks";
import { yamlDifferences } from "../support/yaml-differences";

// tests/tools/config/stack-config.test.ts holds the same table against `config check`.
describe("a stack file, by the real engine", function () {
  this.timeout(300_000);
  let folder: string;
  let run: (...args: string[]) => { status: number | null; stdout: string; stderr: string };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "cloud-gaming-yaml-"));
    copyFileSync(join(project, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    const engine = await findEngine();
    const env = pulumiEnvironment(simFolders(folder), engine.folder, {});
    run = (...args) =>
      spawnSync(engine.pulumi, [...args, "--stack", "dev", "--non-interactive"], {
        cwd: folder,
        env,
        encoding: "utf8",
      });
    const { status, stderr } = run("stack", "init");
    assert.equal(status, 0, stderr);
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const { what, text, read } of yamlDifferences) {
    it(`with ${what} is ${read === "refused" ? "refused" : "read as the table has it"}`, () => {
      const file = join(folder, "differences.yaml");
      writeFileSync(file, text);
      const { status, stdout, stderr } = run("config", "--json", "--config-file", file);
      assert.equal(status !== 0, read === "refused", stdout + stderr);
      if (typeof read !== "object") return;
      const values = Object.entries(JSON.parse(stdout) as Record<string, { value: string }>)
        .filter(([key]) => key.startsWith("cloud-gaming:"))
        .map(([key, { value }]) => [key.slice("cloud-gaming:".length), structuredValue(value)]);
      assert.deepEqual(Object.fromEntries(values), read);
    });
  }
});
