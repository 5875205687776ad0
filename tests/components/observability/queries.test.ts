import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { planGpuPool } from "../../../components/gpu-pool";
import { planRegionAlerts } from "../../../components/observability";
import { hostStates } from "../../../components/observability/queries";
import { poolKey } from "../../../stacks/plan/alerts";
import { committedConfig, committedLock, plannedOrThrow, project } from "../../support/stacks";
import { regionAlerts } from "./alert-plan.test";
import { kustoProblems } from "../../../tools/check-commands/kusto";

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

  it("are refused for syntax, unknown names, and a join across services without a hint", () => {
    const unknown = (name: string): RegExp => new RegExp(`'${name}' does not refer to any known`);
    const graph = 'arg("").Resources | project Id = tolower(id)';
    const refused: [string, RegExp][] = [
      ["Syslog | where Machine == 1", unknown("Machine")],
      ["Slots | count", unknown("Slots")],
      ['arg("").Slots | count', unknown("arg_Slots")],
      ["Syslog | wher Computer == 'a'", /Query operator expected/],
      ["Syslog | where Computer == 'a' and startofweek(Computer) > ago(1h)", /./],
      [`${graph} | join kind=leftouter (Heartbeat | project Id = _ResourceId) on Id`, /needs hint.remote/],
    ];
    for (const [query, problem] of refused) assert.match(kustoProblems(query).join("\n"), problem, query);
    const accepted = [
      "Perf | summarize Load = avg(CounterValue) by Computer | where Load > 3",
      `${graph} | join kind=leftouter hint.remote=right (Heartbeat | project Id = _ResourceId) on Id`,
    ];
    for (const query of accepted) assert.deepEqual(kustoProblems(query), [], query);
  });
});
