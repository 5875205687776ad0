import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stackConfig } from "../../../tools/config/stack-config";
import { SimError } from "../../../tools/sim/sim-error";
import { yamlDifferences } from "../../support/yaml-differences";

// tests/engine/stack-file-yaml.test.ts holds the same table against the engine.
describe("a stack file", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "cloud-gaming-yaml-"))));
  after(() => rmSync(folder, { recursive: true }));

  for (const { what, text, read } of yamlDifferences) {
    it(`with ${what} is ${typeof read === "string" ? "refused by name" : "read as the engine reads it"}`, () => {
      writeFileSync(join(folder, "Pulumi.dev.yaml"), text);
      if (typeof read === "object") return assert.deepEqual(stackConfig(folder, "dev"), read);
      assert.throws(
        () => stackConfig(folder, "dev"),
        (error) => error instanceof SimError,
      );
    });
  }
});
