import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { planGpuPool } from "../../../components/gpu-pool";
import { planRegionAlerts } from "../../../components/observability";
import { hostStates } from "../../../components/observability/queries";
import { poolKey } from "../../../stacks/plan/alerts";
import { committedConfig, committedLock, plannedOrThrow, project } from "../../support/stacks";
import { regionAlerts } from "./alert-plan.test";
import { kustoProblems } from "./kusto";

describe("questions to the workspace", () => {
  it("name only tables and columns that something is collected in: those of alerts", () => {
    const asked = planRegionAlerts(regionAlerts).queryAlerts;
    assert.equal(asked.length, 5);
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

  it("know a host's pool by its name, and count only hosts that still tell their state", () => {
    const { query } = planRegionAlerts(regionAlerts).queryAlerts.find(({ key }) => key === "hosts-broken")!;
    const written = /extract\("([^"]+)", 1, Computer\)/.exec(query)![1]!;
    const { pools } = plannedOrThrow(committedConfig("prod"), committedLock("prod")).regions[0]!;
    for (const pool of pools) {
      for (const { computerNamePrefix } of planGpuPool(pool).capacities) {
        assert.equal(new RegExp(written).exec(`${computerNamePrefix}ab12cd`)?.[1], poolKey(pool));
      }
    }
    for (const text of [query, hostStates()]) assert.match(text, /by Computer\n\| where TimeGenerated > ago\(15m\)/);
  });

  it("are told what they lack", () => {
    assert.deepEqual(kustoProblems("Syslog | where Machine == 1"), ["Syslog has no Machine"]);
    assert.deepEqual(kustoProblems("Slots | count"), ["nothing is collected in Slots"]);
    assert.deepEqual(kustoProblems('arg("").Slots | count'), ["nothing is collected in arg_Slots"]);
    assert.deepEqual(kustoProblems('arg("").Resources | where Computer == 1 | join (Slots | count) on id'), [
      "nothing is collected in Slots",
    ]);
    assert.deepEqual(
      kustoProblems('arg("").Resources\n| where zone == 1\n| join (Perf | project CounterValue) on id'),
      ["arg_Resources and Perf has no zone"],
    );
    assert.deepEqual(kustoProblems("Perf | summarize Load = avg(CounterValue) by Computer | where Load > 3"), []);
  });
});
