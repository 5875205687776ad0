import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { planEdgeRelay, relaySecretNames } from "../../../../components/edge-relay";
import { type Credential, mintCredential } from "../../../../services/relay";
import type { RegionPlan } from "../../../../stacks/plan";
import type { Endpoint } from "../client/stun";
import type { Refusal } from "./fake-azure";
import { firstStart, type FirstStart } from "./first-start";
import type { TrialNetwork } from "./trial-network";

type RelaySettings = RegionPlan["relays"][number];

interface Options {
  /** `defaults`: coturn as it is without our configuration, but for the secret and the realm. */
  configuration: "defaults" | "ours";
  /** Changes a line of the rendered configuration, or leaves it out. */
  edit?: (line: string) => string | undefined;
  /** What the vault holds beside the relay secrets, in PEM. */
  certificate?: { name: string; pem: string };
  /** What Azure answers before it answers in earnest. */
  refusals?: Refusal[];
}

/** coturn in the relay's place, set up and kept up by the programs and units that a relay's first start writes. */
export class TrialRelay {
  /** All that coturn said. */
  said = "";
  /** All that the first start's programs said. */
  booted = "";
  private server!: ChildProcess;
  private files?: FirstStart;
  private certificate?: Options["certificate"];
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
    const bounds = planEdgeRelay(planned).allocations;
    const relay = new TrialRelay(endpoint, planned.ports.relayed, bounds, network, folder);
    if (options.configuration === "defaults") await relay.startWithDefaults(planned.realm);
    else await relay.firstStart(planned, options);
    return relay;
  }

  get pid(): number {
    return this.server.pid!;
  }

  /** Whether it still runs. */
  get running(): boolean {
    return this.server.exitCode === null && this.server.signalCode === null;
  }

  /** Whether systemd would start it now. */
  get mayStart(): boolean {
    return this.files!.forbiddenBy("relay.service").every((path) => !existsSync(path));
  }

  /** What credentials are made with. */
  get newestSecret(): string {
    return this.secrets[0];
  }

  get bothSecrets(): readonly string[] {
    return this.secrets;
  }

  /** A credential for a session, by the first of the two secrets unless another is given; it ends in so many seconds. */
  credential(user: string, secret = this.secrets[0], secondsLeft = 600): Credential {
    // The library mints none for less than half a minute; this one was minted before.
    const ttlSeconds = Math.max(30, secondsLeft);
    return mintCredential({ user, ttlSeconds, secret, at: new Date(Date.now() - (ttlSeconds - secondsLeft) * 1000) });
  }

  /** What the vault holds from now on; the relay follows when it looks. */
  async rotate(secrets: [string, string]): Promise<void> {
    this.secrets = secrets;
    await this.fillVault();
  }

  /** The same of its certificate. */
  async putCertificate(pem: string): Promise<void> {
    this.certificate = { ...this.certificate!, pem };
    await this.fillVault();
  }

  /** What the machine's user data says from now on. */
  async order(orders: { serving: boolean; drainHours?: number }): Promise<void> {
    await this.network.world.do("answers", { userData: JSON.stringify(orders) });
  }

  /** What its timer does every minute, with systemd's part in it. @returns what it said */
  async upkeep(): Promise<string> {
    const said = await this.run("relay-upkeep.service");
    if (existsSync(this.startAsked)) {
      rmSync(this.startAsked);
      if (!this.mayStart) throw new Error("it was to start while a unit's condition keeps it from starting");
      await this.startServer(this.files!.command("relay.service"));
    }
    return said;
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

  async stop(): Promise<void> {
    if (this.running) {
      this.server.kill("SIGKILL");
      await once(this.server, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async fillVault(): Promise<void> {
    const [first, second] = relaySecretNames;
    const { certificate } = this;
    await this.network.world.do("answers", {
      secrets: {
        [first]: this.secrets[0],
        [second]: this.secrets[1],
        ...(certificate ? { [certificate.name]: certificate.pem } : {}),
      },
    });
  }

  private async startWithDefaults(realm: string): Promise<void> {
    const configuration = join(this.folder, "turnserver.conf");
    const lines = ["use-auth-secret", `static-auth-secret=${this.secrets[0]}`, `realm=${realm}`, "log-file=stdout", ""];
    writeFileSync(configuration, lines.join("\n"));
    await this.startServer(["turnserver", "-c", configuration, "--pidfile="]);
  }

  /** What cloud-init and its units do: its address from the metadata service, its secrets from the vault, then coturn. */
  private async firstStart(planned: RelaySettings, { edit, certificate, refusals = [] }: Options): Promise<void> {
    this.certificate = certificate;
    const { endpoint, relay } = this.network.addresses;
    await this.network.world.do("answers", { privateAddress: relay, refusals });
    await this.order({ serving: true });
    await this.rotate(this.secrets);
    // A vault is asked over TLS; this one, whose name nobody vouches for, without.
    this.files = firstStart(planned, join(this.folder, "root"), `http://${endpoint}:8080/`, edit);
    this.writeSystemctl();
    this.booted = await this.run("relay-configuration.service");
    this.booted += await this.run("relay-first-secrets.service");
    await this.startServer(this.files.command("relay.service"));
  }

  private async run(unit: string): Promise<string> {
    const [program, ...rest] = this.network.relay.inside(...this.files!.command(unit));
    const path = `${join(this.folder, "bin")}:${process.env.PATH}`;
    const child = spawn(program, rest, {
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 30_000,
      env: { ...process.env, PATH: path, PYTHONDONTWRITEBYTECODE: "1" },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (said += piece.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`${unit}: ${said}`);
    return said;
  }

  private async startServer(command: string[]): Promise<void> {
    const [program, ...rest] = this.network.relay.inside(...command);
    this.server = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"], cwd: this.folder });
    const before = this.said.length;
    for (const stream of [this.server.stdout!, this.server.stderr!]) {
      stream.on("data", (piece: Buffer) => (this.said += piece.toString()));
    }
    writeFileSync(join(this.folder, "pid"), `${this.pid}`);
    for (let tries = 0; tries < 200; tries++) {
      if (/initialization done/i.test(this.said.slice(before))) return;
      if (!this.running) break;
      await delay(50);
    }
    throw new Error(`coturn didn't start: ${this.said}`);
  }

  private get startAsked(): string {
    return join(this.folder, "start-asked");
  }

  /** There is no systemd in a trial: its part is to know whether coturn runs, to end it, and to be asked to start it. */
  private writeSystemctl(): void {
    const program = join(this.folder, "bin", "systemctl");
    mkdirSync(join(this.folder, "bin"));
    writeFileSync(
      program,
      `#!/bin/sh
pid=$(cat '${join(this.folder, "pid")}' 2>/dev/null)
case "$*" in
  "is-active relay.service") if kill -0 "$pid" 2>/dev/null; then echo active; else echo inactive; exit 3; fi ;;
  "--quiet stop relay.service") kill -TERM "$pid"; while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done ;;
  "kill --signal=SIGUSR2 relay.service") kill -USR2 "$pid" ;;
  "--quiet --no-block start relay.service") : > '${this.startAsked}' ;;
  *) echo "systemctl $*: not in a trial" >&2; exit 9 ;;
esac
`,
    );
    chmodSync(program, 0o755);
  }
}
