import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type CoturnSource, planEdgeRelay, relaySecretNames } from "../../../../components/edge-relay";
import { type Credential, mintCredential } from "../../../../services/relay";
import type { RegionPlan } from "../../../../stacks/plan";
import type { Endpoint } from "../client/stun";
import type { Refusal } from "./fake-azure";
import { buildContainerImage, type ContainerImage } from "./container-image";
import { firstStart, type FirstStart } from "./first-start";
import { hasOtherUsers } from "./isolated";
import { containerSubstitutions, packageSubstitutions } from "./substitutions";
import type { TrialNetwork } from "./trial-network";

type RelaySettings = RegionPlan["relays"][number];

interface Options {
  /** `defaults`: coturn as it is without our configuration, but for the secret and the realm. */
  configuration: "defaults" | "ours";
  /** Where coturn comes from. Default: the package. */
  source?: CoturnSource["source"];
  /** Changes a line of the rendered configuration, or leaves it out. */
  edit?: (line: string) => string | undefined;
  /** What the vault holds beside the relay secrets, in PEM. */
  certificate?: { name: string; pem: string };
  /** What Azure answers before it answers in earnest. */
  refusals?: Refusal[];
}

/** Made once in a trial's process, which has a folder of its own. */
let image: ContainerImage | undefined;

/** coturn in the relay's place, set up and kept up by the programs and units that a relay's first start writes. */
export class TrialRelay {
  /** All that coturn said. */
  said = "";
  /** All that the first start's programs said. */
  booted = "";
  private server!: ChildProcess;
  private coturnPid = 0;
  private files?: FirstStart;
  private environment: Record<string, string> = {};
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
    // coturn's user finds its files below it.
    chmodSync(folder, 0o711);
    const endpoint = { address: network.addresses.relay, port: planned.ports.turn };
    const bounds = planEdgeRelay(planned).allocations;
    const relay = new TrialRelay(endpoint, planned.ports.relayed, bounds, network, folder);
    if (options.configuration === "defaults") await relay.startWithDefaults(planned.realm);
    else await relay.firstStart(planned, options);
    return relay;
  }

  /** coturn's process; that of the program which started it, in a container with one. */
  get pid(): number {
    return this.coturnPid;
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
      await this.startUnit();
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
    return this.datagramPorts().filter((port) => port >= from && port <= to).length;
  }

  private listens(): boolean {
    return this.datagramPorts().includes(this.endpoint.port);
  }

  /** The local port of each UDP socket in the relay's place (proc_net_udp: the second column is address and port). */
  private datagramPorts(): number[] {
    return readFileSync(`/proc/${this.network.relay.pid}/net/udp`, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => parseInt(line.trim().split(/[\s:]+/)[2]!, 16));
  }

  /** A file of the relay's, below the trial's folder. */
  path(ofRelay: string): string {
    return this.files!.path(ofRelay);
  }

  /** Stops it as systemd does, and removes what it wrote. @returns how long that took, in seconds */
  async stop(): Promise<number> {
    const began = Date.now();
    if (this.running) {
      const exited = once(this.server, "exit");
      const stop = this.files?.command("relay.service", "ExecStop");
      if (stop === undefined) this.server.kill("SIGTERM");
      else await this.end(stop);
      await exited;
    }
    const seconds = (Date.now() - began) / 1000;
    rmSync(this.folder, { recursive: true, force: true });
    return seconds;
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
  private async firstStart(planned: RelaySettings, options: Options): Promise<void> {
    const { source = "package", edit, certificate, refusals = [] } = options;
    this.certificate = certificate;
    const { endpoint, relay } = this.network.addresses;
    await this.network.world.do("answers", { privateAddress: relay, refusals });
    await this.order({ serving: true });
    await this.rotate(this.secrets);
    if (source === "container") image ??= buildContainerImage(mkdtempSync(join(tmpdir(), "image-")));
    this.environment = image?.environment ?? {};
    this.files = firstStart(planned, {
      coturn: source === "container" ? { source, image: image!.reference } : { source },
      root: join(this.folder, "root"),
      // A vault is asked over TLS; this one, whose name nobody vouches for, without.
      vaultUri: `http://${endpoint}:8080/`,
      substitutions:
        source === "container" ? containerSubstitutions(image!.version) : packageSubstitutions(hasOtherUsers()),
      ...(edit ? { edit } : {}),
    });
    for (const [name, value] of this.files.kernelSettings) this.network.relay.sysctl(name, value);
    this.writeSystemctl();
    this.booted = await this.run("relay-configuration.service");
    this.booted += await this.run("relay-first-secrets.service");
    await this.startUnit();
  }

  /** What systemd does to start relay.service. */
  private async startUnit(): Promise<void> {
    const before = this.files!.command("relay.service", "ExecStartPre");
    if (before !== undefined) await this.end(before);
    const user = this.files!.user("relay.service");
    const asUser =
      user !== undefined && hasOtherUsers()
        ? ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--clear-groups", "--no-new-privs", "--bounding-set=-all"]
        : [];
    await this.startServer([...asUser, ...this.files!.command("relay.service")!]);
  }

  private run(unit: string): Promise<string> {
    return this.end(this.files!.command(unit)!);
  }

  /** Runs a command line in the relay's place to its end. @returns what it printed */
  private async end(command: string[]): Promise<string> {
    const [program, ...rest] = this.network.relay.inside(...command);
    const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"], timeout: 30_000, env: this.variables() });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (said += piece.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`${command.join(" ")}: ${said}`);
    return said;
  }

  private variables(): NodeJS.ProcessEnv {
    const path = `${join(this.folder, "bin")}:${process.env.PATH}`;
    const ofUnit = this.files?.environment("relay.service") ?? {};
    return { ...process.env, ...this.environment, ...ofUnit, PATH: path, PYTHONDONTWRITEBYTECODE: "1" };
  }

  private async startServer(command: string[]): Promise<void> {
    const [program, ...rest] = this.network.relay.inside(...command);
    this.server = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"], cwd: this.folder, env: this.variables() });
    const before = this.said.length;
    for (const stream of [this.server.stdout!, this.server.stderr!]) {
      stream.on("data", (piece: Buffer) => (this.said += piece.toString()));
    }
    writeFileSync(join(this.folder, "pid"), `${this.server.pid}`);
    for (let tries = 0; tries < 200; tries++) {
      // coturn prints it before it listens.
      if (/initialization done/i.test(this.said.slice(before)) && this.listens()) {
        this.coturnPid = await this.findCoturn();
        return;
      }
      if (!this.running) break;
      await delay(50);
    }
    throw new Error(`coturn didn't start: ${this.said}`);
  }

  private async findCoturn(): Promise<number> {
    if (this.files?.command("relay.service", "ExecStop") === undefined) return this.server.pid!;
    return Number(await this.end(["podman", "container", "inspect", "--format", "{{.State.Pid}}", "relay"]));
  }

  private get startAsked(): string {
    return join(this.folder, "start-asked");
  }

  /** There is no systemd in a trial: its part is to know whether coturn runs, to end it, and to be asked to start it. */
  private writeSystemctl(): void {
    const program = join(this.folder, "bin", "systemctl");
    const stop = this.files!.command("relay.service", "ExecStop")?.join(" ") ?? 'kill -TERM "$pid"';
    mkdirSync(join(this.folder, "bin"));
    writeFileSync(
      program,
      `#!/bin/sh
pid=$(cat '${join(this.folder, "pid")}' 2>/dev/null)
case "$*" in
  "is-active relay.service") if kill -0 "$pid" 2>/dev/null; then echo active; else echo inactive; exit 3; fi ;;
  "--quiet stop relay.service") ${stop} > /dev/null; while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done ;;
  "kill --signal=SIGUSR2 relay.service") kill -USR2 "$pid" ;;
  "--quiet --no-block start relay.service") : > '${this.startAsked}' ;;
  *) echo "systemctl $*: not in a trial" >&2; exit 9 ;;
esac
`,
    );
    chmodSync(program, 0o755);
  }
}
