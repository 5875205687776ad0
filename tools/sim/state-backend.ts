import { type PulumiProcess } from "./pulumi-process";
import { locksInRefusal, refuseHeld } from "./locks";

/** Where Pulumi keeps the state of simulated runs when it isn't in their own folder. */
export interface StateBackend {
  /** As `pulumi login` takes it, e.g. `azblob://state?storage_account=…`. */
  url: string;
  /** What Pulumi needs in its environment to get in, e.g. `AZURE_STORAGE_KEY`. */
  environment: Record<string, string>;
}

/**
 * Runs Pulumi's commands against a backend that we can't look into: when one is refused because the stack is locked, and
 * whoever locked it is gone, takes the lock away and runs it again.
 *
 * @param stack the stack that they are about
 * @param onDead told before a dead process's lock is taken away
 * @throws {SimError} naming whom to wait for, when the holder is alive or on another machine
 */
export function pastDeadLocks(pulumi: PulumiProcess, stack: string, onDead: () => void): PulumiProcess {
  return async (args, output, folder) => {
    const result = await pulumi(args, output, folder);
    const locks = result.exitCode === 0 ? [] : locksInRefusal(result.stderr + result.stdout);
    if (locks.length === 0) return result;
    refuseHeld(locks, stack);
    onDead();
    await pulumi(["cancel", "--yes", "--stack", stack], "capture");
    return pulumi(args, output, folder);
  };
}
