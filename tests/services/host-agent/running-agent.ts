import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FakeAzure } from "./fake-azure";

export const agentFolder = join(__dirname, "../../../services/host-agent");

export interface State {
  state: string;
  sessions: number;
  slots: number;
  freeSlots: number;
  reason: string;
}

/** The host agent as a real process, in a folder of its own; systemd and Azure are stand-ins. */
export class RunningAgent {
  readonly folder = mkdtempSync(join(tmpdir(), "host-agent-"));
  readonly run = join(this.folder, "run");
  readonly sessions = join(this.run, "sessions");
  said = "";
  port = 0;
  process?: ChildProcess;

  private constructor(
    readonly azure: FakeAzure,
    private readonly overrides: Record<string, unknown>,
  ) {
    mkdirSync(this.sessions, { recursive: true });
    const systemctl = join(this.folder, "systemctl");
    writeFileSync(
      systemctl,
      `#!/bin/sh\n[ "$1 $2" = "show cloud-gaming-streaming.service" ] || exit 9\nexec cat ${this.folder}/unit\n`,
    );
    chmodSync(systemctl, 0o755);
    this.streaming("activating");
  }

  /** Runs, and answers. */
  static async start(
    overrides: Record<string, unknown> = {},
    behaves: Partial<FakeAzure["behaves"]> = {},
  ): Promise<RunningAgent> {
    const agent = new RunningAgent(await new FakeAzure().start(), overrides);
    Object.assign(agent.azure.behaves, behaves);
    await agent.launch();
    return agent;
  }

  async launch(): Promise<void> {
    this.port = await freePort();
    const file = join(this.folder, "host.json");
    const host = {
      scaleSet: { subscriptionId: "s", resourceGroup: "rg-hosts", name: "vmss-standard" },
      location: "japaneast",
      pool: "standard",
      generation: 3,
      capacity: "spot",
      slots: 2,
      identityClientId: "the-client",
      health: { port: this.port, path: "/health" },
      overrides: {
        ...{ metadata: this.azure.endpoint, metrics: this.azure.endpoint, minuteSeconds: 60, timeoutSeconds: 0.3 },
        ...{ unitSeconds: 0.05, eventsSeconds: 0.05, watchSeconds: 0.03, emptySeconds: 0.3 },
        ...{ runFolder: this.run, ownFolder: this.folder },
        ...this.overrides,
      },
    };
    writeFileSync(file, JSON.stringify(host));
    const child = spawn("python3", ["-B", join(agentFolder, "agent.py"), file], {
      env: { PATH: `${this.folder}:${process.env.PATH}` },
    });
    child.stdout.on("data", (piece: Buffer) => (this.said += piece.toString()));
    child.stderr.on("data", (piece: Buffer) => (this.said += piece.toString()));
    this.process = child;
    await this.until("it answers", async () => (await this.ask("/state").catch(() => undefined)) !== undefined);
  }

  /** Ends it as systemd does, and says how long that took and with what exit code. */
  async end(): Promise<{ code: number | null; milliseconds: number }> {
    const began = Date.now();
    this.process!.kill("SIGTERM");
    const limit = setTimeout(() => this.process!.kill("SIGKILL"), 5000);
    const [code] = (await once(this.process!, "exit")) as [number | null];
    clearTimeout(limit);
    return { code, milliseconds: Date.now() - began };
  }

  async close(): Promise<void> {
    if (this.process && this.process.exitCode === null && this.process.signalCode === null) await this.end();
    this.azure.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What systemd says of the streaming server. */
  streaming(active: string, { since = active === "active" ? 7 : 0, exitCode = 0 } = {}): void {
    writeFileSync(
      join(this.folder, "unit"),
      `ActiveState=${active}\nActiveEnterTimestampMonotonic=${since}\nExecMainStatus=${exitCode}\n`,
    );
  }

  session(name: string, content = ""): void {
    writeFileSync(join(this.sessions, name), content);
  }

  file(name: "drain" | "broken", content = ""): void {
    writeFileSync(join(this.run, name), content);
  }

  remove(name: string): void {
    rmSync(join(this.run, name), { recursive: true });
  }

  ask(path = "/health"): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, { signal: AbortSignal.timeout(3000) });
  }

  async state(): Promise<State> {
    return (await (await this.ask("/state")).json()) as State;
  }

  async isIn(state: string, more: Partial<State> = {}): Promise<void> {
    let last: State | undefined;
    await this.until(
      () => `it is ${state} ${JSON.stringify(more)}, not ${JSON.stringify(last)}`,
      async () => {
        last = await this.state();
        return (
          last.state === state && Object.entries(more).every(([key, value]) => last![key as keyof State] === value)
        );
      },
    );
  }

  async says(line: RegExp): Promise<void> {
    await this.until(
      () => `it says ${line}:\n${this.said}`,
      () => Promise.resolve(line.test(this.said)),
    );
  }

  async until(what: string | (() => string), holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 5000;
    while (!(await holds())) {
      if (Date.now() > end) assert.fail(`waited in vain until ${typeof what === "string" ? what : what()}`);
      await delay(20);
    }
  }

  /** Numbers that the kernel keeps of the process. */
  kernel(key: "VmRSS" | "Threads"): number {
    const status = readFileSync(`/proc/${this.process!.pid}/status`, "utf8");
    return Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)![1]);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
