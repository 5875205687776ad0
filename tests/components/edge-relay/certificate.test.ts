import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import type { FakeAzure } from "../../../tools/relay/trials/stage/fake-azure";
import { needs } from "../../support/installed";
import { RelayMachine } from "./relay-machine";

describe("a relay's certificate, minute by minute", () => {
  let machine: RelayMachine;
  let azure: FakeAzure;
  const at = (...path: string[]) => machine.at(...path);

  beforeEach(async function () {
    needs(this, "python3");
    needs(this, "openssl");
    machine = await RelayMachine.make();
    azure = machine.azure;
    mkdirSync(at("reloads"));
    // Stands in for the signal: each time that it is sent there is a folder more, while there is one for them.
    machine.set({
      certificate: { name: "relay-tls", folder: at("tls"), reload: ["mktemp", "-d", at("reloads", "XXXXXX")] },
    });
  });

  afterEach(() => machine?.stop());

  const run = (program: string) => machine.run(program);
  const upkeep = () => machine.run("upkeep.py");

  const reloads = () => readdirSync(at("reloads")).length;

  function made(): { certificate: string; key: string } {
    const files = ["-keyout", at("made.key"), "-out", at("made.pem")];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"];
    const { status } = spawnSync("openssl", ["req", "-x509", "-days", "2", "-subj", "/CN=relay", ...key, ...files]);
    assert.equal(status, 0);
    return { certificate: readFileSync(at("made.pem"), "utf8"), key: readFileSync(at("made.key"), "utf8") };
  }

  it("is written for coturn alone, and coturn is told once", async () => {
    const { certificate, key } = made();
    azure.secrets["relay-tls"] = key + certificate;
    assert.equal((await upkeep()).code, 0);
    assert.equal(readFileSync(at("tls", "key.pem"), "utf8"), key);
    assert.equal(statSync(at("tls", "key.pem")).mode & 0o777, 0o640);
    assert.deepEqual(await upkeep(), { code: 0, said: "" });
    assert.equal(reloads(), 1);
  });

  it("is told again the next minute when coturn couldn't be told, also while the vault is silent in between", async () => {
    const { certificate, key } = made();
    azure.secrets["relay-tls"] = key + certificate;
    rmSync(at("reloads"), { recursive: true });
    assert.match((await upkeep()).said, /the next minute tries again/);
    azure.refusals = [{ path: "/secrets/relay-tls", code: 429 }];
    assert.match((await upkeep()).said, /the certificate from before stays: .*429/);
    mkdirSync(at("reloads"));
    assert.equal((await upkeep()).code, 0);
    assert.equal(reloads(), 1);
    assert.deepEqual(await upkeep(), { code: 0, said: "" });
  });

  it("isn't taken when it doesn't parse or isn't the key's, and nothing of it is said or left", async () => {
    const [first, second] = [made(), made()];
    azure.secrets["relay-tls"] = first.key + first.certificate;
    await upkeep();
    const odd = first.key.replace("-----\n", "-----\n\u00e9");
    for (const value of ["MIIKfg==", second.key + first.certificate, odd + first.certificate, first.certificate]) {
      azure.secrets["relay-tls"] = value;
      const { code, said } = await upkeep();
      assert.equal(code, 0, said);
      assert.match(said, /^the certificate from before stays: the certificate relay-tls [^\n]+\n$/);
      assert.equal(readFileSync(at("tls", "key.pem"), "utf8"), first.key);
      assert.ok(!existsSync(at("tls", "key.pem.new")));
    }
    assert.equal(reloads(), 1);
  });

  it("is followed while a relay secret can't be read, and each failure is said", async () => {
    const { certificate, key } = made();
    azure.secrets["relay-tls"] = key + certificate;
    delete azure.secrets["relay-secret-b"];
    const { code, said } = await upkeep();
    assert.equal(code, 1);
    assert.match(said, /the secrets stay as they are: .*relay-secret-b.* 404.*\ncertificate relay-tls: a new one\n/);
    assert.equal(readFileSync(at("tls", "key.pem"), "utf8"), key);
    assert.equal(reloads(), 1);
    azure.refusals = [{ path: "/secrets/relay-tls", code: 429 }];
    assert.match((await upkeep()).said, /^the secrets stay .*\nthe certificate from before stays: .*429/);
  });

  it("is not told to a coturn that read it at its start", async () => {
    const { certificate, key } = made();
    azure.secrets["relay-tls"] = key + certificate;
    assert.equal((await run("first_secrets.py")).code, 0);
    assert.deepEqual(await upkeep(), { code: 0, said: "" });
    assert.equal(reloads(), 0);
  });

  it("is told once coturn runs, and not before: the signal would end what is just starting", async () => {
    const { certificate, key } = made();
    azure.secrets["relay-tls"] = key + certificate;
    machine.systemd("activating");
    assert.equal((await upkeep()).code, 0);
    assert.equal(reloads(), 0);
    machine.systemd("active");
    assert.equal((await upkeep()).code, 0);
    assert.equal(reloads(), 1);
  });
});
