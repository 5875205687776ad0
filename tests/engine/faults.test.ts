import assert from "node:assert/strict";
import { type Fault, seededFaults } from "../../tools/azure-sim";
import { SimProject } from "../support/sim-project";

/** More repetitions than this and a person would have given up. */
const mostRuns = 6;

describe("a deployment while Azure fails by chance", function () {
  this.timeout(900_000);
  let platform: SimProject;
  before(() => (platform = new SimProject()));
  after(() => platform.remove());

  const handedOut: { fault: Fault; operation: string; id: string }[] = [];
  // Of this seed's failures some pass by themselves, some end an up, some leave a resource half made.
  const faults = seededFaults("a bad day", {
    share: 0.25,
    most: 30,
    onFault: (fault, { operation, id }) => handedOut.push({ fault, operation, id: id.text }),
  });

  async function repeatUntilDone(...args: string[]): Promise<number> {
    for (let run = 1; run <= mostRuns; run++) {
      const failures = handedOut.length;
      const { exitCode, stdout, stderr } = await platform.try([...args, "--stack", "dev", "--skip-preview"], {
        simulator: { faults },
      });
      if (exitCode === 0) return run;
      assert.ok(handedOut.length > failures, `${args[0]} failed by itself:\n${stdout}\n${stderr}`);
    }
    return assert.fail(`${args[0]} did not come through in ${mostRuns} runs`);
  }

  it("comes through when it is repeated, with nothing half made and nothing to do afterwards", async () => {
    const runs = await repeatUntilDone("up", "--continue-on-error");
    assert.ok(runs > 1, "no failure ended the first up");
    assert.ok(
      handedOut.some(({ fault }) => fault.accepted === true),
      "nothing was half made",
    );
    const failed = platform.cloud().filter(({ body }) => JSON.stringify(body).includes('"provisioningState":"Failed"'));
    assert.deepEqual(failed, []);
    await platform.run("up", "--stack", "dev", "--skip-preview", "--expect-no-changes");
  });

  it("is destroyed the same way, and nothing stays", async () => {
    await repeatUntilDone("destroy", "--continue-on-error");
    const left = platform.cloud().map(({ id }) => id);
    assert.ok(
      left.every((id) => /NetworkWatcher/i.test(id)),
      `left behind: ${left.join(", ")}`,
    );
  });
});
