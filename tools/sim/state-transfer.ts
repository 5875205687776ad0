import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SimFolders } from "./folders";
import { type PulumiProcess, type RunResult } from "./pulumi-process";
import { type Deployment } from "./settle";

/** A stack's state as `pulumi stack export` prints it. */
export interface ExportedState {
  deployment: Deployment;
}

/** @throws {Error} when Pulumi can't export it */
export async function exportState(pulumi: PulumiProcess, stack: string): Promise<ExportedState> {
  const { exitCode, stdout, stderr } = await pulumi(["stack", "export", "--stack", stack], "capture");
  if (exitCode !== 0) throw new Error(`Pulumi could not export ${stack}:\n${stderr}`);
  const { deployment, ...rest } = JSON.parse(stdout) as Partial<ExportedState>;
  return { ...rest, deployment: deployment ?? {} };
}

/** Puts a state in the place of a stack's. */
export async function importState(
  pulumi: PulumiProcess,
  folders: SimFolders,
  stack: string,
  state: ExportedState,
): Promise<RunResult> {
  const file = join(folders.home, `${stack}.import.json`);
  writeFileSync(file, JSON.stringify(state));
  try {
    return await pulumi(["stack", "import", "--stack", stack, "--file", file], "capture");
  } finally {
    rmSync(file, { force: true });
  }
}
