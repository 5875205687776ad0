import assert from "node:assert/strict";
import type { DrainEvidence } from "../../../../tools/relay/trials/drain";
import type { Finding } from "../../../../tools/relay/trials/finding";
import { judgeDrain } from "../../../../tools/relay/trials/judge-drain";
import { runIsolated } from "../../../../tools/relay/trials/stage/isolated";
import { needsContainers, needsTrials } from "../../../support/installed";

const failed = (findings: Finding[]) => findings.filter(({ holds }) => !holds);

describe("a drain under traffic, with the real coturn in namespaces", () => {
  let evidence: DrainEvidence;

  before(async function () {
    needsTrials(this);
    evidence = await drain("package");
  });

  const drain = (source: "container" | "package") =>
    runIsolated<DrainEvidence>({ name: "drain", settings: { stack: "prod", source } }, 55);

  it("keeps what stands, takes nothing new, and ends when it is empty or late", () => {
    assert.deepEqual(failed(judgeDrain(evidence)), []);
    assert.ok(evidence.drained.sent > 5000, "media flowed");
  });

  it("is the same in a container", async function () {
    needsContainers(this);
    assert.deepEqual(failed(judgeDrain(await drain("container"))), []);
  });

  const counts = { sent: 100, returned: 100, lost: 0, seconds: 1, refreshes: { asked: 9, refused: 0 } };
  const mistakes: [string, Partial<DrainEvidence>, RegExp][] = [
    ["a packet lost", { drained: { ...counts, lost: 1 } }, /^no packet is lost/],
    ["an allocation refused", { drained: { ...counts, refreshes: { asked: 9, refused: 1 } } }, /^every allocation/],
    ["a relay that ends at once", { withAllocations: { said: "", running: false } }, /^every allocation/],
    ["a new allocation", { newOnes: [401, "allocated"] }, /^no new allocation/],
    ["a relay that goes on empty", { empty: { said: "draining", running: true } }, /^it stops when it is empty/],
    ["a start after a restart", { mayStartWhileDraining: true }, /^a machine that restarts/],
    ["an end before the deadline", { beforeDeadline: { said: "", running: false } }, /^it stops at its deadline/],
    ["no end at the deadline", { afterDeadline: { said: "draining", running: true } }, /^it stops at its deadline/],
  ];
  for (const [what, change, claim] of mistakes) {
    it(`is not judged well with ${what}`, () => {
      const claims = failed(judgeDrain({ ...evidence, ...change })).map((finding) => finding.claim);
      assert.ok(
        claims.some((one) => claim.test(one)),
        claims.join("; "),
      );
    });
  }
});
