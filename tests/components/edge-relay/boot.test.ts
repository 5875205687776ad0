import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { needs } from "../../support/installed";
import { bothSecrets, RelayMachine } from "./relay-machine";

describe("a relay's boot scripts", () => {
  let machine: RelayMachine;

  beforeEach(async function () {
    needs(this, "python3");
    machine = await RelayMachine.make();
  });

  afterEach(() => machine?.stop());

  it("put both secrets into coturn's table, and never into the journal", async () => {
    const { code, said } = await machine.run("first_secrets.py");
    assert.equal(code, 0, said);
    assert.deepEqual(await machine.table(), bothSecrets);
    assert.match(said, /2 new, 0 retired/);
    assert.doesNotMatch(said, /first|second|the-token/);
    assert.equal((await machine.run("upkeep.py")).said, "", "nothing to do, nothing to say");
  });

  it("create every table that coturn would create, with the columns of the installed coturn's own schema", async function () {
    const schema = "/usr/share/coturn/schema.sql";
    if (!existsSync(schema)) needs(this, "turnserver");
    await machine.run("first_secrets.py");
    const { code, said } = await machine.python(`import sqlite3
ours, coturns = sqlite3.connect("${machine.at("turn", "turndb")}"), sqlite3.connect(":memory:")
coturns.executescript(open("${schema}").read())
def tables(database):
  names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table' order by name")]
  return [(name, database.execute(f"pragma table_info({name})").fetchall()) for name in names]
assert tables(ours) == tables(coturns), tables(ours)
print(*(name for name, _ in tables(ours)))`);
    assert.equal(code, 0, said);
    assert.equal(
      said,
      "admin_user allowed_peer_ip denied_peer_ip oauth_key turn_origin_to_realm turn_realm_option turn_secret turnusers_lt\n",
    );
  });

  it("follow a rotation: the newest and the one before", async () => {
    await machine.run("first_secrets.py");
    machine.azure.secrets["relay-secret-a"] = "third";
    assert.match((await machine.run("upkeep.py")).said, /1 new, 1 retired/);
    assert.deepEqual(
      (await machine.table()).map(([, value]) => value),
      ["second", "third"],
    );
  });

  it("leave the table as it is when one secret cannot be read", async () => {
    await machine.run("first_secrets.py");
    delete machine.azure.secrets["relay-secret-b"];
    const { code, said } = await machine.run("upkeep.py");
    assert.equal(code, 1);
    assert.match(said, /the secrets stay as they are: .*relay-secret-b\) answered 404: there is no such secret/);
    assert.deepEqual(await machine.table(), bothSecrets);
  });

  it("say what is wrong with coturn's database", async () => {
    await machine.run("first_secrets.py");
    writeFileSync(machine.at("turn", "turndb"), "no database, and long enough to be looked at as one. ".repeat(20));
    assert.deepEqual(await machine.run("upkeep.py"), {
      code: 1,
      said: "the secrets stay as they are: coturn's database: file is not a database\n",
    });
  });

  it("wait at a first start, and say what for", async () => {
    // The identity arrives late, and its role later still.
    machine.azure.refusals = [{ path: "/oauth2/token", code: 400 }];
    const first = machine.run("first_secrets.py");
    const { code, said } = await first;
    assert.equal(code, 0, said);
    assert.match(said, /not ready: .*answered 400: the machine's identity is not there yet; next try in 1 s/);
    assert.deepEqual(await machine.table(), bothSecrets);
  });

  it("go on trying at a first start, whatever stands in the way", async () => {
    writeFileSync(machine.at("turn"), "a file where a folder belongs");
    let removed = false;
    const removeFile = (): void => {
      if (!removed) rmSync(machine.at("turn"));
      removed = true;
    };
    const { code, said } = await machine.run("first_secrets.py", (so) => {
      if (so.includes("next try in 1 s")) removeFile();
    });
    assert.equal(code, 0, said);
    assert.match(said, /not ready: (FileExists|NotADirectory)Error; next try in 1 s/);
    assert.deepEqual(await machine.table(), bothSecrets);
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
      await machine.run("first_secrets.py");
      machine.azure.refusals = [{ code: 200, ...answer }];
      assert.deepEqual(await machine.run("upkeep.py"), { code: 1, said: `the secrets stay as they are: ${words}\n` });
      assert.deepEqual(await machine.table(), bothSecrets);
    });
  }

  it("start with the secrets from before when the vault doesn't answer", async () => {
    await machine.run("first_secrets.py");
    machine.azure.refusals = [{ path: "/secrets/", code: 403 }];
    const { code, said } = await machine.run("first_secrets.py");
    assert.equal(code, 0, said);
    assert.match(said, /starting with the 2 secrets from before/);
    assert.deepEqual(await machine.table(), bothSecrets);
  });

  it("write the configuration with the machine's own address", async () => {
    writeFileSync(machine.at("template"), "listening-ip=@PRIVATE_ADDRESS@\nrelay-ip=@PRIVATE_ADDRESS@\n");
    const odd = [{ ipv4: { ipAddress: [{ privateIpAddress: "10.64.48.4\nno-auth" }] } }];
    machine.azure.refusals = [
      { path: "/network/", code: 500 },
      { path: "/network/", code: 200, body: odd },
    ];
    const { code, said } = await machine.run("configure_relay.py");
    assert.equal(code, 0, said);
    assert.match(said, /answered 500: it is starting.*\n.*names no address yet/);
    assert.equal(
      readFileSync(machine.at("etc", "turnserver.conf"), "utf8"),
      "listening-ip=10.64.48.4\nrelay-ip=10.64.48.4\n",
    );
  });
});
