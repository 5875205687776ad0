import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout } from "node:timers/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { type CloudResource, type CloudWriter, editCloud, readCloud } from "../../tools/azure-sim";
import { type SimFolders, simFolders } from "../../tools/sim/folders";
import { type RunOptions, runInSimulator, type RunResult } from "../../tools/sim/run";
import { writeLock } from "../../tools/config/lock-command";
import { simulatedDeployment } from "../../tools/config/deployed-state";
import { environmentOf } from "../../stacks/scope";
import { stackConfig } from "../../tools/config/stack-config";
import { writeFreshLock } from "./fresh-lock";
import { project, stacks } from "./stacks";

export interface ExportedResource {
  urn: string;
  type: string;
  custom?: boolean;
  id?: string;
  inputs?: Record<string, any>;
  outputs?: Record<string, any>;
  protect?: boolean;
}

/**
 * The project's program with stack files, lock files, a state and a simulated cloud of a test's own, run by the real
 * engine. An edited stack file gets a lock file that knows no other, until the test writes one itself (`lock`).
 */
export class SimProject {
  readonly folders: SimFolders;
  private readonly keptLocks = new Set<string>();

  /** @param checkpoints `true` only for a test that kills a run: state after every step costs most of an `up`'s time */
  constructor(private readonly checkpoints = false) {
    const folder = mkdtempSync(join(tmpdir(), "cloud-gaming-engine-"));
    cpSync(join(project, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    for (const stack of stacks) cpSync(join(project, `Pulumi.${stack}.yaml`), join(folder, `Pulumi.${stack}.yaml`));
    // The program finds its lock file in the folder that it runs in: so it runs in this one, where all else is the project's.
    for (const shared of ["node_modules", "package.json", "tsconfig.json"]) {
      symlinkSync(join(project, shared), join(folder, shared));
    }
    mkdirSync(join(folder, "stacks"));
    for (const entry of readdirSync(join(project, "stacks"))) {
      const [from, to] = [join(project, "stacks", entry), join(folder, "stacks", entry)];
      if (entry.endsWith(".lock.yaml")) cpSync(from, to);
      else symlinkSync(from, to);
    }
    this.folders = simFolders(folder);
  }

  /** Runs `npm run sim -- <args>`, whatever comes of it. */
  try(args: string[], options: Partial<RunOptions> = {}): Promise<RunResult> {
    this.renewForgottenLocks();
    const { folders, checkpoints } = this;
    return runInSimulator(args, { project: folders.project, folders, checkpoints, output: "capture", ...options });
  }

  /**
   * Runs `npm run config -- lock --stack <stack>`: what the last command ran with becomes what the stack's file says now.
   * From then on that stack's lock file is the test's own affair.
   */
  lock(stack: string): Promise<{ lines: string[]; ok: boolean }> {
    this.keptLocks.add(stack);
    const { deployed } = simulatedDeployment(this.folders, environmentOf(stack));
    return writeLock(this.folders.project, stack, {}, deployed);
  }

  private renewForgottenLocks(): void {
    for (const stack of stacks.filter((stack) => !this.keptLocks.has(stack))) {
      let config: unknown;
      try {
        config = stackConfig(this.folders.project, stack);
      } catch {
        // A test of an unreadable stack file: the program says so itself.
        continue;
      }
      writeFreshLock(this.folders.project, config);
    }
  }

  /** Runs a command that must succeed. */
  async run(...args: string[]): Promise<RunResult> {
    const result = await this.try(args);
    assert.equal(result.exitCode, 0, `pulumi ${args.join(" ")} failed:\n${result.stdout}\n${result.stderr}`);
    return result;
  }

  async exported(stack: string): Promise<ExportedResource[]> {
    const { stdout } = await this.run("stack", "export", "--stack", stack);
    return (JSON.parse(stdout).deployment.resources ?? []) as ExportedResource[];
  }

  /** Changes a value in a stack's file, e.g. `["cloud-gaming:ownership", "owner"]`. */
  edit(stack: string, path: (string | number)[], value: unknown): void {
    const file = join(this.folders.project, `Pulumi.${stack}.yaml`);
    const document = parseDocument(readFileSync(file, "utf8"));
    if (value === undefined) document.deleteIn(["config", ...path]);
    else document.setIn(["config", ...path], value);
    // Quoted, since the engine reads dates and times without quotes as values of those types.
    writeFileSync(file, document.toString({ defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" }));
  }

  /** Writes a file of the project, e.g. `stacks/dev.lock.yaml`. */
  write(file: string, text: string): void {
    writeFileSync(join(this.folders.project, file), text);
  }

  /** What is in the cloud, of one ARM type or at all. */
  cloud(type?: string): CloudResource[] {
    return readCloud(this.folders.cloud).list(type);
  }

  /** Waits until a running command has made so many resources; fails when it ends before. */
  async cloudReaches(count: number, running: Promise<RunResult>): Promise<void> {
    let ended: RunResult | undefined;
    void running.then((result) => (ended = result));
    while (this.cloud().length < count) {
      if (ended)
        assert.fail(`the command ended with ${this.cloud().length} resources:\n${ended.stdout}${ended.stderr}`);
      await setTimeout(50);
    }
  }

  editCloud(change: (cloud: CloudWriter) => void): Promise<void> {
    return editCloud(this.folders.cloud, change);
  }

  remove(): void {
    rmSync(this.folders.project, { recursive: true, force: true });
  }
}

/** The counts that the engine prints at the end: `{ created: 3, unchanged: 120 }`. */
export function changesIn({ stdout }: RunResult): Record<string, number> {
  const counts = stdout.split(/^Resources:$/m).at(-1) ?? "";
  return Object.fromEntries(
    [...counts.matchAll(/^ +(?:[^\d\s]+ ?)?(\d+) (created|updated|replaced|deleted|unchanged)/gm)].map(
      ([, count, what]) => [what!, Number(count)],
    ),
  );
}
