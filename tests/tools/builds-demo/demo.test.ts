import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { project } from "../../support/stacks";

/** What it prints for programs, as far as it is looked at here. */
interface Summary {
  held: boolean;
  seconds: number;
  interrupted?: string;
  steps: ({ step: string; holds: boolean; seconds: number } & Record<string, unknown>)[];
}

describe("npm run builds:demo", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "builds-demo-test-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** @param interruptAt ends it with Ctrl-C when it says that */
  const demo = async (interruptAt?: string) => {
    const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "tools/builds-demo/main.ts"], {
      cwd: project,
      env: { ...process.env, TMPDIR: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, told] = ["", ""];
    child.stdout.on("data", (piece: Buffer) => (out += piece.toString()));
    child.stderr.on("data", (piece: Buffer) => {
      told += piece.toString();
      if (interruptAt !== undefined && told.includes(interruptAt)) child.kill("SIGINT");
    });
    const [code] = (await once(child, "close")) as [number | null];
    return { code, told, summary: JSON.parse(out) as Summary };
  };

  /** ts-node keeps what it has compiled there, for every program. */
  const left = () => readdirSync(folder).filter((name) => !name.startsWith("v8-compile-cache"));

  it("plays the life of builds, tells a person of it, and programs in JSON alone", async () => {
    const { code, told, summary } = await demo();
    assert.equal(code, 0, told);
    assert.ok(summary.held);
    assert.deepEqual(
      summary.steps.map(({ step, holds }) => [step, holds]),
      [
        ...["start-storage", "publish", "promote", "pull", "update", "corrupt", "race", "rollback", "gc"],
        "clean-up",
      ].map((step) => [step, true]),
    );
    const facts = (name: string) => summary.steps.find(({ step }) => step === name)!;
    const { size, sent, overwrite } = facts("publish");
    assert.equal(sent, size);
    assert.ok(Number(size) > 50e6 && Number(size) < 70e6, `${size} bytes`);
    assert.equal(overwrite, "403 AuthorizationPermissionMismatch");
    assert.equal(facts("promote").throughThisMachine, 0);
    assert.ok(Number(facts("promote").copied) > 5 * Number(size), "five regions, and the manifests");
    assert.equal(facts("pull").fetched, size);
    const update = facts("update");
    for (const bytes of [update.sent, update.fetched]) {
      assert.ok(Number(bytes) > 0 && Number(bytes) < 0.2 * Number(update.size), `${bytes as number} bytes`);
    }
    assert.deepEqual(facts("corrupt").prod, ["1.0.0"]);
    assert.equal((facts("race").loser as { kind: string }).kind, "conflict");
    assert.equal(facts("rollback").copies, 0);
    assert.equal(facts("gc").wouldDelete, 0);
    assert.match(told, / 1\. Start the storage.*10\. End the storage.*Every step held/s);
    assert.deepEqual(left(), []);
  }).timeout(180_000);

  it("cleans up when it is interrupted", async () => {
    const { code, told, summary } = await demo("Promote it to canary");
    assert.equal(code, 130, told);
    assert.deepEqual([summary.held, summary.interrupted], [false, "SIGINT"]);
    assert.deepEqual(
      summary.steps.map(({ step, holds }) => [step, holds]).filter(([step]) => step !== "promote"),
      [
        ["start-storage", true],
        ["publish", true],
        ["clean-up", true],
      ],
    );
    assert.deepEqual(left(), []);
  }).timeout(180_000);
});
