import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { FakeAzure } from "../../../tools/relay/trials/stage/fake-azure";
import { needs } from "../../support/installed";

const boot = join(__dirname, "../../../components/edge-relay/boot");

interface Run {
  code: number | null;
  said: string;
}

describe("a relay's boot scripts", () => {
  let azure: FakeAzure;
  let folder: string;
  let settings: string;

  beforeEach(async function () {
    needs(this, "python3");
    azure = new FakeAzure();
    folder = mkdtempSync(join(tmpdir(), "relay-boot-"));
    settings = join(folder, "relay.json");
    const endpoint = await azure.listen();
    const { uid, gid } = userInfo();
    writeFileSync(
      settings,
      JSON.stringify({
        metadata: endpoint,
        identity: "the-client",
        vault: `${endpoint}/`,
        secrets: ["relay-secret-a", "relay-secret-b"],
        realm: "turn.example.com",
        database: join(folder, "turn", "turndb"),
        template: join(folder, "template"),
        configuration: join(folder, "etc", "turnserver.conf"),
        draining: join(folder, "draining"),
        owner: uid,
        group: gid,
      }),
    );
  });

  afterEach(() => {
    azure?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const run = (script: string) =>
    new Promise<Run>((resolve) => {
      const path = `${join(folder, "bin")}:${process.env.PATH}`;
      const child = spawn("python3", ["-B", join(boot, script), "--settings", settings], {
        env: { ...process.env, PATH: path },
      });
      let said = "";
      child.stdout.on("data", (chunk) => (said += chunk));
      child.stderr.on("data", (chunk) => (said += chunk));
      const limit = setTimeout(() => child.kill("SIGKILL"), 8000);
      child.once("close", (code) => {
        clearTimeout(limit);
        resolve({ code, said });
      });
    });

  /** What coturn would read. */
  const table = async () => {
    const query =
      "import sqlite3,sys,json;print(json.dumps(sqlite3.connect(sys.argv[1]).execute('select realm,value from turn_secret order by value').fetchall()))";
    return new Promise<string[][]>((resolve, reject) => {
      const child = spawn("python3", ["-c", query, join(folder, "turn", "turndb")]);
      let said = "";
      child.stdout.on("data", (chunk) => (said += chunk));
      child.once("close", (code) =>
        code === 0 ? resolve(JSON.parse(said) as string[][]) : reject(new Error("no table")),
      );
    });
  };

  const both = [
    ["turn.example.com", "first"],
    ["turn.example.com", "second"],
  ];

  it("put both secrets into coturn's table, and never into the journal", async () => {
    const { code, said } = await run("first_secrets.py");
    assert.equal(code, 0, said);
    assert.deepEqual(await table(), both);
    assert.match(said, /2 new, 0 retired/);
    assert.doesNotMatch(said, /first|second|the-token/);
    assert.equal((await run("upkeep.py")).said, "", "nothing to do, nothing to say");
  });

  it("follow a rotation: the newest and the one before", async () => {
    await run("first_secrets.py");
    azure.secrets["relay-secret-a"] = "third";
    assert.match((await run("upkeep.py")).said, /1 new, 1 retired/);
    assert.deepEqual(
      (await table()).map(([, value]) => value),
      ["second", "third"],
    );
  });

  it("leave the table as it is when one secret cannot be read", async () => {
    await run("first_secrets.py");
    delete azure.secrets["relay-secret-b"];
    const { code, said } = await run("upkeep.py");
    assert.equal(code, 1);
    assert.match(said, /the secrets stay as they are: .*relay-secret-b\) answered 404: there is no such secret/);
    assert.deepEqual(await table(), both);
  });

  it("wait at a first start, and say what for", async () => {
    // The identity arrives late, and its role later still.
    azure.refusals = [{ path: "/oauth2/token", code: 400 }];
    const first = run("first_secrets.py");
    const { code, said } = await first;
    assert.equal(code, 0, said);
    assert.match(said, /not ready: .*answered 400: the machine's identity is not there yet; next try in 1 s/);
    assert.deepEqual(await table(), both);
  });

  it("go on trying at a first start, whatever stands in the way", async () => {
    writeFileSync(join(folder, "turn"), "a file where a folder belongs");
    const trying = run("first_secrets.py");
    setTimeout(() => rmSync(join(folder, "turn")), 700);
    const { code, said } = await trying;
    assert.equal(code, 0, said);
    assert.match(said, /not ready: (FileExists|NotADirectory)Error; next try in 1 s/);
    assert.deepEqual(await table(), both);
  });

  for (const [what, answer, words] of [
    [
      "a token that is none",
      { path: "/oauth2/token", body: {} },
      "the metadata service (token) answered without a token",
    ],
    [
      "a token that no header takes",
      { path: "/oauth2/token", body: { access_token: "to\nken" } },
      "the metadata service (token) answered without a token",
    ],
    ["a list for a secret", { path: "relay-secret-a", body: ["odd"] }, "the vault (relay-secret-a) holds no value"],
    [
      "an object for a value",
      { path: "relay-secret-a", body: { value: { odd: 1 } } },
      "the vault (relay-secret-a) holds no value",
    ],
    [
      "half an answer",
      { path: "relay-secret-b", body: { value: "second" }, breaksOff: true },
      "the vault (relay-secret-b) broke off, or answered something that is not HTTP: IncompleteRead",
    ],
  ] as const) {
    it(`say what was wrong with ${what}, and change nothing`, async () => {
      await run("first_secrets.py");
      azure.refusals = [{ code: 200, ...answer }];
      assert.deepEqual(await run("upkeep.py"), { code: 1, said: `the secrets stay as they are: ${words}\n` });
      assert.deepEqual(await table(), both);
    });
  }

  it("start with the secrets from before when the vault doesn't answer", async () => {
    await run("first_secrets.py");
    azure.refusals = [{ path: "/secrets/", code: 403 }];
    const { code, said } = await run("first_secrets.py");
    assert.equal(code, 0, said);
    assert.match(said, /starting with the 2 secrets from before/);
    assert.deepEqual(await table(), both);
  });

  it("write the configuration with the machine's own address", async () => {
    writeFileSync(join(folder, "template"), "listening-ip=@PRIVATE_ADDRESS@\nrelay-ip=@PRIVATE_ADDRESS@\n");
    const odd = [{ ipv4: { ipAddress: [{ privateIpAddress: "10.64.48.4\nno-auth" }] } }];
    azure.refusals = [
      { path: "/network/", code: 500 },
      { path: "/network/", code: 200, body: odd },
    ];
    const { code, said } = await run("configure_relay.py");
    assert.equal(code, 0, said);
    assert.match(said, /answered 500: it is starting.*\n.*names no address yet/);
    assert.equal(
      readFileSync(join(folder, "etc", "turnserver.conf"), "utf8"),
      "listening-ip=10.64.48.4\nrelay-ip=10.64.48.4\n",
    );
  });

  describe("once a minute", () => {
    const orders = (given: object | string) => {
      azure.userData = typeof given === "string" ? given : JSON.stringify(given);
    };
    /** Stands in for systemd: coturn runs or not, and what was asked is written down. */
    const systemd = (isActive: boolean) => {
      mkdirSync(join(folder, "bin"), { recursive: true });
      const program = join(folder, "bin", "systemctl");
      const asked = join(folder, "asked");
      writeFileSync(
        program,
        `#!/bin/sh\nif [ "$2" = is-active ]; then exit ${isActive ? 0 : 3}; fi\necho "$*" >> ${asked}\n`,
      );
      chmodSync(program, 0o755);
      return () => (existsSync(asked) ? readFileSync(asked, "utf8").trim() : "");
    };

    beforeEach(async () => {
      mkdirSync(join(folder, "etc"), { recursive: true });
      // No allocation of this relay's: nobody has this address.
      writeFileSync(join(folder, "etc", "turnserver.conf"), "relay-ip=127.9.9.9\nmin-port=49152\nmax-port=65535\n");
      await run("first_secrets.py");
    });

    for (const [what, given] of [
      ["nothing", ""],
      ["that they serve", { serving: true }],
    ] as const) {
      it(`serve where the user data says ${what}`, async () => {
        orders(given);
        const asked = systemd(true);
        assert.deepEqual(await run("upkeep.py"), { code: 0, said: "" });
        assert.deepEqual(await table(), both);
        assert.equal(asked(), "");
      });
    }

    it("serve where there never was any user data", async () => {
      azure.refusals = [{ path: "/userData", code: 404 }];
      assert.deepEqual(await run("upkeep.py"), { code: 0, said: "" });
    });

    it("drain: forget the secrets, remember since when, and stop what is empty", async () => {
      orders({ serving: false, drainHours: 12 });
      const asked = systemd(true);
      const { code, said } = await run("upkeep.py");
      assert.equal(code, 0, said);
      assert.match(said, /2 secrets forgotten, no new allocation is taken\ndrained: no allocation is left/);
      assert.deepEqual(await table(), []);
      assert.equal(asked(), "--quiet stop relay.service");
      assert.ok(Math.abs(Number(readFileSync(join(folder, "draining"), "utf8")) - Date.now() / 1000) < 30);
      systemd(false);
      assert.deepEqual(await run("upkeep.py"), { code: 0, said: "" }, "a relay that is drained has nothing to say");
    });

    it("serve again: secrets first, then the start", async () => {
      orders({ serving: false, drainHours: 12 });
      systemd(false);
      await run("upkeep.py");
      orders({ serving: true });
      const asked = systemd(false);
      const { code, said } = await run("upkeep.py");
      assert.equal(code, 0, said);
      assert.match(said, /2 new, 0 retired\nserving again/);
      assert.deepEqual(await table(), both);
      assert.equal(asked(), "--quiet start relay.service");
      assert.equal(existsSync(join(folder, "draining")), false);
    });

    for (const [what, given] of [
      ["user data of another kind", "#!/bin/sh"],
      ["a drain without hours", { serving: false }],
      ["a word for a truth", { serving: "no" }],
      ["a list", "[]"],
    ] as const) {
      it(`serve on, and follow the secrets, with ${what}`, async () => {
        orders(given);
        const asked = systemd(true);
        azure.secrets["relay-secret-a"] = "third";
        const { code, said } = await run("upkeep.py");
        assert.equal(code, 0, said);
        assert.match(said, /serves or drains as before: the machine's user data is not what a relay reads/);
        assert.match(said, /1 new, 1 retired/);
        assert.equal(asked(), "");
      });
    }

    it("drain on while nobody can tell whether they serve", async () => {
      orders({ serving: false, drainHours: 12 });
      systemd(false);
      await run("upkeep.py");
      azure.refusals = [{ path: "/userData", code: 500 }];
      const { code, said } = await run("upkeep.py");
      assert.deepEqual([code, await table()], [0, []]);
      assert.match(said, /serves or drains as before: .*answered 500: it is starting/);
      // Gone is not the same as told to serve.
      azure.refusals = [{ path: "/userData", code: 404 }];
      assert.match((await run("upkeep.py")).said, /serves or drains as before: the machine's user data is gone/);
      // A file that a power loss emptied says at least that it drains.
      writeFileSync(join(folder, "draining"), "");
      assert.deepEqual(await run("upkeep.py"), { code: 0, said: "" });
      assert.deepEqual(await table(), []);
    });

    it("ask again for a start that failed", async () => {
      orders({ serving: false, drainHours: 12 });
      systemd(false);
      await run("upkeep.py");
      orders({ serving: true });
      writeFileSync(join(folder, "bin", "systemctl"), "#!/bin/sh\nexit 1\n");
      const failed = await run("upkeep.py");
      assert.equal(failed.code, 1);
      assert.match(failed.said, /systemd didn't start the relay: the next minute tries again/);
      const asked = systemd(false);
      assert.match((await run("upkeep.py")).said, /serving again/);
      assert.equal(asked(), "--quiet start relay.service");
    });
  });
});
