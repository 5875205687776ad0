import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { needs } from "../../support/installed";

const boot = join(__dirname, "../../../components/edge-relay/boot");

/** What Azure is to a relay, on loopback: the metadata service and the vault, with answers that a test changes. */
class FakeAzure {
  /** Answers with these codes before it answers in earnest, first come first served. */
  refusals: number[] = [];
  secrets: Record<string, string> = { "relay-secret-a": "first", "relay-secret-b": "second" };
  asked: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    const [status, body] = this.answer(request);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(request: IncomingMessage): [number, unknown] {
    const url = new URL(request.url!, "http://fake");
    this.asked.push(url.pathname);
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return [refusal, {}];
    if (url.pathname.startsWith("/metadata/")) {
      if (request.headers.metadata !== "true") return [400, {}];
      if (url.pathname === "/metadata/instance/network/interface") {
        return [200, [{ ipv4: { ipAddress: [{ privateIpAddress: "10.64.48.4", publicIpAddress: "" }] } }]];
      }
      const right =
        url.searchParams.get("client_id") === "the-client" &&
        url.searchParams.get("resource") === "https://vault.azure.net";
      return right ? [200, { access_token: "the-token" }] : [400, {}];
    }
    if (request.headers.authorization !== "Bearer the-token") return [401, {}];
    const value = this.secrets[url.pathname.replace("/secrets/", "")];
    return value === undefined ? [404, {}] : [200, { value }];
  }
}

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
    const endpoint = await azure.start();
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
        owner: uid,
        group: gid,
      }),
    );
  });

  afterEach(() => {
    azure?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const run = (script: string, ...options: string[]) =>
    new Promise<Run>((resolve) => {
      const child = spawn("python3", ["-B", join(boot, script), "--settings", settings, ...options]);
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
    const { code, said } = await run("sync_secrets.py");
    assert.equal(code, 0, said);
    assert.deepEqual(await table(), both);
    assert.match(said, /2 new, 0 retired/);
    assert.doesNotMatch(said, /first|second|the-token/);
    assert.equal((await run("sync_secrets.py")).said, "", "nothing to do, nothing to say");
  });

  it("follow a rotation: the newest and the one before", async () => {
    await run("sync_secrets.py");
    azure.secrets["relay-secret-a"] = "third";
    assert.match((await run("sync_secrets.py")).said, /1 new, 1 retired/);
    assert.deepEqual(
      (await table()).map(([, value]) => value),
      ["second", "third"],
    );
  });

  it("leave the table as it is when one secret cannot be read", async () => {
    await run("sync_secrets.py");
    delete azure.secrets["relay-secret-b"];
    const { code, said } = await run("sync_secrets.py");
    assert.equal(code, 1);
    assert.match(said, /relay-secret-b\) answered 404: there is no such secret/);
    assert.deepEqual(await table(), both);
  });

  it("wait at a first start, and say what for", async () => {
    // The identity arrives late, and its role later still.
    azure.refusals = [400];
    const first = run("sync_secrets.py", "--until-ready");
    const { code, said } = await first;
    assert.equal(code, 0, said);
    assert.match(said, /not ready: .*answered 400: the machine's identity is not there yet; next try in 1 s/);
    assert.deepEqual(await table(), both);
  });

  it("start with the secrets from before when the vault doesn't answer", async () => {
    await run("sync_secrets.py");
    azure.refusals = [403, 403];
    const { code, said } = await run("sync_secrets.py", "--until-ready");
    assert.equal(code, 0, said);
    assert.match(said, /starting with the 2 secrets from before/);
    assert.deepEqual(await table(), both);
  });

  it("write the configuration with the machine's own address", async () => {
    writeFileSync(join(folder, "template"), "listening-ip=@PRIVATE_ADDRESS@\nrelay-ip=@PRIVATE_ADDRESS@\n");
    azure.refusals = [500];
    const { code, said } = await run("configure_relay.py");
    assert.equal(code, 0, said);
    assert.match(said, /answered 500: it is starting/);
    assert.equal(
      readFileSync(join(folder, "etc", "turnserver.conf"), "utf8"),
      "listening-ip=10.64.48.4\nrelay-ip=10.64.48.4\n",
    );
  });
});
