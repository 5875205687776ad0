import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiProcess, RunResult } from "../sim/pulumi-process";
import { type RecordedInputs, withoutAzureWritten } from "./azure-written";

interface Export {
  deployment?: { resources?: RecordedInputs[] };
}

interface RefreshOptions {
  /** Runs a Pulumi command. */
  pulumi: PulumiProcess;
  /** The stack; the selected one when left out. */
  stack?: string;
  /** Runs the refresh itself. */
  refresh: () => Promise<RunResult>;
  /** Reports what was taken out of the state. */
  say: (line: string) => void;
}

/**
 * Refreshes a stack, and takes what Azure wrote by itself out of the recorded inputs: without a change by somebody else, the next
 * preview then reports none.
 *
 * The state is exported and imported after the refresh has given its lock back; run nothing else on the stack meanwhile.
 *
 * @returns the result of the refresh. What it recorded is cleaned up also when it failed half-way.
 */
export async function refreshStack({ pulumi, stack, refresh, say }: RefreshOptions): Promise<RunResult> {
  const named = stack === undefined ? [] : ["--stack", stack];
  const exported = async (): Promise<Export> => {
    const { exitCode, stdout, stderr } = await pulumi(["stack", "export", ...named], "capture");
    if (exitCode !== 0) throw new Error(`Pulumi could not export the stack's state:\n${stderr}`);
    return JSON.parse(stdout) as Export;
  };
  const before = await exported();
  const result = await refresh();
  const after = await exported();
  const { resources, removed } = withoutAzureWritten(
    before.deployment?.resources ?? [],
    after.deployment?.resources ?? [],
  );
  if (removed.length === 0) return result;
  const folder = mkdtempSync(join(tmpdir(), "cloud-gaming-state-"));
  try {
    const file = join(folder, "state.json");
    writeFileSync(file, JSON.stringify({ ...after, deployment: { ...after.deployment, resources } }), { mode: 0o600 });
    const imported = await pulumi(["stack", "import", "--file", file, ...named], "capture");
    if (imported.exitCode !== 0) throw new Error(`Pulumi could not import the stack's state:\n${imported.stderr}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
  say(`Left ${removed.length} values that Azure wrote by itself out of the recorded inputs:`);
  removed.forEach((line) => say(`  ${line}`));
  return result;
}
