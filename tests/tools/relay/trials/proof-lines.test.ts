import assert from "node:assert/strict";
import type { Report } from "../../../../tools/relay/trials/finding";
import { proofLines, proofPage } from "../../../../tools/relay/trials/proof-lines";

const reports: Report[] = [
  { trial: "boot", seconds: 9, findings: [{ claim: "it starts", seen: "it did", holds: true }] },
  {
    trial: "load",
    seconds: 70,
    findings: [{ claim: "no packet is lost", seen: "3 of 9 | 1 of 9", holds: false }],
    table: { heads: ["configuration", "lost"], rows: [["a relay's", "3 of 9"]] },
  },
];

describe("what trials found", () => {
  it("is said claim by claim, with what doesn't hold marked and counted", () => {
    assert.deepEqual(proofLines(reports, ["The vault is asked without TLS."]), [
      "boot (9 s)",
      `  ✔ ${"it starts".padEnd(58)}  it did`,
      "",
      "load (70 s)",
      `  ✘ ${"no packet is lost".padEnd(58)}  3 of 9 | 1 of 9`,
      "",
      "    configuration    lost",
      "        a relay's  3 of 9",
      "",
      "What differs from a relay in Azure:",
      "  The vault is asked without TLS.",
      "",
      "1 of 2 claims do not hold (✘).",
    ]);
  });

  it("says which trials were not run, and why", () => {
    const notRun: Report = { trial: "container-tls", seconds: 0, findings: [], notTried: "podman is not installed" };
    const lines = proofLines([reports[0]!, notRun], []);
    assert.ok(lines.includes("container-tls: not tried here, podman is not installed"));
    assert.equal(lines.at(-1), "All 1 claims hold. 1 trials were not run.");
  });

  it("is a page with the command, the machine and what doesn't hold", () => {
    const page = proofPage(reports, {
      date: "2026-11-27",
      machine: "2 processors",
      coturn: "4.6.1",
      differences: ["No TLS."],
    });
    assert.match(page, /`npm run relay -- prove --write docs\/measurements\/relays\.md`/);
    assert.match(page, /What differs from a relay in Azure:\n\n- No TLS\.\n/);
    assert.match(page, /on 2026-11-27: 2 processors; coturn 4\.6\.1\. 1 of 2 claims do not hold/);
    assert.match(page, /\| a relay's \| 3 of 9 \|/);
    assert.match(page, /\| ✘ \| no packet is lost \| 3 of 9 \/ 1 of 9 \|/);
  });
});
