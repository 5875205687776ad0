import { spawn } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { type Engine, findEngine } from "../engine";
import { type SimulatorOptions, startSimulator } from "../azure-sim";
import { stackConfig } from "../config/stack-config";
import { type SimFolders, simFolders } from "./folders";
import {
  completeArguments,
  locksStack,
  needsCloud,
  needsStack,
  onlyLooks,
  parseCommand,
  type PulumiCommand,
  writesStackFile,
} from "./pulumi-command";
import { pulumiEnvironment } from "./pulumi-environment";
import { refuseWhileHeld } from "./locks";
import { finishInterruptedRun } from "./recovery";
import { refuseUnusableFolder } from "./usable-folder";
import { copyStackFile } from "./stack-file";

export interface RunOptions {
  /** The folder with Pulumi.yaml. */
  project: string;
  /** Where the cloud and the state are kept; `<project>/.sim` when left out. */
  folders?: SimFolders;
  engine?: Engine;
  /** The tenant that the simulated credentials are of; the one in the stack's file when left out. */
  tenantId?: string;
  /** What else surrounds the simulated cloud. */
  simulator?: Pick<SimulatorOptions, "faults" | "onChange" | "preconditions" | "randomSeed">;
  /** `inherit` shows the command's output; `capture` returns it. */
  output: "inherit" | "capture";
  /** Whether somebody can answer a question. */
  interactive?: boolean;
  /** Told what happens besides the command itself. */
  say?: (line: string) => void;
  /** Ends the command when it aborts. */
  signal?: AbortSignal;
  /** How: as Ctrl+C would when left out. */
  killSignal?: "SIGINT" | "SIGKILL";
}

export interface RunResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

type Pulumi = (args: string[], output: RunOptions["output"], folder?: string) => Promise<RunResult>;

/**
 * Runs one Pulumi command against the Azure simulator.
 *
 * @param args the command as typed, e.g. `["preview", "--stack", "prod"]`
 * @throws {SimError} what the person who typed it can mend
 */
export async function runInSimulator(args: string[], options: RunOptions): Promise<RunResult> {
  const command = parseCommand(args);
  const folders = options.folders ?? simFolders(options.project);
  const say = options.say ?? (() => undefined);
  const configFile = needsStack(command) ? copyStackFile(folders, command.stack) : "";
  if (needsCloud(command)) refuseUnusableFolder(folders, command.stack);
  const engine = options.engine ?? (await findEngine());
  const simulator = needsCloud(command)
    ? await startSimulator({
        ...options.simulator,
        cloudFile: folders.cloud,
        tenantId: options.tenantId ?? tenantOf(folders, command.stack),
      })
    : undefined;
  try {
    const environment = pulumiEnvironment(folders, engine.folder, simulator?.environment() ?? {});
    const pulumi: Pulumi = (pulumiArgs, output, folder = options.project) =>
      runProcess(engine.pulumi, pulumiArgs, { ...options, folder, environment, output });
    if (needsStack(command)) {
      await ensureStack(command.stack, folders, pulumi);
      if (locksStack(command)) refuseWhileHeld(folders, [command.stack]);
      if (simulator) await finishInterruptedRun({ stack: command.stack, folders, pulumi, say });
    }
    if (command.words[0] === "destroy" && !onlyLooks(command)) await unprotect(command, pulumi, say);
    const args = completeArguments(command, configFile, options.interactive ?? false);
    return await pulumi(args, options.output, writesStackFile(command) ? folders.stackFiles : options.project);
  } finally {
    await simulator?.close();
  }
}

/** Whoever runs the simulator is signed in to the tenant that the stack names. */
function tenantOf(folders: SimFolders, stack: string): string | undefined {
  const azure = stackConfig(folders.project, stack)["azure"] as { tenantId?: unknown } | undefined;
  return typeof azure?.tenantId === "string" ? azure.tenantId : undefined;
}

/**
 * Makes a stack that isn't there yet. The CLI writes its stack file when it does, so it is done among the copies.
 */
async function ensureStack(stack: string, folders: SimFolders, pulumi: Pulumi): Promise<void> {
  copyFileSync(join(folders.project, "Pulumi.yaml"), join(folders.stackFiles, "Pulumi.yaml"));
  const select = ["stack", "select", "--create", "--non-interactive", stack];
  const { exitCode, stderr } = await pulumi(select, "capture", folders.stackFiles);
  if (exitCode !== 0) throw new Error(`Pulumi could not select the stack ${stack}:\n${stderr}`);
}

/**
 * What production protects, plain `pulumi destroy` refuses to delete. The simulator's cloud is worth nothing, so
 * here the protection is taken off first, in the simulator's state alone.
 */
async function unprotect(command: PulumiCommand, pulumi: Pulumi, say: (line: string) => void): Promise<void> {
  const { exitCode, stdout, stderr } = await pulumi(["stack", "export", "--stack", command.stack], "capture");
  if (exitCode !== 0) throw new Error(`Pulumi could not export ${command.stack}:\n${stderr}`);
  const { deployment } = JSON.parse(stdout) as { deployment?: { resources?: { protect?: boolean }[] } };
  const resources = deployment?.resources ?? [];
  const guarded = resources.filter(({ protect }) => protect).length;
  if (guarded === 0) return;
  say(
    `Unprotecting ${guarded} resources of ${command.stack} in the simulator's state; plain \`pulumi destroy\` would refuse.`,
  );
  const unprotected = await pulumi(["state", "unprotect", "--all", "--yes", "--stack", command.stack], "capture");
  if (unprotected.exitCode !== 0)
    throw new Error(`Pulumi could not unprotect ${command.stack}:\n${unprotected.stderr}`);
}

interface ProcessOptions extends Pick<RunOptions, "output" | "signal" | "killSignal"> {
  folder: string;
  environment: NodeJS.ProcessEnv;
}

function runProcess(program: string, args: string[], options: ProcessOptions): Promise<RunResult> {
  const { folder, environment, output, signal, killSignal = "SIGINT" } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: environment,
      stdio: output === "inherit" ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    const interrupt = (): void => void child.kill(killSignal);
    signal?.addEventListener("abort", interrupt);
    // Ctrl+C reaches Pulumi through the terminal; this process stays until Pulumi has ended, as the simulator lives in it.
    const stay = (): void => undefined;
    process.on("SIGINT", stay);
    // Whoever ends this process otherwise ends Pulumi with it, by force when it doesn't listen.
    const end = (): void => {
      child.kill("SIGINT");
      setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
    };
    process.on("SIGTERM", end);
    child.on("error", reject);
    child.on("close", (code) => {
      signal?.removeEventListener("abort", interrupt);
      process.off("SIGINT", stay);
      process.off("SIGTERM", end);
      resolve({ exitCode: code ?? 1, stdout, stderr });
    });
  });
}
