import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pictures } from "../../../tools/capacity/pictures";
import type { PoolDay } from "../../../tools/capacity/replay-pool";
import { type DayReplay, promised, replayStack, type StackReplay } from "../../../tools/capacity/replay-stack";
import { reportLines } from "../../../tools/capacity/report";
import { stackPools } from "../../../tools/capacity/stack-pools";
import { assertGolden } from "../../support/golden";
import { project } from "../../support/stacks";

describe("capacity of prod", () => {
  let replay: StackReplay;
  let byPool: PoolDay[][];

  before(function () {
    this.timeout(120_000);
    ({ replay, byPool } = replayStack("prod", stackPools(project, "prod", {})));
  });

  const dayOf = (key: string): DayReplay => replay.days.find(({ day }) => day === key)!;
  const rowOf = (day: string, key: string) => dayOf(day).strategies.find((row) => row.key === key)!;

  for (const day of ["ordinary", "weekend", "launch"]) {
    it(`keeps the promise, as configured: ${day}`, () => {
      const { promise } = dayOf(day);
      assert.ok(promise.sessions > 10_000, `${promise.sessions} sessions are too few to say so`);
      assert.ok(promise.shareOverPatience <= promised.shareOverPatience, `${promise.shareOverPatience} queue`);
      assert.ok(promise.saved >= promised.saved, `${promise.saved} saved`);
      assert.equal(promise.kept, true);
      // Of fewer sessions than that, a single one that waits would be too large a share.
      for (const pool of dayOf(day).pools.filter(({ sessions }) => sessions >= 1000))
        assert.equal(pool.kept, true, JSON.stringify(pool));
    });
  }

  it("promises nothing for a launch that nobody announced", () => {
    assert.equal(dayOf("unannounced").promise.kept, undefined);
    assert.ok(dayOf("unannounced").promise.shareOverPatience > dayOf("launch").promise.shareOverPatience);
  });

  it("ends no session where the controller removes hosts, or nobody does", () => {
    for (const { day } of replay.days) {
      for (const key of ["controller", "none", "free-slots"]) assert.equal(rowOf(day, key).summary.endedByScaleIn, 0);
    }
    assert.ok(rowOf("ordinary", "autoscale").summary.endedByScaleIn > 0, "and autoscale does");
  });

  it("has nobody wait in a fleet of the peak's size", () => {
    for (const { day } of replay.days) {
      assert.equal(rowOf(day, "static").summary.shareOverPatience, 0);
      assert.equal(rowOf(day, "static").saved, 0);
    }
  });

  it("is what the README says", () => {
    const file = join(__dirname, "../../../tools/capacity/README.md");
    const [, before, after] = /^(.*<!-- measured[^\n]*-->\n)[^]*(<!-- \/measured -->.*)$/s.exec(
      readFileSync(file, "utf8"),
    )!;
    const measured = reportLines(replay).join("\n");
    assertGolden(file, `${before}\n${measured}\n\n${after}`);
  });

  it("is what the pictures show", () => {
    for (const [name, svg] of pictures("prod", byPool))
      assertGolden(join(__dirname, "../../../docs/measurements/capacity", name), svg);
  });
});

describe("capacity of a stack", () => {
  it("is the same each time", () => {
    const pools = stackPools(project, "prod", { region: "japaneast", pool: "premium" });
    assert.deepEqual(replayStack("prod", pools, 2), replayStack("prod", pools, 2));
  });

  it("is replayed for dev and for a part of prod, too", () => {
    assert.ok(replayStack("dev", stackPools(project, "dev", {}), 1).replay.days.length > 0);
    const pools = stackPools(project, "prod-japaneast", {});
    assert.deepEqual([...new Set(pools.map(({ region }) => region))], ["japaneast"]);
  });

  for (const [stack, filters, expected] of [
    ["prdo", {}, /Pulumi\.prdo\.yaml/],
    ["prod-atlantis", {}, /prod has no such part/],
    ["prod-global", {}, /prod-global has no pool that serves, so there is nothing to replay/],
    ["prod", { region: "japanest" }, /--region japanest: .*It has .*; did you mean japaneast\?/],
    ["prod", { pool: "premum" }, /--pool premum: .*did you mean premium\?/],
    ["prod", { region: "eastus2", pool: "premium" }, /prod has no pool premium in eastus2/],
  ] as const) {
    it(`says what there is instead of ${stack} ${Object.entries(filters).flat().join(" ")}`.trim(), () => {
      assert.throws(() => stackPools(project, stack, filters), expected);
    });
  }
});
