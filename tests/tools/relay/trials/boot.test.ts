import assert from "node:assert/strict";
import type { BootEvidence } from "../../../../tools/relay/trials/boot";
import { judgeBoot } from "../../../../tools/relay/trials/judge-boot";
import { runIsolated } from "../../../../tools/relay/trials/stage/isolated";
import { needsContainers, needsTrials } from "../../../support/installed";

describe("a relay's first start, with the real coturn in namespaces", () => {
  let evidence: BootEvidence;

  before(async function () {
    needsTrials(this);
    this.timeout(longest + 10_000);
    evidence = await start("package");
  });

  const longest = 240_000;
  const start = (source: "container" | "package") =>
    runIsolated<BootEvidence>({ name: "boot", settings: { stack: "prod", source, starts: 20 } }, longest / 1000);

  const failed = (seen: BootEvidence) => judgeBoot(seen).flatMap(({ claim, holds }) => (holds ? [] : [claim]));

  it("says why it isn't ready, waits longer each time, and ends with a client that is served", () => {
    assert.deepEqual(failed(evidence), []);
    assert.equal(evidence.firstClients.flat().length, 80);
  });

  it("is the same from a container image", async function () {
    needsContainers(this);
    this.timeout(longest + 10_000);
    const contained = await start("container");
    assert.deepEqual(failed(contained), []);
    assert.equal(contained.firstClients.flat().length, 80);
  });

  it("is not judged well in silence, with a secret said, with nobody served, with a first client refused, or killed", () => {
    assert.deepEqual(failed({ ...evidence, secondsToStop: 10.2 }), ["it stops when it is told to, and isn't killed"]);
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
