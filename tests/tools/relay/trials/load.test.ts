import assert from "node:assert/strict";
import type { Finding } from "../../../../tools/relay/trials/finding";
import { judgeLoad, loadFigures } from "../../../../tools/relay/trials/judge-load";
import type { LoadEvidence, LoadRun } from "../../../../tools/relay/trials/load";
import { runIsolated } from "../../../../tools/relay/trials/stage/isolated";
import { needsTrials } from "../../../support/installed";

const failed = (findings: Finding[]) => findings.filter(({ holds }) => !holds);

describe("hundreds of allocations, with the real coturn in namespaces", () => {
  it("carry media in both directions, at no more cost than by coturn's defaults", async function () {
    needsTrials(this);
    this.timeout(150_000);
    // What the machine does beside may take more from the one than from the other.
    this.retries(1);
    const settings = { stack: "prod", pairs: 1, seconds: 4 };
    const evidence = await runIsolated<LoadEvidence>({ name: "load", settings }, 140);
    assert.deepEqual(failed(judgeLoad(evidence)), []);
    assert.deepEqual(
      evidence.runs.map(({ configuration }) => configuration),
      ["ours", "defaults"],
    );
  });

  const run: LoadRun = {
    configuration: "ours",
    allocations: 300,
    sent: 1000,
    returned: 1000,
    lost: 0,
    seconds: 10,
    megabits: 500,
    processorSeconds: 1,
  };
  const evidence = (ours: Partial<LoadRun>, defaults: Partial<LoadRun> = {}): LoadEvidence => ({
    packetBytes: 1000,
    runs: [
      { ...run, ...ours },
      { ...run, configuration: "defaults", ...defaults },
    ],
  });

  it("are counted in both directions", () => {
    assert.deepEqual(loadFigures(evidence({}), "ours"), {
      allocations: 300,
      sent: 1000,
      lost: 0,
      packetsPerSecond: 200,
      megabitsPerSecond: 50,
      processorSharePerMegabit: 0.002,
    });
  });

  const mistakes: [string, LoadEvidence, RegExp][] = [
    ["few allocations", evidence({ allocations: 99 }), /^hundreds/],
    ["packets lost", evidence({ lost: 10 }), /^no packet/],
    ["twice the processor time", evidence({ processorSeconds: 2 }), /^no more processor time/],
  ];
  for (const [what, seen, claim] of mistakes) {
    it(`are not judged well with ${what}`, () => {
      assert.ok(failed(judgeLoad(seen)).some((finding) => claim.test(finding.claim)));
    });
  }

  it("may lose what coturn's defaults lose beside them", () => {
    assert.deepEqual(failed(judgeLoad(evidence({ lost: 10 }, { lost: 10 }))), []);
  });
});
