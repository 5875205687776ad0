import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sessionControllerRuns } from "../../../components/session-controller";
import { pictures } from "../../../tools/capacity/pictures";
import type { Pool, PoolDay } from "../../../tools/capacity/replay-region";
import { type DayReplay, promised, replayStack, type StackReplay } from "../../../tools/capacity/replay-stack";
import { reportLines } from "../../../tools/capacity/report";
import { stackPools } from "../../../tools/capacity/stack-pools";
import { assertGolden } from "../../support/golden";
import { project } from "../../support/stacks";

describe("capacity of prod", () => {
  let replay: StackReplay;
  let pools: Pool[];
  let byPool: PoolDay[][];

  before(function () {
    this.timeout(120_000);
    pools = stackPools(project, "prod", {});
    ({ replay, byPool } = replayStack("prod", pools));
  });

  const dayOf = (key: string): DayReplay => replay.days.find(({ day }) => day === key)!;
  const rowOf = (day: string, key: string) => dayOf(day).strategies.find((row) => row.key === key)!;

  for (const day of ["ordinary", "weekend", "launch"]) {
    it(`keeps the promise, as deployed: ${day}`, () => {
      const { promise, pools } = dayOf(day);
      assert.ok(promise.sessions > 10_000, `only ${promise.sessions} sessions`);
      assert.ok(promise.shareOverPatience <= promised.shareOverPatience, `${promise.shareOverPatience} wait`);
      assert.equal(promise.kept, true);
      for (const pool of pools) assert.equal(pool.kept, true, JSON.stringify(pool));
    });

    it(`keeps the promise of waiting and of host-hours once a session controller runs: ${day}`, () => {
      const { withController } = dayOf(day);
      assert.ok(
        withController.shareOverPatience <= promised.shareOverPatience,
        `${withController.shareOverPatience} wait`,
      );
      assert.ok(withController.saved >= promised.saved, `${withController.saved} saved`);
      assert.deepEqual([withController.savingPromised, withController.kept], [true, true]);
    });
  }

  it("reports what is deployed: without a session controller, nobody removes hosts", () => {
    assert.equal(sessionControllerRuns, false);
    assert.deepEqual([...new Set(replay.pools.map(({ deployed }) => deployed))], ["none"]);
    for (const { strategies, promise } of replay.days) {
      assert.deepEqual(
        strategies.filter(({ deployed }) => deployed).map(({ key }) => key),
        ["none"],
      );
      assert.equal(promise.savingPromised, false);
    }
    assert.match(reportLines(replay).join("\n"), /\*\*scale-in `none`\*\*/);
  });

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
    for (const [name, svg] of pictures("prod", pools, byPool))
      assertGolden(join(__dirname, "../../../docs/measurements/capacity", name), svg);
  });
});

describe("capacity of a stack", () => {
  it("is the same each time", () => {
    const pools = stackPools(project, "prod", { region: "japaneast", pool: "premium" });
    assert.deepEqual(replayStack("prod", pools, 2), replayStack("prod", pools, 2));
  });

  it("keeps the promise in dev, today and once a session controller runs", () => {
    for (const { day, promise, withController } of replayStack("dev", stackPools(project, "dev", {})).replay.days) {
      if (day === "unannounced") continue;
      assert.deepEqual([promise.kept, withController.kept], [true, true], day);
    }
  });

  it("is broken by one pool, however few its sessions are among those of the others", () => {
    const crowded = stackPools(project, "prod", {}).map((pool) =>
      pool.name === "premium" ? { ...pool, sessions: { atPeak: 19, on: () => 9 } } : pool,
    );
    const { promise, pools } = replayStack("prod", crowded, 2).replay.days.find(({ day }) => day === "weekend")!;
    assert.deepEqual(
      pools.filter(({ kept }) => !kept).map(({ pool }) => pool),
      ["premium"],
    );
    assert.ok(promise.shareOverPatience <= promised.shareOverPatience, "of all sessions few enough wait");
    assert.equal(promise.kept, false);
  });

  it("is replayed for a part of prod, too", () => {
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
