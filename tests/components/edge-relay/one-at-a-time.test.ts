import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { needs } from "../../support/installed";
import { bothSecrets, RelayMachine } from "./relay-machine";

describe("a relay's programs that run at the same time", () => {
  let machine: RelayMachine;

  beforeEach(async function () {
    needs(this, "python3");
    machine = await RelayMachine.make();
  });

  afterEach(() => machine?.stop());

  const until = async (is: () => boolean) => {
    for (let tries = 0; !is() && tries < 200; tries++) await delay(20);
    assert.ok(is());
  };

  /** Python that does something before and after another program had time to be at work. */
  const around = async (before: string, after: string, atWork: () => Promise<void>) => {
    const [begun, over] = [machine.at("begun"), machine.at("over")];
    const indented = (text: string) => text.replaceAll("\n", "\n  ");
    const text = `import os, sqlite3, time, lock
def wait():
  open("${begun}", "w").close()
  while not os.path.exists("${over}"): time.sleep(0.02)
${before}
  ${indented(after)}`;
    const running = machine.python(text);
    await until(() => existsSync(begun));
    const working = atWork();
    await delay(700);
    writeFileSync(over, "");
    await working;
    assert.deepEqual(await running, { code: 0, said: "" });
  };

  for (const program of ["first_secrets.py", "upkeep.py"]) {
    it(`wait for each other: ${program} asks nothing while another holds the lock`, async () => {
      const asked = machine.azure.asked;
      let askedMeanwhile = -1;
      await around(`with lock.held({"lock": "${machine.at("run", "lock")}"}):`, "wait()", async () => {
        const running = machine.run(program);
        await delay(600);
        askedMeanwhile = asked.length;
        assert.equal((await running).code, 0);
      });
      assert.equal(askedMeanwhile, 0);
      assert.deepEqual(await machine.table(), bothSecrets);
    });
  }

  for (const program of ["first_secrets.py", "upkeep.py"]) {
    it(`end at once when systemd stops them, also while they wait: ${program}`, async () => {
      const path = machine.at("run", "lock");
      const stopped = `import os, signal, subprocess, time, lock
def opened(process):
  files = f"/proc/{process.pid}/fd"
  return [name for name in os.listdir(files) if os.path.realpath(f"{files}/{name}") == "${path}"]
with lock.held({"lock": "${path}"}):
  waiting = subprocess.Popen(["sh", "-c", """exec ${machine.commandOf(program)}"""])
  while not opened(waiting): time.sleep(0.02)
  began = time.monotonic()
  waiting.send_signal(signal.SIGTERM)
  print(waiting.wait(5), time.monotonic() - began < 1)`;
      assert.deepEqual(await machine.python(stopped), { code: 0, said: "-15 True\n" });
    });
  }

  it("don't wait for ever", async () => {
    const held = `lock.held({"lock": "${machine.at("run", "lock")}"}`;
    const { code, said } = await machine.python(`import lock\nwith ${held}):\n  with ${held}, 0.2): pass`);
    assert.equal(code, 1);
    assert.match(said, /NotReady: another of the relay's programs is still at work\n$/);
  });

  it("let a relay drain that still waits for its first secret, and fetch none for it then", async () => {
    const { azure } = machine;
    machine.systemd("inactive");
    delete azure.secrets["relay-secret-b"];
    const starting = machine.run("first_secrets.py");
    await until(() => azure.asked.includes("/secrets/relay-secret-b"));
    machine.order({ serving: false, drainHours: 12 });
    assert.deepEqual(await machine.run("upkeep.py"), { code: 0, said: "" });
    azure.secrets["relay-secret-b"] = "second";
    const { code, said } = await starting;
    assert.equal(code, 0, said);
    assert.match(said, /it drains: nothing is fetched\n$/);
    assert.deepEqual(await machine.table(), []);
  });

  it("judge by what the table holds once they may write it", async () => {
    await machine.run("first_secrets.py");
    machine.azure.secrets["relay-secret-a"] = "third";
    const database = `sqlite3.connect("${machine.at("turn", "turndb")}", isolation_level=None)`;
    await around(
      `database = ${database}
database.execute("BEGIN IMMEDIATE")
if database.execute("INSERT INTO turn_secret VALUES ('turn.example.com', 'third')"):`,
      'wait()\ndatabase.execute("COMMIT")',
      async () => assert.match((await machine.run("upkeep.py")).said, /^secrets of [^\n]+: 0 new, 1 retired\n$/),
    );
  });
});
