import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { FakeAzure } from "../../../tools/relay/trials/stage/fake-azure";
import { needs } from "../../support/installed";

const boot = join(__dirname, "../../../components/edge-relay/boot");

describe("a relay's certificate, minute by minute", () => {
  let azure: FakeAzure;
  let folder: string;
  const at = (...path: string[]) => join(folder, ...path);

  beforeEach(async function () {
    needs(this, "python3");
    needs(this, "openssl");
    azure = new FakeAzure();
    folder = mkdtempSync(join(tmpdir(), "relay-certificate-"));
    mkdirSync(at("reloads"));
    const endpoint = await azure.listen();
    const { uid, gid } = userInfo();
    const settings = {
      metadata: endpoint,
      identity: "the-client",
      vault: `${endpoint}/`,
      secrets: ["relay-secret-a", "relay-secret-b"],
      realm: "turn.example.com",
      database: at("turn", "turndb"),
      configuration: at("turnserver.conf"),
      draining: at("draining"),
      owner: uid,
      group: gid,
      // Stands in for the signal: each time that it is sent there is a folder more, while there is one for them.
      certificate: { name: "relay-tls", folder: at("tls"), reload: ["mktemp", "-d", at("reloads", "XXXXXX")] },
    };
    writeFileSync(at("relay.json"), JSON.stringify(settings));
  });

  afterEach(() => {
    azure?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const upkeep = () =>
    new Promise<{ code: number | null; said: string }>((resolve) => {
      const child = spawn("python3", ["-B", join(boot, "upkeep.py"), "--settings", at("relay.json")], {
        timeout: 8000,
      });
      let said = "";
      child.stdout.on("data", (chunk) => (said += chunk));
      child.stderr.on("data", (chunk) => (said += chunk));
      child.once("close", (code) => resolve({ code, said }));
    });

  const reloads = () => Number(spawnSync("ls", [at("reloads")], { encoding: "utf8" }).stdout.split("\n").length) - 1;

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
});
