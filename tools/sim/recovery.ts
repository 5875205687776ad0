import { readCloud } from "../azure-sim";
import { stateMentions } from "./backend-state";
import { type SimFolders } from "./folders";
import { isHeld, locksOf } from "./locks";
import { type PulumiProcess } from "./pulumi-process";
import { settle } from "./settle";
import { SimError } from "./sim-error";
import { type StateBackend } from "./state-backend";
import { exportState, importState } from "./state-transfer";

interface Recovery {
  stack: string;
  folders: SimFolders;
  /** Where the state is when it isn't in the folders. */
  backend?: StateBackend;
  pulumi: PulumiProcess;
  say: (line: string) => void;
}

/** What a state has in it when a run was cut off. */
const traces = ["pending_operations", "pendingReplacement"];

/**
 * Settles what a killed run was doing when it died: what reached the simulated cloud is taken into the state, what didn't
 * is forgotten, and the next `up` goes on from there.
 */
export async function finishInterruptedRun(recovery: Recovery): Promise<void> {
  const { stack, folders, backend, pulumi, say } = recovery;
  if (!backend) {
    if (!traces.some((trace) => stateMentions(folders, stack, `"${trace}"`))) return;
    // Whoever still holds a lock is at work: what is pending is theirs.
    if (locksOf(folders, stack).some(isHeld)) return;
  }
  const exported = await exportState(pulumi, stack);
  const { pending_operations: pending = [], resources = [] } = exported.deployment;
  if (pending.length === 0 && !resources.some((one) => one.pendingReplacement)) return;
  const settled = { ...exported, deployment: settle(exported.deployment, readCloud(folders.cloud)) };
  try {
    const { exitCode, stderr } = await importState(pulumi, folders, stack, settled);
    if (exitCode !== 0) say(`What the interrupted run of ${stack} left behind could not be settled:\n${stderr}`);
  } catch (error) {
    // Somebody is at work there after all; if the command itself wants the stack, it will be told so.
    if (!(error instanceof SimError)) throw error;
  }
}
