import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { isRunning } from "../engine";
import { type SimFolders } from "./folders";
import { SimError } from "./sim-error";

/** Who holds a stack, as Pulumi's lock says it; nothing is known of the holder of a lock that can't be read. */
export interface Lock {
  pid?: number;
  hostname?: string;
  username?: string;
  /** ISO time at which it was taken. */
  timestamp?: string;
  /** Its file, where the backend is a folder. */
  file?: string;
}

/** The locks of a stack in Pulumi's local backend, which writes one small file for each. */
export function locksOf(folders: SimFolders, stack: string): Lock[] {
  const folder = join(folders.backend, ".pulumi", "locks", "organization", "cloud-gaming", stack);
  return filesIn(folder).flatMap((name) => {
    const file = join(folder, name);
    try {
      return [{ ...(JSON.parse(readFileSync(file, "utf8")) as Lock), file }];
    } catch (error) {
      // Given back while we looked, or damaged.
      return (error as NodeJS.ErrnoException).code === "ENOENT" ? [] : [{ file }];
    }
  });
}

/**
 * The locks that Pulumi names when it refuses to change a stack, whatever the backend; none when it refused nothing.
 *
 * @param stderr what the command wrote
 */
export function locksInRefusal(stderr: string): Lock[] {
  if (!stderr.includes("the stack is currently locked by")) return [];
  return [...stderr.matchAll(/created by (.*)@(\S*) \(pid (\d+)\) at (\S+)/g)].map(
    ([, username, host, pid, timestamp]) => ({ username, hostname: host, pid: Number(pid), timestamp }),
  );
}

/** Whether a lock's holder is at work. One that can't be read, or is of another machine, counts as held. */
export function isHeld(lock: Lock): boolean {
  if (lock.pid === undefined || lock.hostname !== hostname()) return true;
  return isRunning(lock.pid) && !startedAfter(lock.pid, lock.timestamp);
}

/** Takes away the locks of processes that are gone, and no others: somebody may take one at this moment. */
export function removeDeadLocks(locks: Lock[]): boolean {
  const dead = locks.filter((lock) => !isHeld(lock));
  dead.forEach(({ file }) => file !== undefined && rmSync(file, { force: true }));
  return dead.length > 0;
}

/**
 * Refuses to go on while another command is at work on a stack.
 *
 * @param stacks the stacks that are about to be changed
 * @throws {SimError} naming whom to wait for
 */
export function refuseWhileHeld(folders: SimFolders, stacks: string[]): void {
  for (const stack of stacks) refuseHeld(locksOf(folders, stack), stack);
}

/**
 * Refuses to cancel a run of this machine that is at work: without its lock another could change the same stack. A lock
 * of another machine is taken away, as nothing is known of its holder.
 *
 * @throws {SimError} naming the process
 */
export function refuseCancelling(locks: Lock[], stack: string): void {
  refuseHeld(
    locks.filter(({ pid, hostname: host }) => pid !== undefined && host === hostname()),
    stack,
  );
}

/** @throws {SimError} naming whom to wait for, when one of a stack's locks is held */
export function refuseHeld(locks: Lock[], stack: string): void {
  const held = locks.find(isHeld);
  if (held === undefined) return;
  if (held.pid === undefined) {
    throw new SimError(
      `The lock ${held.file} can't be read. If no other command is changing ${stack}, delete that file and try again.`,
    );
  }
  if (held.hostname === hostname()) {
    throw new SimError(
      `Process ${held.pid} is changing ${stack} in the simulator. Wait until it has ended, or end it, and try again.`,
    );
  }
  throw new SimError(
    `${held.username || "Somebody"} on ${held.hostname} (process ${held.pid}) is changing ${stack} in the simulator since ` +
      `${held.timestamp}. Wait until it has ended. If it is gone for good, \`npm run sim -- cancel --yes --stack ${stack}\` ` +
      "takes its lock away.",
  );
}

/**
 * Whether a process is younger than a lock with its number: numbers are used again, and after a restart of the machine
 * soon. Where the system doesn't say when it started, it is taken to be the holder.
 */
function startedAfter(pid: number, timestamp: string | undefined): boolean {
  try {
    const said = execFileSync("ps", ["-o", "lstart=", "-p", `${pid}`], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    // `ps` says it in whole seconds.
    return Date.parse(said) > Date.parse(timestamp ?? "") + 2_000;
  } catch {
    return false;
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(".json"));
  } catch {
    return [];
  }
}
