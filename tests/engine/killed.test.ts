import assert from "node:assert/strict";
import { hostname } from "node:os";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assertConverges, SmallStack } from "../kill/small-stack";

const first = { verb: "up", edition: "first" } as const;
const second = { verb: "up", edition: "second" } as const;
const destroy = { verb: "destroy" } as const;

/** Of every step `npm run test:kill` kills, a few. */
describe("a deployment that is killed, with the real engine", function () {
  this.timeout(600_000);
  let stack: SmallStack;
  before(() => (stack = new SmallStack()));
  after(() => stack.remove());

  it("goes on where it stopped, however often it is killed", async () => {
    await stack.kill(first, 1, "unheard");
    await stack.kill(first, 10, "heard");
    // The last: Azure accepts the machine, fails to make it, and nobody is there to hear of it.
    await stack.kill(
      first,
      ({ id }) => id.includes("/virtualMachines/"),
      "unheard",
      ({ id }) =>
        id.type.endsWith("/virtualMachines")
          ? { status: 409, code: "AllocationFailed", message: "No room.", accepted: true }
          : undefined,
    );
    const said: string[] = [];
    const put: string[] = [];
    const { exitCode, stdout } = await stack.try(first, {
      say: (line) => said.push(line),
      simulator: { onChange: ({ id }) => put.push(id) },
    });
    assert.equal(exitCode, 0, stdout);
    assert.deepEqual(said, ["An earlier run of dev was cut off; carrying on where it stopped."]);
    assert.ok(
      put.some((id) => id.includes("/virtualMachines/")),
      `the failed machine was left as it is: ${put.join(", ")}`,
    );
    assert.ok((await stack.outcome()).length >= 25);
  });

  it("goes on with an update between a replacement's two halves", async () => {
    await stack.kill(second, ({ operation, id }) => operation === "delete" && id.includes("id-auditor"), "unheard");
    await stack.run(second);
    assert.ok((await stack.outcome()).some((line) => line.endsWith("/id-auditor-second")));
    await stack.run(second, "--expect-no-changes");
  });

  it("goes on taking everything down", async () => {
    await stack.kill(destroy, 10, "heard");
    await assertConverges(stack, destroy, []);
  });

  it("is not taken for killed when a process of another machine holds it", async () => {
    const lock = { pid: 1, username: "alice", hostname: "build-7", timestamp: "2026-11-22T10:00:00Z" };
    writeLock(stack, lock);
    await assert.rejects(
      stack.try(first),
      /alice on build-7 \(process 1\) is changing dev .* cancel --yes --stack dev/,
    );
  });

  it("is taken for killed when its process number has gone to another process", async () => {
    writeLock(stack, { pid: process.pid, username: "alice", hostname: hostname(), timestamp: "2020-01-01T10:00:00Z" });
    await stack.run(destroy);
  });
});

function writeLock({ folders }: SmallStack, lock: object): void {
  const folder = join(folders.backend, ".pulumi", "locks", "organization", "cloud-gaming", "dev");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "11111111-1111-4111-8111-111111111111.json"), JSON.stringify(lock));
}
