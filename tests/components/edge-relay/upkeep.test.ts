import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { needs } from "../../support/installed";
import { bothSecrets, RelayMachine } from "./relay-machine";

describe("a relay's upkeep, minute by minute", () => {
  let machine: RelayMachine;

  beforeEach(async function () {
    needs(this, "python3");
    machine = await RelayMachine.make();
    mkdirSync(machine.at("etc"));
    // No allocation of this relay's: nobody has this address.
    writeFileSync(machine.at("etc", "turnserver.conf"), "relay-ip=127.9.9.9\nmin-port=49152\nmax-port=65535\n");
    await machine.run("first_secrets.py");
  });

  afterEach(() => machine?.stop());

  for (const [what, given] of [
    ["nothing", ""],
    ["that they serve", { serving: true }],
  ] as const) {
    it(`serve where the user data says ${what}`, async () => {
      machine.order(given);
      const asked = machine.systemd("active");
      assert.deepEqual(await machine.run("upkeep.py"), { code: 0, said: "" });
      assert.deepEqual(await machine.table(), bothSecrets);
      assert.equal(asked(), "");
    });
  }

  it("serve where there never was any user data", async () => {
    machine.azure.refusals = [{ path: "/userData", code: 404 }];
    assert.deepEqual(await machine.run("upkeep.py"), { code: 0, said: "" });
  });

  it("drain: forget the secrets, remember since when, and stop what is empty", async () => {
    machine.order({ serving: false, drainHours: 12 });
    const asked = machine.systemd("active");
    const { code, said } = await machine.run("upkeep.py");
    assert.equal(code, 0, said);
    assert.match(said, /2 secrets forgotten, no new allocation is taken\ndrained: no allocation is left/);
    assert.deepEqual(await machine.table(), []);
    assert.equal(asked(), "--quiet stop relay.service");
    assert.ok(Math.abs(Number(readFileSync(machine.at("draining"), "utf8")) - Date.now() / 1000) < 30);
    machine.systemd("inactive");
    assert.deepEqual(
      await machine.run("upkeep.py"),
      { code: 0, said: "" },
      "a relay that is drained has nothing to say",
    );
  });

  it("serve again: secrets first, then the start", async () => {
    machine.order({ serving: false, drainHours: 12 });
    machine.systemd("inactive");
    await machine.run("upkeep.py");
    machine.order({ serving: true });
    const asked = machine.systemd("inactive");
    const { code, said } = await machine.run("upkeep.py");
    assert.equal(code, 0, said);
    assert.match(said, /2 new, 0 retired\nserving again\n$/);
    assert.deepEqual(await machine.table(), bothSecrets);
    assert.equal(asked(), "--quiet --no-block start relay.service");
    assert.equal(existsSync(machine.at("draining")), false);
  });

  for (const [what, given] of [
    ["user data of another kind", "#!/bin/sh"],
    ["a drain without hours", { serving: false }],
    ["a word for a truth", { serving: "no" }],
    ["a list", "[]"],
  ] as const) {
    it(`serve on, and follow the secrets, with ${what}`, async () => {
      machine.order(given);
      const asked = machine.systemd("active");
      machine.azure.secrets["relay-secret-a"] = "third";
      const { code, said } = await machine.run("upkeep.py");
      assert.equal(code, 0, said);
      assert.match(said, /serves or drains as before: the machine's user data is not what a relay reads/);
      assert.match(said, /1 new, 1 retired/);
      assert.equal(asked(), "");
    });
  }

  it("drain on while nobody can tell whether they serve", async () => {
    machine.order({ serving: false, drainHours: 12 });
    machine.systemd("inactive");
    await machine.run("upkeep.py");
    machine.azure.refusals = [{ path: "/userData", code: 500 }];
    const { code, said } = await machine.run("upkeep.py");
    assert.deepEqual([code, await machine.table()], [0, []]);
    assert.match(said, /serves or drains as before: .*answered 500: it is starting/);
    // Gone is not the same as told to serve.
    machine.azure.refusals = [{ path: "/userData", code: 404 }];
    assert.match((await machine.run("upkeep.py")).said, /serves or drains as before: the machine's user data is gone/);
    // A file that a power loss emptied says at least that it drains.
    writeFileSync(machine.at("draining"), "");
    assert.deepEqual(await machine.run("upkeep.py"), { code: 0, said: "" });
    assert.deepEqual(await machine.table(), []);
  });

  it("ask again for a start that failed", async () => {
    machine.order({ serving: false, drainHours: 12 });
    machine.systemd("inactive");
    await machine.run("upkeep.py");
    machine.order({ serving: true });
    machine.systemd("inactive", { refuses: true });
    const failed = await machine.run("upkeep.py");
    assert.equal(failed.code, 1);
    assert.match(failed.said, /systemd didn't start the relay: the next minute tries again/);
    rmSync(machine.at("asked"));
    const asked = machine.systemd("inactive");
    assert.match((await machine.run("upkeep.py")).said, /^started: it serves, and wasn't running\n$/);
    assert.equal(asked(), "--quiet --no-block start relay.service");
  });

  for (const state of ["inactive", "failed"] as const) {
    it(`start a relay that serves and is ${state}, with the secrets from before where the vault is silent`, async () => {
      const asked = machine.systemd(state);
      assert.deepEqual(await machine.run("upkeep.py"), { code: 0, said: "started: it serves, and wasn't running\n" });
      machine.azure.refusals = [{ path: "/secrets/", code: 403 }];
      const { code, said } = await machine.run("upkeep.py");
      assert.equal(code, 1);
      assert.match(said, /^the secrets stay as they are: .*\nstarted: it serves/);
      assert.equal(asked(), "--quiet --no-block start relay.service\n".repeat(2).trim());
    });
  }

  it("start nothing without a secret, nothing that is starting, and nothing that drains", async () => {
    let asked = machine.systemd("activating");
    assert.deepEqual([await machine.run("upkeep.py"), asked()], [{ code: 0, said: "" }, ""]);
    asked = machine.systemd("inactive");
    machine.order({ serving: false, drainHours: 12 });
    assert.equal((await machine.run("upkeep.py")).code, 0);
    assert.equal(asked(), "");
    rmSync(machine.at("draining"));
    machine.order({ serving: true });
    machine.azure.refusals = [{ path: "/secrets/", code: 403 }];
    assert.doesNotMatch((await machine.run("upkeep.py")).said, /started/);
    assert.equal(asked(), "");
  });

  it("drain when it can't be written since when, and say so", async () => {
    machine.order({ serving: false, drainHours: 12 });
    // What stands in the way of the file, for root too.
    mkdirSync(machine.at("draining.new"));
    const asked = machine.systemd("active");
    const { code, said } = await machine.run("upkeep.py");
    assert.equal(code, 1);
    assert.match(
      said,
      /2 secrets forgotten.*\ndrains, but can't write since when: .*\ndrained: no allocation is left\n$/,
    );
    assert.deepEqual(await machine.table(), []);
    assert.equal(asked(), "--quiet stop relay.service");
  });

  it("drain on a full disk, though SQLite has no room for its journal", async function () {
    const disk = machine.at("disk");
    mkdirSync(disk);
    const alone = ["unshare", "--map-root-user", "--mount", "--kill-child", "sh", "-c"] as [string, ...string[]];
    // coturn's tables take 68 KiB, and creating them takes a journal as well.
    const mount = `mount -t tmpfs -o size=128k tmpfs ${disk}`;
    if ((await machine.end([...alone, mount])).code !== 0) {
      this.test!.title += " (skipped: the system gives no namespaces)";
      this.skip();
    }
    // The only user of a namespace.
    machine.set({ database: join(disk, "turndb"), draining: join(disk, "draining"), owner: 0, group: 0 });
    machine.order({ serving: false, drainHours: 12 });
    const steps = [
      mount,
      machine.commandOf("first_secrets.py"),
      `{ head -c 200000 /dev/zero > ${disk}/full 2> ${machine.at("full")} || true; }`,
      machine.commandOf("upkeep.py"),
    ];
    const { said } = await machine.end([...alone, steps.join(" && ")]);
    assert.match(readFileSync(machine.at("full"), "utf8"), /No space left/);
    assert.match(said, /2 new, 0 retired\ndrains: 2 secrets forgotten, no new allocation is taken\n/);
  });
});
