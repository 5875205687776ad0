import assert from "node:assert/strict";
import type { BootEvidence } from "../../../../tools/relay/trials/boot";
import { judgeBoot } from "../../../../tools/relay/trials/judge-boot";
import { runIsolated } from "../../../../tools/relay/trials/stage/isolated";
import { needsTrials } from "../../../support/installed";

describe("a relay's first start, with the real coturn in namespaces", () => {
  let evidence: BootEvidence;

  before(async function () {
    needsTrials(this);
    this.timeout(160_000);
    evidence = await runIsolated<BootEvidence>({ name: "boot", settings: { stack: "prod", starts: 20 } }, 150);
  });

  const failed = (seen: BootEvidence) => judgeBoot(seen).flatMap(({ claim, holds }) => (holds ? [] : [claim]));

  it("says why it isn't ready, waits longer each time, and ends with a client that is served", () => {
    assert.deepEqual(failed(evidence), []);
  });

  it("is not judged well in silence, with a secret said, with nobody served, or with a first client refused", () => {
    assert.equal(failed({ ...evidence, said: "" }).length, 4);
    assert.deepEqual(failed({ ...evidence, said: `${evidence.said}\n${"a".repeat(64)}` }), ["it says no secret"]);
    assert.equal(failed({ ...evidence, returned: 0 }).length, 1);
    const oneRefused: BootEvidence["firstClients"] = [["allocated", 401, "allocated", "allocated"]];
    for (const firstClients of [oneRefused, []]) {
      assert.deepEqual(failed({ ...evidence, firstClients }), [
        "clients that come at once right after a first start are served",
      ]);
    }
  });
});
