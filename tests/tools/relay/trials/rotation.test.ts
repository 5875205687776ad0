import assert from "node:assert/strict";
import type { Finding } from "../../../../tools/relay/trials/finding";
import { judgeRotation } from "../../../../tools/relay/trials/judge-rotation";
import type { RotationEvidence } from "../../../../tools/relay/trials/rotation";
import { runIsolated } from "../../../../tools/relay/trials/stage/isolated";
import { needsTrials } from "../../../support/installed";

const failed = (findings: Finding[]) => findings.filter(({ holds }) => !holds);

describe("two rotations under traffic, with the real coturn in namespaces", () => {
  let evidence: RotationEvidence;

  before(async function () {
    needsTrials(this);
    evidence = await runIsolated<RotationEvidence>({ name: "rotation", settings: { stack: "prod" } }, 55);
  });

  it("lose nothing, end nothing, and take the newest secret and the one before", () => {
    assert.deepEqual(failed(judgeRotation(evidence)), []);
    assert.ok(evidence.rotated.sent > 5000, "media flowed");
  });

  const mistakes: [string, Partial<RotationEvidence>, RegExp][] = [
    ["a packet lost", { rotated: { ...counts(), returned: 99, lost: 1 } }, /^no packet is lost/],
    ["no media at all", { rotated: { ...counts(), sent: 0, returned: 0 } }, /^no packet is lost/],
    ["an allocation refused", { rotated: { ...counts(), refreshes: { asked: 9, refused: 1 } } }, /^every allocation/],
    ["nonces that never ended", { nonces: 0 }, /^every allocation/],
    ["a restart", { sameProcess: false }, /^coturn isn't restarted/],
    [
      "a secret that is still taken",
      { accepted: [{ when: "after two", answers: { 1: "allocated", 2: "allocated", 3: "allocated" } }] },
      /^after two/,
    ],
  ];
  for (const [what, change, claim] of mistakes) {
    it(`are not judged well with ${what}`, () => {
      const all = failed(judgeRotation({ ...evidence, ...change })).map((finding) => finding.claim);
      assert.ok(
        all.some((one) => claim.test(one)),
        all.join("; "),
      );
    });
  }
});

function counts() {
  return { sent: 100, returned: 100, lost: 0, seconds: 1, refreshes: { asked: 9, refused: 0 } };
}
