import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Answer, Command, CommandName } from "./place-worker";

/** A machine of a trial's network: a namespace of its own, and a process in it that listens, answers and sends. */
export class Place {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly gone: Promise<never>;
  private asked = 0;

  private constructor(
    readonly name: string,
    private readonly worker: ChildProcess,
  ) {
    this.gone = once(worker, "exit").then(() => {
      throw new Error(`the place ${name} is gone`);
    });
    // Whoever waits for an answer hears of it; nobody else must.
    this.gone.catch(() => undefined);
    createInterface({ input: worker.stdout! }).on("line", (line) => {
      const answer = JSON.parse(line) as Answer;
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
  }

  static async open(name: string): Promise<Place> {
    const program = [process.execPath, "-r", "ts-node/register/transpile-only", join(__dirname, "place-worker.ts")];
    const worker = spawn("unshare", ["--net", ...program], { stdio: ["pipe", "pipe", "inherit"] });
    const place = new Place(name, worker);
    await place.do("ready", {});
    return place;
  }

  /** Its process, by which the system finds its namespace. */
  get pid(): number {
    return this.worker.pid!;
  }

  /** A command line that runs inside. */
  inside(...command: string[]): [string, ...string[]] {
    return ["nsenter", `--target=${this.pid}`, "--net", ...command];
  }

  /** Runs `ip` inside, a command a line. */
  ip(...lines: string[]): void {
    ip(this.inside("ip", "-batch", "-"), lines);
  }

  /** Sets something of the kernel's network inside, e.g. `net.ipv4.ip_forward`. */
  sysctl(name: string, value: number | string): void {
    const path = `/proc/sys/${name.replaceAll(".", "/")}`;
    const { status, stderr } = run(this.inside("sh", "-c", `echo ${value} > ${path}`));
    if (status !== 0) throw new Error(`${this.name}: ${name}: ${stderr}`);
  }

  async do<Name extends CommandName>(name: Name, given: Command<Name>["given"]): Promise<Command<Name>["result"]> {
    const id = this.asked++;
    const answer = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.worker.stdin!.write(JSON.stringify({ id, name, given }) + "\n");
    const { error, result } = await Promise.race([answer, this.gone]);
    if (error !== undefined) throw new Error(`${this.name}: ${name}: ${error}`);
    return result as Command<Name>["result"];
  }

  async close(): Promise<void> {
    this.worker.kill("SIGKILL");
    if (this.worker.exitCode === null && this.worker.signalCode === null) await once(this.worker, "exit");
  }
}

/** Runs `ip` here, a command a line. */
export function ipHere(...lines: string[]): void {
  ip(["ip", "-batch", "-"], lines);
}

function ip(command: [string, ...string[]], lines: string[]): void {
  const { status, stderr } = run(command, lines.join("\n"));
  if (status !== 0) throw new Error(`ip: ${lines.join("; ")}: ${stderr}`);
}

function run([program, ...rest]: [string, ...string[]], input = "") {
  return spawnSync(program, rest, { encoding: "utf8", input });
}
