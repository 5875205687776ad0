import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { FakeAzure } from "../../../tools/relay/trials/stage/fake-azure";

const boot = join(__dirname, "../../../components/edge-relay/boot");

export interface Run {
  code: number | null;
  said: string;
}

/** Runs a relay's programs in a folder, with what Azure and systemd are to them. */
export class RelayMachine {
  private constructor(
    readonly folder: string,
    readonly azure: FakeAzure,
  ) {}

  static async make(): Promise<RelayMachine> {
    const machine = new RelayMachine(mkdtempSync(join(tmpdir(), "relay-boot-")), new FakeAzure());
    const endpoint = await machine.azure.listen();
    const { uid, gid } = userInfo();
    machine.systemd("active");
    machine.set({
      metadata: endpoint,
      identity: "the-client",
      vault: `${endpoint}/`,
      secrets: ["relay-secret-a", "relay-secret-b"],
      realm: "turn.example.com",
      database: machine.at("turn", "turndb"),
      template: machine.at("template"),
      configuration: machine.at("etc", "turnserver.conf"),
      draining: machine.at("draining"),
      lock: machine.at("run", "lock"),
      owner: uid,
      group: gid,
    });
    return machine;
  }

  stop(): void {
    this.azure.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  at(...path: string[]): string {
    return join(this.folder, ...path);
  }

  /** Changes what its first start told it. */
  set(settings: object): void {
    const file = this.at("relay.json");
    const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as object) : {};
    writeFileSync(file, JSON.stringify({ ...before, ...settings }));
  }

  /** What the user data says from now on. */
  order(orders: object | string): void {
    this.azure.userData = typeof orders === "string" ? orders : JSON.stringify(orders);
  }

  /**
   * coturn is in this state from now on, whatever systemd is asked for.
   *
   * @returns what systemd was asked for since then
   */
  systemd(state: "activating" | "active" | "failed" | "inactive", { refuses = false } = {}): () => string {
    const [asked, program] = [this.at("asked"), this.at("bin", "systemctl")];
    mkdirSync(this.at("bin"), { recursive: true });
    rmSync(asked, { force: true });
    const answer = `if [ "$1" = is-active ]; then echo ${state}; exit ${state === "active" ? 0 : 3}; fi`;
    writeFileSync(program, `#!/bin/sh\n${answer}\necho "$*" >> ${asked}\nexit ${refuses ? 1 : 0}\n`);
    chmodSync(program, 0o755);
    return () => (existsSync(asked) ? readFileSync(asked, "utf8").trim() : "");
  }

  /** One of its programs, to its end. */
  run(program: string, onOutput?: (said: string) => void): Promise<Run> {
    return this.end(["sh", "-c", `exec ${this.commandOf(program)}`], onOutput);
  }

  /** How a shell runs one of them. */
  commandOf(program: string): string {
    return `python3 -B '${join(boot, program)}' --settings '${this.at("relay.json")}'`;
  }

  /** Python in which the relay's modules can be imported. */
  python(text: string): Promise<Run> {
    return this.end(["python3", "-B", "-c", text]);
  }

  /** A command line, to its end. */
  end([program, ...rest]: [string, ...string[]], onOutput: (said: string) => void = () => undefined): Promise<Run> {
    return new Promise((resolve) => {
      const child = spawn(program, rest, {
        env: { ...process.env, PATH: `${this.at("bin")}:${process.env.PATH}`, PYTHONPATH: boot },
      });
      let said = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => {
          said += chunk;
          onOutput(said);
        });
      }
      const limit = setTimeout(() => child.kill("SIGKILL"), 8000);
      child.once("close", (code) => {
        clearTimeout(limit);
        resolve({ code, said });
      });
    });
  }

  /** What coturn would read: realm and secret. */
  async table(): Promise<string[][]> {
    const rows = `sqlite3.connect("${this.at("turn", "turndb")}").execute("select realm, value from turn_secret order by value")`;
    const { said } = await this.python(`import json, sqlite3; print(json.dumps(${rows}.fetchall()))`);
    return JSON.parse(said) as string[][];
  }
}

/** The table of a relay that serves with what a fake vault holds. */
export const bothSecrets = [
  ["turn.example.com", "first"],
  ["turn.example.com", "second"],
];
