import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { editCloud } from "../../tools/azure-sim";
import { type StateResource } from "../../tools/sim/settle";
import { type Command, SmallStack } from "../kill/small-stack";

const first: Command = { verb: "up", edition: "first" };

/** A stack that is deployed, the URNs of some of its resources, and a file to write to. */
interface Deployed {
  stack: SmallStack;
  /** Nothing depends on it. */
  leaf: StateResource;
  file: string;
}

type Arguments = (deployed: Deployed) => string[];

/** Commands that leave state and cloud as they are, one after the other on one stack. */
const working: Record<string, Arguments[]> = {
  "state protect, unprotect": [
    ({ leaf }) => ["state", "protect", leaf.urn, "--yes"],
    () => ["state", "unprotect", "--all", "--yes"],
  ],
  "state taint, untaint": [
    ({ leaf }) => ["state", "taint", leaf.urn, "--yes"],
    ({ leaf }) => ["state", "untaint", leaf.urn, "--yes"],
  ],
  "state repair": [() => ["state", "repair", "--yes"]],
  "state upgrade": [() => ["state", "upgrade", "--yes"]],
  "stack export, import": [
    ({ file }) => ["stack", "export", "--file", file],
    ({ file }) => ["stack", "import", "--file", file],
  ],
  "preview with a plan, up by it": [
    ({ file }) => ["preview", "--save-plan", file],
    ({ file }) => ["up", "--plan", file, "--skip-preview"],
  ],
  "refresh variants": [
    () => ["refresh", "--preview-only"],
    ({ leaf }) => ["refresh", "--target", leaf.urn, "--clear-pending-creates", "--skip-preview"],
    () => ["refresh", "--run-program", "--skip-preview", "--expect-no-changes"],
  ],
  "up variants": [
    () => ["up", "--refresh", "--skip-preview", "--expect-no-changes"],
    ({ leaf }) => ["update", "--target", leaf.urn, "--skip-preview"],
    ({ leaf }) => ["up", "--exclude", leaf.urn, "--skip-preview"],
  ],
  "destroy without destroying": [() => ["destroy", "--preview-only"]],
  cancel: [() => ["cancel", "--yes"]],
  "commands that only read": [
    () => ["config"],
    () => ["config", "get", "cloud-gaming:edition"],
    () => ["stack", "output", "--json"],
    () => ["stack", "history"],
    ({ file }) => ["stack", "graph", file],
    ({ leaf }) => ["state", "get", leaf.urn],
  ],
};

describe("a subcommand of the CLI in the simulator", function () {
  this.timeout(300_000);
  let deployed: Deployed;
  const copies: SmallStack[] = [];

  before(async () => {
    const stack = new SmallStack({ checkpoints: false });
    copies.push(stack);
    await stack.run(first);
    deployed = await described(stack);
  });
  after(() => copies.forEach((stack) => stack.remove()));

  async function described(stack: SmallStack): Promise<Deployed> {
    const { resources = [] } = await stack.exported();
    const leaf = resources.find(({ type }) => type === "azure-native:compute:VirtualMachine")!;
    return { stack, leaf, file: join(stack.folders.home, "scratch") };
  }

  function fresh(): Deployed {
    const stack = deployed.stack.copy();
    copies.push(stack);
    return { ...deployed, stack, file: join(stack.folders.home, "scratch") };
  }

  async function succeeds(stack: SmallStack, ...args: string[]): Promise<void> {
    // The one command here that is about all stacks.
    const named = args[1] === "upgrade" ? args : [...args, "--stack", "dev"];
    const { exitCode, stdout, stderr } = await stack.pulumi(named);
    assert.equal(exitCode, 0, `${args.join(" ")}:\n${stdout}${stderr}`);
  }

  describe("that leaves state and cloud as they are", () => {
    let wanted: string[];
    before(async () => (wanted = await deployed.stack.outcome()));

    for (const [name, commands] of Object.entries(working)) {
      it(`works: ${name}`, async () => {
        for (const args of commands) await succeeds(deployed.stack, ...args(deployed));
        assert.deepEqual(await deployed.stack.outcome(), wanted);
      });
    }

    it("leaves nothing to do for the next up", () => deployed.stack.run(first, "--expect-no-changes"));
  });

  it("takes one resource down, which the next up makes again", async () => {
    const { stack, leaf } = fresh();
    const wanted = await stack.outcome();
    await succeeds(stack, "down", "--target", leaf.urn, "--skip-preview");
    assert.equal((await stack.outcome()).length, wanted.length - 1);
    await stack.run(first);
    assert.deepEqual(await stack.outcome(), wanted);
  });

  const undone: Record<string, { args: Arguments; message: RegExp }> = {
    "state remove of what the cloud has": {
      args: ({ leaf }) => ["state", "delete", leaf.urn, "--yes"],
      message: /^`state remove` is undone.*\n.*VirtualMachine.* is in the simulated cloud, and not in the state/,
    },
    "state remove --all": {
      args: () => ["state", "rm", "--all", "--yes"],
      message: /is undone[^]*\n {2}and \d+ more\n/,
    },
    "stack import of an empty state": {
      args: ({ file }) => {
        writeFileSync(file, JSON.stringify({ version: 3, deployment: { manifest: { time: "2026-12-01T00:00:00Z" } } }));
        return ["stack", "import", "--file", file];
      },
      message: /^`stack import` is undone/,
    },
    "stack rm --force": {
      args: () => ["stack", "rm", "--force", "--yes"],
      message: /^dev has \d+ resources in the simulated cloud.*npm run sim -- destroy --stack dev$/,
    },
  };

  for (const [name, { args, message }] of Object.entries(undone)) {
    it(`is refused where the cloud would stay behind: ${name}`, async () => {
      const given = fresh();
      const wanted = await given.stack.outcome();
      await assert.rejects(given.stack.pulumi([...args(given), "--stack", "dev"]), { message });
      assert.deepEqual(await given.stack.outcome(), wanted);
    });
  }

  it("forgets a resource that is gone from the cloud, which the next up makes again", async () => {
    const { stack, leaf } = fresh();
    const wanted = await stack.outcome();
    await editCloud(stack.folders.cloud, (cloud) => cloud.remove(leaf.id!));
    await succeeds(stack, "state", "delete", leaf.urn, "--yes");
    await stack.run(first);
    assert.deepEqual(await stack.outcome(), wanted);
  });

  it("takes a stack down and removes it, and leaves the project's own file alone", async () => {
    const { stack } = fresh();
    const own = join(dirname(require.resolve("../kill/small-platform/index")), "Pulumi.dev.yaml");
    const text = readFileSync(own, "utf8");
    await succeeds(stack, "destroy", "--remove", "--skip-preview");
    assert.equal(readFileSync(own, "utf8"), text);
    assert.ok(!existsSync(join(stack.folders.backend, ".pulumi", "stacks", "cloud-gaming", "dev.json")));
    await stack.run(first);
    await stack.outcome();
  });

  it("keeps what is protected where destroy is asked to", async () => {
    const { stack, leaf } = fresh();
    await succeeds(stack, "state", "protect", leaf.urn, "--yes");
    await succeeds(stack, "destroy", "--exclude-protected", "--skip-preview");
    const { resources = [] } = await stack.exported();
    assert.ok(resources.some(({ urn }) => urn === leaf.urn));
    await stack.outcome();
  });

  it("does not cancel a run that is at work", async () => {
    const { stack } = fresh();
    const folder = join(stack.folders.backend, ".pulumi", "locks", "organization", "cloud-gaming", "dev");
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, "held.json");
    const timestamp = new Date().toISOString();
    writeFileSync(lock, JSON.stringify({ pid: process.pid, username: "test", hostname: hostname(), timestamp }));
    await assert.rejects(stack.pulumi(["cancel", "--yes", "--stack", "dev"]), { message: /is changing dev/ });
    assert.ok(existsSync(lock));
    // Nothing is known of the holder of another machine's lock.
    writeFileSync(lock, JSON.stringify({ pid: 1, username: "test", hostname: "elsewhere", timestamp }));
    await succeeds(stack, "cancel", "--yes");
    assert.ok(!existsSync(lock));
  });
});
