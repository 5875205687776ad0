import assert from "node:assert/strict";
import { InProcessStack } from "../../../tools/fuzz/in-process/in-process-stack";
import { accept, programOf } from "../../../tools/fuzz/platforms/accepted";
import type { WrittenConfiguration } from "../../../tools/fuzz/platforms/written";
import { stackConfig } from "../../../tools/config/stack-config";
import { project } from "../../support/stacks";

/** What random edits found once, each by itself. */
describe("an edited platform", function () {
  this.timeout(120_000);

  it("gets a budget from another month on, which Azure takes as a new one only", async () => {
    const written = stackConfig(project, "dev") as unknown as WrittenConfiguration;
    const first = accept(written).platform!;
    const stack = new InProcessStack({ stack: "dev", tenantId: written.azure.tenantId });
    await stack.up(programOf(first));
    const edited = structuredClone(written);
    edited.monitoring.budget.startDate = "2027-01-01";
    const { replaced, updated } = await stack.up(programOf(accept(edited, first.lock).platform!));
    assert.deepEqual(
      replaced.map((urn) => urn.split("::").at(-1)),
      ["global-monitoring-budget"],
    );
    assert.deepEqual(updated, []);
  });
});
