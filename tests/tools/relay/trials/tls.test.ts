import assert from "node:assert/strict";
import { judgeTls } from "../../../../tools/relay/trials/judge-tls";
import { runIsolated } from "../../../../tools/relay/trials/stage/isolated";
import type { TlsEvidence } from "../../../../tools/relay/trials/tls";
import { needsContainers, needsTrials } from "../../../support/installed";

describe("TURN over TLS, with the real coturn in namespaces", () => {
  let evidence: TlsEvidence;

  before(async function () {
    needsTrials(this);
    evidence = await tryTls("package");
  });

  const tryTls = (source: "container" | "package") =>
    runIsolated<TlsEvidence>({ name: "tls", settings: { stack: "prod", source } }, 55);

  const failed = (seen: TlsEvidence) => judgeTls(seen).flatMap(({ claim, holds }) => (holds ? [] : [claim]));

  it("serves a client by the relay's name, and takes a renewed certificate without a restart", () => {
    assert.deepEqual(failed(evidence), []);
  });

  it("is the same in a container", async function () {
    needsContainers(this);
    assert.deepEqual(failed(await tryTls("container")), []);
  });

  const mistakes: [string, (from: TlsEvidence) => Partial<TlsEvidence>, RegExp][] = [
    ["a start that doesn't wait", () => ({ booted: "" }), /^it waits/],
    ["nobody served", () => ({ delivered: false }), /^a client/],
    ["an old version", ({ versions }) => ({ versions: { ...versions, TLSv1: true } }), /^TLS 1\.2/],
    ["a certificate that doesn't fit", () => ({ wrongTaken: true }), /^a certificate of another key/],
    ["the old one after a renewal", () => ({ renewedShown: false }), /^a renewed one/],
    [
      "a key that every service reads",
      () => ({ nobodyReads: { key: true, certificate: false, template: true } }),
      /^other users of the machine read neither/,
    ],
    [
      "a trial that reads nothing",
      () => ({ nobodyReads: { key: false, certificate: false, template: false } }),
      /^other users of the machine read neither/,
    ],
    ["a client cut off", () => ({ refreshed: 437 }), /^a renewed one/],
  ];
  for (const [what, change, claim] of mistakes) {
    it(`is not judged well with ${what}`, () => {
      const claims = failed({ ...evidence, ...change(evidence) });
      assert.ok(
        claims.some((one) => claim.test(one)),
        claims.join("; "),
      );
    });
  }
});
