import assert from "node:assert/strict";
import type { Finding } from "../../../../tools/relay/trials/finding";
import { judgeSecurity } from "../../../../tools/relay/trials/judge-security";
import type { SecurityEvidence } from "../../../../tools/relay/trials/security";
import { runIsolated } from "../../../../tools/relay/trials/stage/isolated";
import { needsTrials } from "../../../support/installed";

const failed = (findings: Finding[]) => findings.filter(({ holds }) => !holds);

describe("a relay's security, tried with the real coturn in namespaces", () => {
  let evidence: SecurityEvidence;

  before(async function () {
    needsTrials(this);
    evidence = await runIsolated<SecurityEvidence>({ name: "security", settings: { stack: "prod" } }, 50);
  });

  it("holds, claim by claim", () => {
    const findings = judgeSecurity(evidence);
    assert.deepEqual(failed(findings), []);
    assert.equal(findings.length, 27);
  });

  it("reaches the region's hosts and nobody else, and everybody else could be reached", () => {
    const delivered = evidence.ours.filter((peer) => peer.delivered).map(({ who }) => who);
    assert.deepEqual(delivered, ["a host of the region"]);
    assert.equal(evidence.hearTheMachine.length, 13);
  });

  it("is not what coturn does by itself: the same questions, with its own configuration, fail", () => {
    const open = { ...evidence, ours: evidence.defaults, refusals: evidence.refusalsByDefault };
    const claims = failed(judgeSecurity(open)).map(({ claim }) => claim);
    for (const who of [
      "the metadata service",
      "the wire server",
      "the internet",
      "a private endpoint",
      "another relay",
    ]) {
      assert.ok(claims.includes(`${who} is refused`), who);
    }
    // A permission is given though nothing arrives: the two are judged apart.
    assert.ok(claims.includes("the metadata service, IPv4 in IPv6 is refused"));
    assert.ok(claims.includes("nobody has TCP relayed"));
  });

  const mistakes: [string, (from: SecurityEvidence) => SecurityEvidence, RegExp][] = [
    [
      "a refusal where something arrives all the same",
      (from) => ({ ...from, ours: from.ours.map((peer) => ({ ...peer, delivered: true })) }),
      /^the wire server is refused$/,
    ],
    [
      "a host that nothing reaches",
      (from) => ({ ...from, ours: from.ours.map((peer) => ({ ...peer, delivered: false })) }),
      /^a host of the region is reached$/,
    ],
    ["a trial that is deaf", (from) => ({ ...from, hearTheMachine: [] }), /^everybody hears/],
    ["a trial that finds nothing", (from) => ({ ...from, defaults: from.ours }), /^the trial sees/],
    ["another open port", (from) => ({ ...from, listensOn: [...from.listensOn, "tcp 0.0.0.0:5766"] }), /^listens on/],
    ["a quota that holds nobody", (from) => ({ ...from, quota: { ...from.quota, then: "allocated" } }), /^a user has/],
    ["a line that coturn doesn't know", (from) => ({ ...from, warnings: ["Bad configuration"] }), /without a warning/],
  ];
  for (const [what, change, claim] of mistakes) {
    it(`is not judged well with ${what}`, () => {
      const claims = failed(judgeSecurity(change(evidence))).map((finding) => finding.claim);
      assert.ok(
        claims.some((one) => claim.test(one)),
        claims.join("; "),
      );
    });
  }
});
