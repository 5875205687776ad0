import assert from "node:assert/strict";
import type { BootEvidence } from "../../../../tools/relay/trials/boot";
import { judgeBoot } from "../../../../tools/relay/trials/judge-boot";
import { runIsolated } from "../../../../tools/relay/trials/stage/isolated";
import { needsTrials } from "../../../support/installed";

describe("a relay's first start, with the real coturn in namespaces", () => {
  let evidence: BootEvidence;

  before(async function () {
    needsTrials(this);
    evidence = await runIsolated<BootEvidence>({ name: "boot", settings: { stack: "prod" } }, 55);
  });

  const failed = (seen: BootEvidence) => judgeBoot(seen).flatMap(({ claim, holds }) => (holds ? [] : [claim]));

  it("says why it isn't ready, waits longer each time, and ends with a client that is served", () => {
    assert.deepEqual(failed(evidence), []);
  });

  it("is not judged well in silence, with a secret said, or with nobody served", () => {
    assert.equal(failed({ ...evidence, said: "" }).length, 4);
    assert.deepEqual(failed({ ...evidence, said: `${evidence.said}\n${"a".repeat(64)}` }), ["it says no secret"]);
    assert.equal(failed({ ...evidence, returned: 0 }).length, 1);
  });
});
