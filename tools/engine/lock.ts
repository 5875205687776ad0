import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const POLL_INTERVAL = 250;
const HEARTBEAT = 5_000;
/** A lock that nobody has touched for so long is nobody's, even when a process of that number runs: numbers are used again. */
const ABANDONED_AFTER = 60_000;

/**
 * Does something while holding a lock, and waits first when another process holds it.
 *
 * The lock saves work, it does not guard data: whoever holds it writes into a folder of its own and moves that in place
 * in one step. So the moment in which two processes may both take over a dead one's lock costs time and nothing else.
 *
 * @param file The lock file. Its folder must exist.
 * @param onWait Called once, with the holder's process number, when there is something to wait for.
 * @param work What to do.
 */
export async function withLock<T>(file: string, onWait: (pid: number) => void, work: () => Promise<T>): Promise<T> {
  let told = false;
  while (!tryToTake(file)) {
    const holder = holderOf(file);
    if (holder === undefined) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told && holder > 0) {
      onWait(holder);
      told = true;
    }
    await delay(POLL_INTERVAL);
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(file, { force: true });
  }
}

/** Whether a process of that number runs on this machine. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function tryToTake(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  }
}

/** The process that holds the lock, or undefined when it is dead or has abandoned it. */
function holderOf(file: string): number | undefined {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    const pid = Number(readFileSync(file, "utf8"));
    if (pid > 0) {
      return age < ABANDONED_AFTER && isRunning(pid) ? pid : undefined;
    }
    // Empty: its holder is between creating and writing it, or died there (a full disk).
    return age < POLL_INTERVAL * 4 ? 0 : undefined;
  } catch {
    return undefined;
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Taken over by another process, or the folder is gone: both are harmless, see withLock.
  }
}
