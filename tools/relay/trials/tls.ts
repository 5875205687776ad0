import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "node:tls";
import { planEdgeRelay } from "../../../components/edge-relay";
import type { Endpoint } from "./client/stun";
import { TurnClient } from "./client/turn-client";
import { hasOtherUsers } from "./stage/isolated";
import { setUp, type SourceSettings } from "./stage/setting";
import { TrialRelay } from "./stage/trial-relay";
import { until } from "./stage/until";

export interface TlsEvidence {
  /** What the first start said while the certificate wasn't in the vault yet. */
  booted: string;
  /** A client that goes by the relay's name and trusts the certificate: its allocation, and media that came back. */
  allocation: number | "allocated";
  delivered: boolean;
  /** Protocol versions, and whether the relay speaks them. */
  versions: Record<string, boolean>;
  /** What coturn says of a configuration that it doesn't like. */
  warnings: string[];
  /** Whether a certificate that isn't the key's was taken, and what was said of it. */
  wrongTaken: boolean;
  wrongSaid: string;
  /** Whether the new certificate is shown after a renewal, by the same process, and the allocation from before goes on. */
  renewedShown: boolean;
  sameProcess: boolean;
  refreshed: number | "refreshed";
  /** Which files a service reads that runs as `nobody`; undefined where a trial has no other users. */
  nobodyReads?: { key: boolean; certificate: boolean; template: boolean };
}

const tls = { certificate: "relay-tls", domain: "turn.example.com" };
const port = 443;

/** TURN over TLS with a certificate from the vault, and its renewal while a client is there. */
export async function tryTls({ stack, source }: SourceSettings): Promise<TlsEvidence> {
  const { network, relays: planned } = await setUp(stack);
  const relays = { ...planned, tls, ports: { ...planned.ports, tls: port } };
  const name = planEdgeRelay(relays).relays[0]!.hostName!;
  const media = { address: network.addresses.host, port: 7000 };
  await network.host.do("listen", { ...media, echo: true });
  const [first, second] = [certificate(), certificate()];
  const relay = await TrialRelay.start(network, relays, {
    configuration: "ours",
    source,
    certificate: { name: tls.certificate, pem: first.key + first.certificate },
    refusals: [{ path: `/secrets/${tls.certificate}`, code: 404 }],
  });
  const warnings = relay.said
    .split("\n")
    .filter((line) => /bad configuration|unknown|warning|error|cannot/i.test(line));
  const endpoint: Endpoint = { address: relay.endpoint.address, port };

  const client = await TurnClient.open(endpoint, { name, authority: first.certificate });
  const login = relay.credential("behind-a-firewall");
  const allocation = await client.allocate(login);
  let delivered = false;
  client.onData = () => (delivered = true);
  await client.bindChannel(login, media, 0x4000);
  client.sendOnChannel(0x4000, Buffer.from("through TLS."));
  await until(() => delivered);

  const versions: TlsEvidence["versions"] = {};
  for (const version of ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const) {
    versions[version] = (await shown(endpoint, version)) !== undefined;
  }
  const nobodyReads = hasOtherUsers()
    ? {
        key: nobodyReadsFile(relay.path("/etc/relay/tls/key.pem")),
        certificate: nobodyReadsFile(relay.path("/etc/relay/tls/certificate.pem")),
        template: nobodyReadsFile(relay.path("/etc/relay/turnserver.conf.template")),
      }
    : undefined;
  const { pid } = relay;
  const before = await shown(endpoint, "TLSv1.2");
  await relay.putCertificate(second.key + first.certificate);
  const wrongSaid = await relay.upkeep();
  await delay(500);
  const wrongTaken = (await shown(endpoint, "TLSv1.2")) !== before;
  await relay.putCertificate(second.key + second.certificate);
  await relay.upkeep();
  const renewed = fingerprint(second.certificate);
  const renewedShown = await until(async () => (await shown(endpoint, "TLSv1.2")) === renewed);
  const refreshed = await client.refresh(login);
  const sameProcess = relay.running && relay.pid === pid;
  client.close();
  await relay.stop();
  await network.close();
  return {
    ...{ booted: relay.booted, allocation, delivered, versions, warnings },
    ...{ wrongTaken, wrongSaid, renewedShown, sameProcess, refreshed, nobodyReads },
  };
}

function nobodyReadsFile(path: string): boolean {
  return spawnSync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "cat", path]).status === 0;
}

/** One that vouches for itself, for all names below the domain. */
function certificate(): { certificate: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), "relay-certificate-"));
  const [certificatePath, keyPath] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  const names = ["-subj", `/CN=*.${tls.domain}`, "-addext", `subjectAltName=DNS:*.${tls.domain}`];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-keyout", keyPath];
  const { status, stderr } = spawnSync("openssl", ["req", "-x509", "-days", "2", ...names, ...key, "-out", certificatePath], { encoding: "utf8" }); // prettier-ignore
  if (status !== 0) throw new Error(`openssl: ${stderr}`);
  const made = { certificate: readFileSync(certificatePath, "utf8"), key: readFileSync(keyPath, "utf8") };
  rmSync(folder, { recursive: true });
  return made;
}

/** The fingerprint of the certificate that is shown to a client of one protocol version; undefined where it gets none. */
async function shown(
  { address, port: at }: Endpoint,
  version: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3",
): Promise<string | undefined> {
  const socket = connect({
    ...{ host: address, port: at, minVersion: version, maxVersion: version },
    // It is looked at, and nothing is said to it. The old versions need what OpenSSL calls level 0 to be offered at all.
    ...{ rejectUnauthorized: false, ciphers: "ALL:@SECLEVEL=0" },
  });
  const failed = once(socket, "error").then(() => undefined);
  const secured = once(socket, "secureConnect").then(() => socket.getPeerCertificate().fingerprint256);
  secured.catch(() => undefined);
  const found = await Promise.race([secured.catch(() => undefined), failed, delay(3000).then(() => undefined)]);
  socket.destroy();
  return found;
}

function fingerprint(pem: string): string {
  return new X509Certificate(pem).fingerprint256;
}
