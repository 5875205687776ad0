import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { coturnKeys, renderTurnserverConf, type TurnserverSettings } from "../../../components/edge-relay";
import { needs } from "../../support/installed";

const settings: TurnserverSettings = {
  version: "4.6.1",
  realm: "turn.example.com",
  ports: { turn: 3478, relayed: { from: 49152, to: 65535 } },
  privateAddress: "10.64.48.4",
  hostsPrefix: "10.64.0.0/19",
  database: "/var/lib/turn/turndb",
  allocations: { perUser: 6, total: 498 },
  bytesPerSecondPerAllocation: 3_000_000,
};

/** Key and values of each line; a key may come more than once. */
function parse(conf: string): Map<string, (string | undefined)[]> {
  const found = new Map<string, (string | undefined)[]>();
  for (const line of conf.trimEnd().split("\n")) {
    const [key, value] = line.split("=", 2) as [string, string | undefined];
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

/** Every published version between the oldest and the newest that was checked. */
const versions = [
  "4.6.1",
  "4.9.0",
  "4.10.0",
  "4.11.0",
  "4.12.0",
  "4.13.1",
  "4.14.0",
  "4.15.0",
  "4.16.0",
  "4.17.0",
  "4.17.1",
];

describe("renderTurnserverConf", () => {
  it("renders a relay of 4.6.1 whole", () => {
    assert.equal(
      renderTurnserverConf(settings),
      `listening-port=3478
listening-ip=10.64.48.4
relay-ip=10.64.48.4
min-port=49152
max-port=65535
use-auth-secret
realm=turn.example.com
userdb=/var/lib/turn/turndb
fingerprint
stale-nonce=600
no-dynamic-ip-list
no-dynamic-realms
denied-peer-ip=0.0.0.0-255.255.255.255
denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
allowed-peer-ip=10.64.0.0-10.64.31.255
no-multicast-peers
no-tcp-relay
user-quota=6
total-quota=498
max-bps=3000000
bps-capacity=1494000000
no-cli
no-software-attribute
no-rfc5780
no-stun-backward-compatibility
no-dtls
no-tls
response-origin-only-with-rfc5780
log-file=stdout
simple-log
`,
    );
  });

  for (const version of versions) {
    it(`protects in the words of ${version}`, () => {
      const conf = parse(renderTurnserverConf({ ...settings, version }));
      const keys = coturnKeys(version);
      for (const key of conf.keys()) assert.ok(keys.has(key), `${version} doesn't know ${key}`);
      assert.equal(conf.has("static-auth-secret"), false);
      assert.equal(conf.has("allow-loopback-peers"), false);
      // coturn would let the private half of it past the denials.
      assert.equal(conf.has("external-ip"), false);
      assert.deepEqual(conf.get("denied-peer-ip")?.length, 2);
      assert.deepEqual(conf.get("allowed-peer-ip"), ["10.64.0.0-10.64.31.255"]);
      // What this version would do by itself is switched off, unless it needs to be switched on.
      for (const service of ["cli", "rfc5780", "software-attribute"]) {
        assert.equal(conf.has(service), false);
        assert.ok(conf.has(`no-${service}`) !== keys.has(service), service);
      }
      assert.ok(conf.has("no-dtls") !== keys.has("dtls"));
    });
  }

  it("refuses a version that would lose a protection", () => {
    assert.throws(() => renderTurnserverConf({ ...settings, version: "3.0.0" }), /doesn't know the key listening-port/);
  });

  it("listens with TLS where a certificate is given, without its old versions", () => {
    const tls = { port: 8443, certificate: "/etc/relay/tls.crt", key: "/etc/relay/tls.key" };
    const old = parse(renderTurnserverConf({ ...settings, tls }));
    assert.deepEqual(old.get("tls-listening-port"), ["8443"]);
    assert.deepEqual(old.get("cert"), ["/etc/relay/tls.crt"]);
    assert.ok(old.has("no-tlsv1") && old.has("no-tlsv1_1") && !old.has("no-tls"));
    const now = parse(renderTurnserverConf({ ...settings, tls, version: "4.17.1" }));
    assert.ok(!now.has("no-tlsv1") && !now.has("tlsv1") && !now.has("no-tls"));
  });

  it("starts the real turnserver without a word of warning", async function () {
    needs(this, "turnserver");
    this.timeout(10_000);
    const folder = mkdtempSync(join(tmpdir(), "relay-conf-"));
    try {
      const conf = join(folder, "turnserver.conf");
      const rendered = renderTurnserverConf({
        ...settings,
        ports: { turn: 20_000 + (process.pid % 10_000), relayed: { from: 49_152, to: 49_252 } },
        privateAddress: "127.0.0.1",
        database: join(folder, "turndb"),
      });
      writeFileSync(conf, rendered);
      const said = await startTurnserver(conf);
      assert.match(said, /relay 127\.0\.0\.1 initialization done/i, said);
      assert.doesNotMatch(said, /bad configuration format|unknown|warning|error|cannot/i, said);

      // The same look at a key that this version doesn't know: what the assertion above is there to see.
      writeFileSync(conf, `${rendered}stateless-nonce\n`);
      assert.match(await startTurnserver(conf), /bad configuration format/i);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Starts coturn, waits until it is quiet (at most 3 s), ends it, and answers with all that it said. */
async function startTurnserver(conf: string): Promise<string> {
  const server = spawn("turnserver", ["-c", conf, "--pidfile="], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let last = Date.now();
  const listen = (chunk: Buffer) => {
    said += chunk.toString();
    last = Date.now();
  };
  server.stdout.on("data", listen);
  server.stderr.on("data", listen);
  const ended = new Promise((resolve) => server.once("close", resolve));
  const started = Date.now();
  while (Date.now() - started < 3000 && (said === "" || Date.now() - last < 400)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  server.kill("SIGKILL");
  await ended;
  return said;
}
