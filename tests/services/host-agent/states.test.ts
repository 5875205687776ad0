import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { needs } from "../../support/installed";
import { agentFolder } from "./running-agent";
import { withoutPadding } from "./without-padding";

interface Judged {
  unit: string | null;
  sessions: number;
  drain: boolean;
  broken: boolean;
  state: string;
  status: number;
  body: string | null;
  free: number;
  busy: number;
}

/** Every host there can be, with two slots, and what the pure function makes of it. */
const everyHost = `
import json
from host_state import Facts, row_of, slots_of
found = []
for unit in [None, "active", "activating", "deactivating", "inactive", "reloading", "failed"]:
    for sessions in range(4):
        for drain in (False, True):
            for broken in (False, True):
                facts = Facts(unit, sessions, drain, broken)
                row = row_of(facts)
                free, busy = slots_of(row, facts, 2)
                found.append(dict(facts.__dict__, state=row.state, status=row.status, body=row.body, free=free, busy=busy))
print(json.dumps(found))
`;

const python = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync("python3", ["-B", ...words], {
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: agentFolder },
  });
  assert.equal(status, 0, stderr);
  return stdout;
};

describe("The states of a host", () => {
  before(function () {
    needs(this, "python3");
  });

  it("are in README as they are in the code", () => {
    const readme = withoutPadding(readFileSync(join(agentFolder, "README.md"), "utf8"));
    for (const line of withoutPadding(python(join(agentFolder, "agent.py"), "--table"))) {
      assert.ok(readme.includes(line), `README.md lacks the line ${line}`);
    }
  });

  it("never have a host replaced or upgraded under its player, and offer no slot that isn't", () => {
    const hosts = JSON.parse(python("-c", everyHost)) as Judged[];
    assert.equal(hosts.length, 7 * 4 * 2 * 2);
    for (const host of hosts) {
      const { unit, sessions, drain, broken, status, state, free, busy } = host;
      const said = JSON.stringify(host);
      const body = host.body === null ? undefined : (JSON.parse(host.body) as Record<string, string>);
      const metrics = body && (JSON.parse(body.customMetrics!) as { rollingUpgrade: { SkipUpgrade: boolean } });
      // A status but 200 is Unknown to Azure, and Unknown is replaced.
      if (sessions > 0) {
        assert.equal(status, 200, said);
        assert.equal(body?.ApplicationHealthState, "Healthy", said);
        assert.equal(metrics?.rollingUpgrade.SkipUpgrade, true, said);
      } else if (broken || unit === "failed") {
        assert.deepEqual([status, body?.ApplicationHealthState, state], [200, "Unhealthy", "broken"], said);
      } else if (unit !== "active") {
        assert.deepEqual([status, body, state], [503, undefined, "starting"], said);
      } else {
        assert.equal(body?.ApplicationHealthState, "Healthy", said);
        assert.equal(metrics?.rollingUpgrade.SkipUpgrade, false, said);
      }
      const offers = !drain && !broken && unit !== "failed" && (unit === "active" || sessions > 0);
      assert.equal(free, offers ? Math.max(0, 2 - sessions) : 0, said);
      assert.equal(busy, Math.min(sessions, 2), said);
    }
  });
});
