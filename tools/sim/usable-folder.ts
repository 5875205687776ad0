import { accessSync, constants, existsSync, mkdirSync, statfsSync } from "node:fs";
import { stateMentions } from "./backend-state";
import { type SimFolders } from "./folders";
import { SimError } from "./sim-error";
import { type StateBackend } from "./state-backend";

/** Pulumi writes its whole state at every step, and tries for minutes when it can't. */
const leastFreeMebibytes = 32;

/**
 * Refuses to start where a run could not end well.
 *
 * @param backend where the state is when it isn't in this folder; then it can't be compared with the cloud
 * @throws {SimError} when the simulator's folder can't be written, its disk is full, or its cloud is gone and the state isn't
 */
export function refuseUnusableFolder(folders: SimFolders, stack: string, backend?: StateBackend): void {
  try {
    mkdirSync(folders.home, { recursive: true });
    accessSync(folders.home, constants.W_OK);
  } catch (error) {
    throw new SimError(
      `${folders.home} can't be written (${(error as NodeJS.ErrnoException).code}). Make it writable, or move the project.`,
    );
  }
  const { bavail, bsize } = statfsSync(folders.home);
  const free = (bavail * bsize) / 2 ** 20;
  if (free < leastFreeMebibytes) {
    throw new SimError(
      `The disk that holds ${folders.home} has ${free.toFixed(1)} MiB left, and a run wants ${leastFreeMebibytes}. Make room, then run the same command again.`,
    );
  }
  if (!backend && !existsSync(folders.cloud) && stateMentions(folders, stack, '"azure-native:')) {
    throw new SimError(
      `${folders.cloud} is gone, but Pulumi's state of ${stack} still lists what was in it. \`npm run sim:reset\` forgets both.`,
    );
  }
}
