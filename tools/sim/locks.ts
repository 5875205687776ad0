import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { isRunning } from "../engine";
import { type SimFolders } from "./folders";
import { SimError } from "./sim-error";

export interface Lock {
  pid?: number;
  hostname?: string;
}

/** Pulumi's local backend writes one small file for each lock: who holds it, and with which process. */
export function locksOf(folders: SimFolders, stack: string): Lock[] {
  const folder = join(folders.backend, ".pulumi", "locks", "organization", "cloud-gaming", stack);
  return filesIn(folder).flatMap((file) => {
    try {
      return [JSON.parse(readFileSync(join(folder, file), "utf8")) as Lock];
    } catch (error) {
      // Given back while we looked, or half written by somebody who is at work.
      return (error as NodeJS.ErrnoException).code === "ENOENT" ? [] : [{}];
    }
  });
}

/** A lock that can't be read, or is of another machine, counts as held. */
export function isHeld(lock: Lock): boolean {
  return lock.pid === undefined || lock.hostname !== hostname() || isRunning(lock.pid);
}

/**
 * Refuses to go on while another command is at work on a stack.
 *
 * @param stacks the stacks that are about to be changed
 * @throws {SimError} naming the process to wait for
 */
export function refuseWhileHeld(folders: SimFolders, stacks: string[]): void {
  for (const stack of stacks) {
    const held = locksOf(folders, stack).find(isHeld);
    if (held === undefined) continue;
    const holder = held.pid === undefined ? "Another command" : `Process ${held.pid}`;
    throw new SimError(
      `${holder} is changing ${stack} in the simulator. Wait until it has ended, or end it, and try again.`,
    );
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(".json"));
  } catch {
    return [];
  }
}
