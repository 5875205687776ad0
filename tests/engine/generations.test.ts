import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CloudResource, type Fault, type Faults } from "../../tools/azure-sim";
import { writeLock } from "../../tools/config/lock-command";
import { changesIn, SimProject } from "../support/sim-project";

const pool = ["cloud-gaming:defaults", "pools", "standard"];
const relays = ["cloud-gaming:defaults", "relays"];

describe("a roll-out, with the real engine", function () {
  this.timeout(900_000);
  this.bail(true);
  const platform = new SimProject();
  after(() => platform.remove());
  const up = () => platform.run("up", "--stack", "dev", "--skip-preview");
  const stackFile = () => readFileSync(join(platform.folders.project, "Pulumi.dev.yaml"), "utf8");
  const lockFile = () => readFileSync(join(platform.folders.project, "stacks/dev.lock.yaml"), "utf8");

  /** What belongs to a generation, by id: machines, hosts, addresses, identities, and all else with its number in it. */
  const generation = (number: number): Map<string, CloudResource> =>
    new Map(
      platform
        .cloud()
        .filter(({ id }) => new RegExp(`-g${number}\\b`).test(id))
        .map((resource) => [resource.id, structuredClone(resource)]),
    );
  const addresses = (number: number): string[] =>
    [...generation(number).values()]
      .filter(({ type }) => type.endsWith("/publicIPAddresses"))
      .map(({ body }: any) => body.properties.ipAddress as string);
  const relayMachines = (number: number): CloudResource[] =>
    [...generation(number).values()].filter(({ type }) => type === "Microsoft.Compute/virtualMachines");
  /** What a drain must not touch. */
  const withoutOrders = (machines: CloudResource[]) =>
    machines.map(({ id, body }: any) => ({ id, body: { ...body, properties: { ...body.properties, userData: "" } } }));
  const write = (generations: object[]): void => {
    platform.edit("dev", [...pool, "generations"], generations);
    platform.edit("dev", [...relays, "generations"], generations);
  };
  const record = async (): Promise<string> => {
    const { lines, ok } = await platform.lock("dev");
    assert.ok(ok, lines.join("\n"));
    return lines.join("\n");
  };

  it("begins with one generation, which a newer program's boot text leaves alone", async () => {
    await up();
    assert.ok(generation(1).size > 10, `${generation(1).size} resources`);
    const before = generation(1);
    // The lock file forgets, so this is what a program would do that writes another text into the relays' custom data.
    platform.edit("dev", [...relays, "realm"], "other.example.com");
    const changes = changesIn(await up());
    assert.equal(changes["updated"] ?? changes["replaced"], undefined, JSON.stringify(changes));
    assert.deepEqual(generation(1), before);
    platform.edit("dev", [...relays, "realm"], "play.example.com");
    await up();
  });

  it("counts a step as deployed only once its deployment has finished, and can take it back until then", async () => {
    const before = { lock: lockFile(), stack: stackFile() };
    write([{ number: 1 }, { number: 2, serving: false }]);
    await record();
    const noMachines: Faults = ({ id }): Fault | undefined =>
      /virtualMachines\/.*-g2-/i.test(id.text)
        ? { status: 409, code: "AllocationFailed", message: "There is no room." }
        : undefined;
    const options = { simulator: { faults: noMachines } };
    const { exitCode } = await platform.try(["up", "--stack", "dev", "--skip-preview"], options);
    assert.notEqual(exitCode, 0);
    assert.ok(generation(2).size > 10, "nothing of generation 2 was created");
    write([{ number: 1 }, { number: 2 }]);
    const { lines, ok } = await platform.lock("dev");
    assert.equal(ok, false);
    assert.match(
      lines.join(" ").replace(/\s+/g, " "),
      /relays\.generations in the stack dev as last deployed, generation 2 is not deployed and would serve at once, .* → 1 step is missing: write generations: \[\{number: 1\}, \{number: 2, serving: false\}\], renew the lock file and deploy it/,
    );
    write([{ number: 1 }]);
    assert.match(await record(), /generation 2, which drained, is gone/);
    assert.notEqual(lockFile(), before.lock, "the number stays used");
    platform.write("stacks/dev.lock.yaml", before.lock);
    platform.write("Pulumi.dev.yaml", before.stack);
    await up();
    assert.deepEqual([...generation(2).keys()], []);
  });

  it("adds a generation beside it: nothing is deleted or replaced, and nothing of the first changes", async () => {
    write([{ number: 1 }, { number: 2, serving: false }]);
    assert.match(await record(), /regions\.japaneast\.relays\.generations: generation 2 is new and doesn't serve yet/);
    const before = generation(1);
    const changes = changesIn(await up());
    assert.ok(changes["created"]! > 10, JSON.stringify(changes));
    assert.equal(changes["deleted"] ?? changes["replaced"], undefined, JSON.stringify(changes));
    assert.deepEqual(generation(1), before);
  });

  it("doesn't let the first go while it serves: neither the command nor the program", async () => {
    const before = { lock: lockFile(), cloud: platform.cloud() };
    write([{ number: 2 }]);
    const { lines, ok } = await platform.lock("dev");
    assert.equal(ok, false);
    const refusal =
      /pools\.standard\.generations in the stack dev as last deployed, generation 1 serves and would be gone: its sessions would end → 2 steps are missing, each a commit that is deployed before the next: first write generations: \[\{number: 1\}, \{number: 2\}\], then generations: \[\{number: 1, serving: false\}, \{number: 2\}\]/;
    assert.match(lines.join(" ").replace(/\s+/g, " "), refusal);
    assert.equal(lockFile(), before.lock);
    const { exitCode, stdout } = await platform.try(["up", "--stack", "dev", "--skip-preview"]);
    assert.notEqual(exitCode, 0);
    assert.match(stdout.replace(/\s+/g, " "), refusal);
    assert.deepEqual(platform.cloud(), before.cloud);
  });

  it("refuses steps that were recorded one after another without a deployment, in previews too, and names them", async () => {
    const { cloud, lock } = { cloud: platform.cloud(), lock: lockFile() };
    const states = [[{ number: 1 }, { number: 2 }], [{ number: 1, serving: false }, { number: 2 }], [{ number: 2 }]];
    for (const state of states) {
      write(state);
      // As where nothing could be read of the deployment.
      const { lines, ok } = await writeLock(platform.folders.project, "dev");
      assert.ok(ok, lines.join("\n"));
    }
    for (const command of ["preview", "up"]) {
      const { exitCode, stdout } = await platform.try([command, "--stack", "dev"]);
      assert.notEqual(exitCode, 0);
      assert.match(
        stdout.replace(/\s+/g, " "),
        /2 steps are missing, each a commit that is deployed before the next: first/,
      );
    }
    assert.deepEqual(platform.cloud(), cloud);
    // The steps that are named can be recorded, although the lock file is beyond them.
    write(states[0]!);
    assert.match(await record(), /generation 1, which is still deployed, is listed again and serves\./);
    platform.write("stacks/dev.lock.yaml", lock);
  });

  it("refuses to drain the first before the second serves", async () => {
    write([{ number: 1, serving: false }, { number: 2 }]);
    const { lines, ok } = await platform.lock("dev");
    assert.equal(ok, false);
    assert.match(
      lines.join(" ").replace(/\s+/g, " "),
      /generation 1 would drain while no other one serves yet with all its hosts: .* → 1 step is missing: write generations: \[\{number: 1\}, \{number: 2\}\], renew/,
    );
  });

  it("shifts to the second, and drains the first after that, in place", async () => {
    write([{ number: 1 }, { number: 2 }]);
    assert.match(await record(), /generation 2 serves now\./);
    await up();
    write([{ number: 1, serving: false }, { number: 2 }]);
    assert.match(await record(), /generation 1 drains now\./);
    const before = {
      first: addresses(1),
      second: addresses(2),
      machines: [...generation(1).keys()],
      relays: withoutOrders(relayMachines(1)),
    };
    const changes = changesIn(await up());
    for (const what of ["created", "deleted", "replaced"]) {
      assert.equal(changes[what], undefined, JSON.stringify(changes));
    }
    assert.deepEqual(addresses(1), before.first);
    assert.deepEqual(addresses(2), before.second);
    assert.deepEqual([...generation(1).keys()], before.machines);
    const orders = relayMachines(1).map(({ body }: any) => Buffer.from(body.properties.userData, "base64").toString());
    assert.deepEqual(orders, ['{"serving":false,"drainHours":12}']);
    assert.deepEqual(withoutOrders(relayMachines(1)), before.relays);
  });

  it("removes the first, and nothing of the second is touched", async () => {
    write([{ number: 2 }]);
    assert.match(await record(), /generation 1, which drained, is gone/);
    const before = generation(2);
    const changes = changesIn(await up());
    assert.ok(changes["deleted"]! > 10, JSON.stringify(changes));
    assert.equal(changes["created"] ?? changes["replaced"], undefined, JSON.stringify(changes));
    assert.deepEqual([...generation(1).keys()], []);
    assert.deepEqual(generation(2), before);
  });

  it("refuses an edit that would touch the hosts of the second, names the knob, and changes nothing", async () => {
    const before = { lock: lockFile(), cloud: platform.cloud() };
    platform.edit("dev", [...pool, "size"], "Standard_NV12ads_A10_v5");
    const { lines, ok } = await platform.lock("dev");
    assert.equal(ok, false);
    assert.match(
      lines.join(" ").replace(/\s+/g, " "),
      /regions\.japaneast\.pools\.standard\.size: "Standard_NV12ads_A10_v5" generation 2 is deployed with Standard_NV6ads_A10_v5, .* → write generations: \[\{number: 2, size: Standard_NV6ads_A10_v5\}, \{number: 3, serving: false\}\]/,
    );
    const { exitCode, stdout } = await platform.try(["up", "--stack", "dev", "--skip-preview"]);
    assert.notEqual(exitCode, 0);
    assert.match(stdout.replace(/\s+/g, " "), /pools\.standard\.size: "Standard_NV12ads_A10_v5"/);
    assert.equal(lockFile(), before.lock);
    assert.deepEqual(platform.cloud(), before.cloud);
  });

  it("never gives a number twice", async () => {
    platform.edit("dev", [...pool, "size"], "Standard_NV6ads_A10_v5");
    write([{ number: 1, serving: false }, { number: 2 }]);
    const { lines, ok } = await platform.lock("dev");
    assert.equal(ok, false);
    assert.match(
      lines.join(" ").replace(/\s+/g, " "),
      /pools\.standard\.generations: 1 numbers only go up, and the highest so far is 2/,
    );
  });
});
