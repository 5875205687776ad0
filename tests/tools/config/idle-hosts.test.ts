import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { idlePoolNotes } from "../../../stacks/plan";
import { checkStack } from "../../../tools/config/check-command";
import { writeLock } from "../../../tools/config/lock-command";
import { machineSizeChecks } from "../../../tools/doctor/checks/machine-sizes";
import { stackPart } from "../../../tools/doctor/stack-part";
import { estimateOf } from "../../../tools/estimate/estimate";
import { estimateLines } from "../../../tools/estimate/lines";
import { committedConfig, committedLock, plannedOrThrow, project, stacks } from "../../support/stacks";

describe("hosts that idle", () => {
  for (const stack of stacks) {
    it(`are none in ${stack}: it could stream`, () => {
      assert.deepEqual(idlePoolNotes(plannedOrThrow(committedConfig(stack), committedLock(stack))), []);
    });
  }

  it("are refused unless they are allowed by name, and then named by check, estimate and doctor", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cloud-gaming-idle-"));
    try {
      mkdirSync(join(folder, "stacks"));
      cpSync(join(project, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
      const file = join(folder, "Pulumi.dev.yaml");
      const dev = readFileSync(join(project, "Pulumi.dev.yaml"), "utf8");
      const driver = "        driver:\n          install: extension\n";
      assert.ok(dev.includes(driver));
      writeFileSync(file, dev.replace(driver, ""));
      const refused = await writeLock(folder, "dev");
      assert.equal(refused.ok, false);
      assert.match(refused.lines.join("\n"), /no GPU driver, so nothing on its hosts can stream/);

      writeFileSync(file, dev.replace(driver, "        allowIdleHosts: true\n"));
      const locked = await writeLock(folder, "dev");
      assert.equal(locked.ok, true, locked.lines.join("\n"));
      const note =
        "japaneast, pool standard, generation 1: no session can be played on its hosts (allowIdleHosts), as they have no GPU driver";
      assert.equal(checkStack(folder, "dev").lines.at(-1), note);
      const part = stackPart(folder, "dev");
      const lines = estimateLines(estimateOf("dev", part.plan));
      assert.ok(lines.every((line) => line.length <= 100));
      assert.ok(
        lines
          .map((line) => line.trim())
          .join(" ")
          .includes(note),
      );
      assert.deepEqual(
        machineSizeChecks(part)
          .flatMap((check) => check.judge([], new Map()))
          .filter(({ verdict }) => verdict === "note")
          .map(({ says }) => says),
        [`${note}.`],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
