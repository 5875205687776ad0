import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { planRegionAlerts } from "../../../components/observability";
import { project } from "../../support/stacks";
import { regionAlerts } from "./alert-plan.test";
import { kustoProblems } from "./kusto";

describe("questions to the workspace", () => {
  it("name only tables and columns that something is collected in: those of alerts", () => {
    const asked = planRegionAlerts(regionAlerts).queryAlerts.filter(({ readsSubscription }) => !readsSubscription);
    assert.equal(asked.length, 3);
    for (const { key, query } of asked) assert.deepEqual(kustoProblems(query), [], key);
  });

  it("and those of runbooks", () => {
    const folder = join(project, "docs/runbooks");
    const blocks = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(/```kusto\n([\s\S]*?)```/g)].map((match) => [
        file,
        match[1]!,
      ]),
    );
    assert.ok(blocks.length >= 4);
    for (const [file, query] of blocks) assert.deepEqual(kustoProblems(query!), [], file);
  });

  it("are told what they lack", () => {
    assert.deepEqual(kustoProblems("Syslog | where Machine == 1"), ["Syslog has no Machine"]);
    assert.deepEqual(kustoProblems("Slots | count"), ["nothing is collected in Slots"]);
    assert.deepEqual(kustoProblems("Perf | summarize Load = avg(CounterValue) by Computer | where Load > 3"), []);
  });
});
