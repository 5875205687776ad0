import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { planEdgeRelay, renderRelayConfiguration } from "../../../../components/edge-relay";
import { type Credential, mintCredential } from "../../../../services/relay";
import type { RegionPlan } from "../../../../stacks/plan";
import type { Endpoint } from "../client/stun";
import type { TrialNetwork } from "./trial-network";

type RelaySettings = RegionPlan["relays"][number];

const boot = join(__dirname, "../../../../components/edge-relay/boot");
const secretNames = ["relay-secret-a", "relay-secret-b"] as const;

interface Options {
  /** `defaults`: coturn as it is without our configuration, but for the secret, the realm and the port. */
  configuration: "defaults" | "ours";
  /** Changes the rendered configuration, line by line; a test's way to see what a line is for. */
  edit?: (line: string) => string | undefined;
}

/** coturn in the relay's place, configured and given its secrets by the programs that a relay starts with. */
export class TrialRelay {
  said = "";
  private server!: ChildProcess;
  private secrets: [string, string] = ["a".repeat(64), "b".repeat(64)];

  private constructor(
    readonly endpoint: Endpoint,
    private readonly relayed: { from: number; to: number },
    /** The bounds of its configuration. */
    readonly allocations: { perUser: number; total: number },
    private readonly network: TrialNetwork,
    private readonly folder: string,
  ) {}

  static async start(network: TrialNetwork, planned: RelaySettings, options: Options): Promise<TrialRelay> {
    const folder = mkdtempSync(join(tmpdir(), "relay-trial-"));
    const endpoint = { address: network.addresses.relay, port: planned.ports.turn };
    const relay = new TrialRelay(endpoint, planned.ports.relayed, planEdgeRelay(planned).allocations, network, folder);
    const configuration = join(folder, "turnserver.conf");
    if (options.configuration === "defaults") {
      writeFileSync(
        configuration,
        [
          "use-auth-secret",
          `static-auth-secret=${relay.secrets[0]}`,
          `realm=${planned.realm}`,
          "log-file=stdout",
          "",
        ].join("\n"),
      );
    } else {
      await relay.boot(planned, configuration, options.edit);
    }
    await relay.startServer(configuration);
    return relay;
  }

  get pid(): number {
    return this.server.pid!;
  }

  /** Whether it still runs. */
  get running(): boolean {
    return this.server.exitCode === null && this.server.signalCode === null;
  }

  /** A credential for a session, by the first of the two secrets unless another is given. */
  credential(user: string, secret = this.secrets[0]): Credential {
    return mintCredential({ user, ttlSeconds: 600, secret });
  }

  /** What credentials are made with. */
  get newestSecret(): string {
    return this.secrets[0];
  }

  /** What the vault holds from now on; the relay follows when it looks. */
  async rotate(secrets: [string, string]): Promise<void> {
    this.secrets = secrets;
    await this.network.world.do("answers", {
      secrets: { [secretNames[0]]: secrets[0], [secretNames[1]]: secrets[1] },
    });
  }

  /** Has the relay look into the vault, as its timer does every minute. @returns what it said */
  async lookIntoVault(): Promise<string> {
    return this.program("sync_secrets.py");
  }

  /** Processor time that it took until now, in seconds. */
  processorSeconds(): number {
    // Everything after the name, which is in brackets: user and system time are its 12th and 13th, in hundredths (proc(5)).
    const fields = readFileSync(`/proc/${this.pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** How many addresses it relays from now: one an allocation. */
  relayedAddresses(): number {
    const { from, to } = this.relayed;
    return readFileSync(`/proc/${this.pid}/net/udp`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => parseInt(line.trim().split(/[\s:]+/)[2] ?? "0", 16))
      .filter((port) => port >= from && port <= to).length;
  }

  async stop(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    if (this.running) {
      this.server.kill(signal);
      await once(this.server, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What a relay's first start does: its address from the metadata service, its secrets from the vault. */
  private async boot(planned: RelaySettings, configuration: string, edit: Options["edit"]): Promise<void> {
    const { metadata, endpoint, relay } = this.network.addresses;
    await this.network.world.do("answers", { privateAddress: relay });
    await this.rotate(this.secrets);
    const database = join(this.folder, "turn", "turndb");
    const template = join(this.folder, "template");
    mkdirSync(join(this.folder, "turn"));
    // The package is what is installed here.
    const settings = { ...planned, coturn: { source: "package" as const } };
    const lines = renderRelayConfiguration(settings, planEdgeRelay(settings))
      .split("\n")
      .map((line) => (line.startsWith("userdb=") ? `userdb=${database}` : line));
    writeFileSync(template, (edit ? lines.flatMap((line) => edit(line) ?? []) : lines).join("\n"));
    writeFileSync(
      join(this.folder, "relay.json"),
      JSON.stringify({
        metadata: `http://${metadata}`,
        identity: "the-client",
        vault: `http://${endpoint}:8080/`,
        secrets: secretNames,
        realm: planned.realm,
        ...{ database, template, configuration },
        owner: 0,
        group: 0,
      }),
    );
    await this.program("configure_relay.py");
    await this.program("sync_secrets.py", "--until-ready");
  }

  private async program(name: string, ...options: string[]): Promise<string> {
    const settings = ["--settings", join(this.folder, "relay.json")];
    const [program, ...rest] = this.network.relay.inside("python3", "-B", join(boot, name), ...settings, ...options);
    const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"], timeout: 20_000 });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (said += piece.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`${name}: ${said}`);
    return said;
  }

  private async startServer(configuration: string): Promise<void> {
    const [program, ...rest] = this.network.relay.inside("turnserver", "-c", configuration, "--pidfile=");
    this.server = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"], cwd: this.folder });
    for (const stream of [this.server.stdout!, this.server.stderr!]) {
      stream.on("data", (piece: Buffer) => (this.said += piece.toString()));
    }
    for (let tries = 0; tries < 200; tries++) {
      if (/initialization done/i.test(this.said)) return;
      if (!this.running) break;
      await delay(50);
    }
    throw new Error(`coturn didn't start: ${this.said}`);
  }
}
