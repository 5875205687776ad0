import assert from "node:assert/strict";
import type { Pool } from "../../../tools/capacity/replay-region";
import { stackPools } from "../../../tools/capacity/stack-pools";
import { waitingWarnings } from "../../../tools/capacity/waiting";
import { project } from "../../support/stacks";

/** A pool that is asked for more than its schedule starts hosts for. */
function crowded(pool: Pool): Pool {
  return { ...pool, sessions: { ...pool.sessions, on: (day) => 2 * pool.sessions.on(day) } };
}

describe("pools whose players wait", () => {
  it("are none of prod's and dev's", () => {
    for (const stack of ["dev", "prod"]) assert.deepEqual(waitingWarnings(stackPools(project, stack, {})), []);
  });

  it("are named with the days, the shares, and when there are too few hosts", () => {
    const [standard, premium] = stackPools(project, "prod", { region: "japaneast" });
    const found = waitingWarnings([crowded(standard!), premium!]);
    assert.deepEqual(
      found.map(({ path }) => path),
      ["regions.japaneast.pools.standard.peaks"],
    );
    assert.match(
      found[0]!.reason,
      /more than 0\.1 % of its sessions wait longer than 30 seconds for a host: \d+\.\d % on an ordinary day, \d+\.\d % on a weekend day/,
    );
    assert.match(found[0]!.fix, /have hosts for an ordinary day up to \d+ sessions from \d\d:\d\d to \d\d:\d\d;/);
  });

  it("are named in every region, though regions that are the same are replayed once", () => {
    const pools = ["eastus2", "swedencentral"].flatMap((region) => stackPools(project, "prod", { region }));
    const found = waitingWarnings(pools.map(crowded));
    assert.deepEqual(
      found.map(({ path }) => path),
      ["regions.eastus2.pools.standard.peaks", "regions.swedencentral.pools.standard.peaks"],
    );
    assert.deepEqual(found[0]!.reason, found[1]!.reason);
  });
});
