import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { Azurite } from "../support/azurite";
import { SmallStack } from "../kill/small-stack";

const first = { verb: "up", edition: "first" } as const;

/** A team keeps its state in a blob container; Azurite stands in for it. */
describe("a state in a team's blob container, with the real engine", function () {
  this.timeout(600_000);
  let azurite: Azurite;
  let stack: SmallStack;
  before(async () => {
    azurite = await Azurite.start();
    stack = new SmallStack({ backend: azurite.backend });
  });
  after(async () => {
    stack.remove();
    await azurite.stop();
  });

  it("a killed deployment is carried on, and a second one beside a running one is refused", async () => {
    await stack.kill(first, 10, "unheard");

    const said: string[] = [];
    let second: Promise<unknown> | undefined;
    const { exitCode, stdout, stderr } = await stack.try(first, {
      say: (line) => said.push(line),
      simulator: { onChange: () => void (second ??= whileItStands(() => stack.try(first))) },
    });
    assert.equal(exitCode, 0, stdout + stderr);
    assert.deepEqual(said, ["An earlier run of dev was cut off; carrying on where it stopped."]);
    assert.match(String(await second), /Process \d+ is changing dev in the simulator\. Wait until it has ended/);
    await stack.outcome();
    await stack.run(first, "--expect-no-changes");
  });

  it("a lock of another machine is not taken away, and its holder is named", async () => {
    const lock = { pid: 1, username: "alice", hostname: "build-7", timestamp: "2026-11-22T10:00:00Z" };
    const name = ".pulumi/locks/organization/cloud-gaming/dev/11111111-1111-4111-8111-111111111111.json";
    await azurite.write(name, JSON.stringify(lock));
    // Twice: the first must not have taken it away.
    for (let time = 0; time < 2; time++) {
      await assert.rejects(
        stack.try(first),
        /alice on build-7 \(process 1\) is changing dev in the simulator since 2026/,
      );
    }
    await stack.pulumi(["cancel", "--yes", "--stack", "dev"]);
    await stack.run(first, "--expect-no-changes");
  });
});

/**
 * Does something while the one engine that this process runs stands still, so that it can't end before.
 *
 * @returns what it came to, or its error
 */
async function whileItStands(work: () => Promise<unknown>): Promise<unknown> {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" }).split("\n");
  const engines = rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, parent, command]) => Number(parent) === process.pid && command?.endsWith("pulumi"));
  assert.equal(engines.length, 1, rows.join("\n"));
  const engine = Number(engines[0]![0]);
  process.kill(engine, "SIGSTOP");
  try {
    return await work().catch((error: unknown) => error);
  } finally {
    process.kill(engine, "SIGCONT");
  }
}
