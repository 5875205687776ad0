import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { IdentityService } from "../../../tools/storage-emulator";
import type { BuildsPlatform, Principal } from "../../../tools/storage-emulator/builds-platform";
import { project } from "../stacks";

/** How a command ended, and what it said. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

/** How else it is started than as usual. */
export interface Circumstances {
  /** A program that starts it, and its words. */
  through?: string[];
  environment?: Record<string, string>;
}

/** `npm run builds`, as a program of its own that signs in as somebody. */
export class BuildsCommand {
  private readonly services = new Map<Principal, IdentityService>();

  constructor(
    private readonly platform: BuildsPlatform,
    private readonly outputsFile: string,
  ) {
    writeFileSync(outputsFile, JSON.stringify(platform.outputs()));
  }

  async run(principal: Principal, ...words: (string | Circumstances)[]): Promise<Ended> {
    return await (
      await this.start(principal, words)
    ).ended;
  }

  /** Begins it, for whoever wants to end it early. */
  async start(
    principal: Principal,
    words: (string | Circumstances)[],
  ): Promise<{ child: ChildProcess; ended: Promise<Ended> }> {
    const service = this.services.get(principal) ?? (await IdentityService.start({ "": principal }));
    this.services.set(principal, service);
    const { through = [], environment = {} } = Object.assign(
      {},
      ...words.filter((word) => typeof word !== "string"),
    ) as Circumstances;
    const program = [process.execPath, "-r", "ts-node/register/transpile-only", "services/builds/main.ts"];
    const given = words.filter((word) => typeof word === "string");
    const [first, ...rest] = [...through, ...program, ...given, "--outputs", this.outputsFile];
    const child = spawn(first, rest, {
      cwd: project,
      env: { ...process.env, ...service.environment, ...this.platform.emulated.emulator.environment, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (piece: Buffer) => (out += piece.toString()));
    child.stderr.on("data", (piece: Buffer) => (err += piece.toString()));
    const ended = once(child, "close").then(([code, signal]) => ({
      ...{ code: code as number | null, signal: signal as NodeJS.Signals | null, out, err },
    }));
    return { child, ended };
  }

  stop(): void {
    for (const service of this.services.values()) service.stop();
  }
}
