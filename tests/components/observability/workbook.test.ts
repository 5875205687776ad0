import assert from "node:assert/strict";
import { operationsWorkbook } from "../../../components/observability/workbook";
import { kustoProblems } from "../../../tools/check-commands/kusto";

const workbook = operationsWorkbook({ workload: "cg", environment: "prod" });
const contentOf = (name: string): any => workbook.items.find((item) => item.name === name)!.content;

describe("the operations workbook", () => {
  it("is a document that survives being written and read, with every part under a name of its own", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(workbook)), workbook);
    const names = workbook.items.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(names, ["parameters", "alerts", "regions", "sessions", "states", "relays", "evictions"]);
  });

  it("asks the workspace for tables and columns that something is collected in", () => {
    const asked = workbook.items.filter(({ content }) => content["queryType"] === 0);
    assert.deepEqual(
      asked.map(({ name }) => name),
      ["states", "evictions"],
    );
    for (const { name, content } of asked) assert.deepEqual(kustoProblems(String(content["query"])), [], name);
  });

  it("asks Resource Graph for this environment only, by its tags or its alerts' names", () => {
    const queries = [
      ...workbook.items
        .filter(({ content }) => content["queryType"] === 1)
        .map(({ content }) => String(content["query"])),
      ...contentOf("parameters").parameters.flatMap(({ query }: { query?: string }) => query ?? []),
    ];
    assert.equal(queries.length, 5);
    for (const query of queries) {
      assert.match(query, /^(Resources|AlertsManagementResources)\n/);
      assert.match(query, /=~ "prod"|alert-cg-prod-/);
    }
  });

  it("offers the last hour, four hours, day and week", () => {
    const { value, typeSettings } = contentOf("parameters").parameters.find(({ name }: any) => name === "Time");
    const hours = [value, ...typeSettings.selectableValues].map(({ durationMs }) => durationMs / 3_600_000);
    assert.deepEqual(hours, [4, 1, 4, 24, 168]);
  });

  it("shows the metrics that hosts publish and that relays have, of what its parameters find", () => {
    const parameters = contentOf("parameters").parameters.map(({ name }: { name: string }) => `{${name}}`);
    const shown = ["sessions", "relays"].map((name) => contentOf(name));
    assert.deepEqual(
      shown.flatMap(({ metrics }) => metrics.map(({ metric }: { metric: string }) => metric)),
      [
        "cloudgaming/hosts--BusySlots",
        "cloudgaming/hosts--FreeSlots",
        "microsoft.compute/virtualmachines--Network Out Total",
      ],
    );
    for (const { resourceIds } of shown) assert.ok(resourceIds.every((id: string) => parameters.includes(id)));
  });
});
