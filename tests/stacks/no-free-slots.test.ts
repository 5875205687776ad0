import assert from "node:assert/strict";
import { planRegionAlerts } from "../../components/observability";
import { poolKey } from "../../stacks/plan/alerts";
import { committedConfig, committedLock, plannedOrThrow } from "../support/stacks";

describe("the alert on free slots", () => {
  it("wakes somebody for each generation that serves in prod, whatever scales its pool", () => {
    const { regions } = plannedOrThrow(committedConfig("prod"), committedLock("prod"));
    for (const { key, pools, alerts } of regions) {
      const woken = planRegionAlerts(alerts)
        .metricAlerts.filter(({ runbook, enabled }) => runbook === "no-free-slots" && enabled)
        .map(({ of }) => ("scaleSet" in of ? of.scaleSet : undefined));
      const serving = pools.filter(({ serving }) => serving).map((pool) => poolKey(pool));
      assert.ok(serving.length > 0, key);
      assert.deepEqual(woken, serving, key);
    }
  });
});
