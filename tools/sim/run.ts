import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { readLock } from "../../stacks/config";
import { environmentOf } from "../../stacks/scope";
import { type Engine, findEngine } from "../engine";
import { type SimulatorOptions, startSimulator } from "../azure-sim";
import { refreshStack } from "../refresh/refresh-stack";
import { stackConfig } from "../config/stack-config";
import { knownToBackend } from "./backend-state";
import { type SimFolders, simFolders } from "./folders";
import {
  completeArguments,
  declares,
  destroys,
  editsState,
  hasFlag,
  locksStack,
  needsCloud,
  needsStack,
  onlyLooks,
  parseCommand,
  type PulumiCommand,
  writesStackFile,
} from "./pulumi-command";
import { pulumiEnvironment } from "./pulumi-environment";
import { locksOf, refuseCancelling, refuseWhileHeld, removeDeadLocks } from "./locks";
import { refuseGlobalPartBeforeRegions, refuseWholeBesideParts } from "./parts";
import { type PulumiProcess, runProcess, type RunResult } from "./pulumi-process";
import { finishInterruptedRun } from "./recovery";
import { refuseForgetting, runEdit } from "./state-edit";
import { exportState } from "./state-transfer";
import { pastDeadLocks, type StateBackend } from "./state-backend";
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
  /** Where Pulumi keeps the state; a folder beside the cloud when left out. */
  backend?: StateBackend;
  /**
   * Whether the engine writes its state after every step. `false` is several times faster; use it only where no run is
   * killed.
   *
   * @default true
   */
  checkpoints?: boolean;
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

export { type RunResult };

/**
 * Runs one Pulumi command against the Azure simulator.
 *
 * @param args the command as typed, e.g. `["preview", "--stack", "prod"]`
 * @throws {SimError} what the person who typed it can mend
 */
export async function runInSimulator(args: string[], options: RunOptions): Promise<RunResult> {
  const command = parseCommand(args);
  const { backend } = options;
  const folders = options.folders ?? simFolders(options.project);
  const say = options.say ?? (() => undefined);
  const usesFile = needsStack(command) || writesStackFile(command);
  const configFile = usesFile ? copyStackFile(folders, command.stack) : "";
  // The CLI writes stack files where it finds this one.
  if (usesFile) copyFileSync(join(folders.project, "Pulumi.yaml"), join(folders.stackFiles, "Pulumi.yaml"));
  if (needsCloud(command)) refuseUnusableFolder(folders, command.stack, backend);
  if (declares(command) && locksStack(command)) refuseWholeBesideParts(folders, command.stack);
  if (destroys(command)) refuseGlobalPartBeforeRegions(folders, command.stack);
  const engine = options.engine ?? (await findEngine());
  const simulator = needsCloud(command)
    ? await startSimulator({
        ...options.simulator,
        preconditions: { today: simulatedDay(folders, command.stack), ...options.simulator?.preconditions },
        cloudFile: folders.cloud,
        tenantId: options.tenantId ?? tenantOf(folders, command.stack),
      })
    : undefined;
  try {
    const environment = pulumiEnvironment(
      folders,
      engine.folder,
      simulator?.environment() ?? {},
      backend,
      options.checkpoints,
    );
    const { stack, subcommand } = command;
    const start: PulumiProcess = (pulumiArgs, output, folder = options.project) =>
      runProcess(engine.pulumi, pulumiArgs, {
        ...options,
        folder,
        environment,
        // Another backend's locks are read from what Pulumi says.
        output: backend && output === "inherit" ? "show and return errors" : output,
      });
    const goOn = (): void => say(`An earlier run of ${stack} was cut off; carrying on where it stopped.`);
    const pulumi = backend ? pastDeadLocks(start, stack, goOn) : start;
    if (needsStack(command)) {
      const locks = locksStack(command);
      // Also a run that was only making the stack may have died with its lock.
      if ((simulator || locks) && !backend && removeDeadLocks(locksOf(folders, stack))) goOn();
      if (backend || !knownToBackend(folders).includes(stack)) await ensureStack(stack, folders, pulumi);
      if (locks && !backend) refuseWhileHeld(folders, [stack]);
      if (subcommand.path === "cancel") refuseCancelling(locksOf(folders, stack), stack);
      if (subcommand.path === "stack remove") await refuseForgetting({ stack, folders, pulumi });
      if (simulator) await finishInterruptedRun({ stack, folders, backend, pulumi, say });
    }
    if (destroys(command)) await unprotect(command, pulumi, say);
    const completed = completeArguments(command, configFile, options.interactive ?? false);
    const run = (): Promise<RunResult> =>
      pulumi(completed, options.output, writesStackFile(command) ? folders.stackFiles : options.project);
    if (subcommand.path === "refresh" && !onlyLooks(command)) {
      return await refreshStack({ pulumi, stack, refresh: run, say });
    }
    if (editsState(command)) return await runEdit({ command: subcommand.path, stack, folders, pulumi }, run);
    const result = await run();
    if (!destroys(command) || !hasFlag(command, "--remove") || result.exitCode !== 0) return result;
    return await pulumi(["stack", "remove", "--yes", "--stack", stack], options.output, folders.stackFiles);
  } finally {
    await simulator?.close();
  }
}

/**
 * The day in the simulated cloud: today, or the budget's start that the lock file records where that is past, as a cloud that was
 * forgotten is deployed anew and the committed budget must still fit.
 */
function simulatedDay({ project }: SimFolders, stack: string): string {
  const today = new Date().toISOString().slice(0, 10);
  const { budgetStart = today } = readLock(environmentOf(stack), project).lock;
  return budgetStart < today ? budgetStart : today;
}

/** Whoever runs the simulator is signed in to the tenant that the stack names. */
function tenantOf(folders: SimFolders, stack: string): string | undefined {
  const azure = stackConfig(folders.project, stack)["azure"] as { tenantId?: unknown } | undefined;
  return typeof azure?.tenantId === "string" ? azure.tenantId : undefined;
}

/**
 * Makes a stack that isn't there yet. The CLI writes its stack file when it does, so it is done among the copies.
 */
async function ensureStack(stack: string, folders: SimFolders, pulumi: PulumiProcess): Promise<void> {
  const select = ["stack", "select", "--create", "--non-interactive", stack];
  const { exitCode, stderr } = await pulumi(select, "capture", folders.stackFiles);
  if (exitCode !== 0) throw new Error(`Pulumi could not select the stack ${stack}:\n${stderr}`);
}

/** Flags that decide what `destroy` does with protected resources. */
const aboutProtection = ["--exclude-protected", "--ignore-protect", "--target", "-t"];

/**
 * What production protects, plain `pulumi destroy` refuses to delete. The simulator's cloud is worth nothing, so
 * here the protection is taken off first, in the simulator's state alone.
 */
async function unprotect(command: PulumiCommand, pulumi: PulumiProcess, say: (line: string) => void): Promise<void> {
  if (hasFlag(command, ...aboutProtection)) return;
  const { deployment } = await exportState(pulumi, command.stack);
  const guarded = (deployment.resources ?? []).filter(({ protect }) => protect).length;
  if (guarded === 0) return;
  say(
    `Unprotecting ${guarded} resources of ${command.stack} in the simulator's state; plain \`pulumi destroy\` would refuse.`,
  );
  const unprotected = await pulumi(["state", "unprotect", "--all", "--yes", "--stack", command.stack], "capture");
  if (unprotected.exitCode !== 0)
    throw new Error(`Pulumi could not unprotect ${command.stack}:\n${unprotected.stderr}`);
}
