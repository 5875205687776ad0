import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";

/** Who changes a cloud, as its lock file says. */
interface Holder {
  pid: number;
  host: string;
  /** When the process started, as the system counts it; absent where the system does not say. */
  started?: string;
  /** The command line. */
  command: string;
  /** ISO time at which the lock was taken. */
  since: string;
}

/** Another command changes this cloud now. */
export class CloudLocked extends Error {
  constructor(file: string, lock: string, holder: Holder) {
    super(
      `The simulated cloud in ${file} is being changed by another command: process ${holder.pid} on ${holder.host} ` +
        `(${holder.command}), since ${holder.since}. Wait until it ends and run this command again; ` +
        `if it is gone for good, delete ${lock}.`,
    );
    this.name = "CloudLocked";
  }
}

/** The right to change one cloud file. Held by one process at a time. */
export class CloudLock {
  readonly #path: string;
  #held: string | undefined;

  /** @param file the cloud file; the lock is the file beside it, with `.lock` appended. */
  constructor(private readonly file: string) {
    this.#path = `${file}.lock`;
  }

  get held(): boolean {
    return this.#held !== undefined;
  }

  /**
   * Takes the lock, also from a process that died with it.
   * @throws CloudLocked when a living process holds it.
   */
  take(): void {
    if (this.held) {
      return;
    }
    const text = JSON.stringify(self());
    mkdirSync(dirname(this.file), { recursive: true });
    // Linking a finished file is atomic and never shows a half-written lock.
    const finished = this.#beside();
    writeFileSync(finished, text);
    try {
      for (;;) {
        try {
          linkSync(finished, this.#path);
          this.#held = text;
          process.once("exit", this.#releaseAtExit);
          return;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
            throw error;
          }
        }
        this.#clearStale();
      }
    } finally {
      rmSync(finished, { force: true });
    }
  }

  /** Gives the lock back; nothing happens when it is not held. */
  release(): void {
    if (this.#held !== undefined && this.#read() === this.#held) {
      rmSync(this.#path, { force: true });
    }
    this.#held = undefined;
    process.off("exit", this.#releaseAtExit);
  }

  readonly #releaseAtExit = () => this.release();

  #beside(): string {
    return `${this.#path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  }

  #read(): string | undefined {
    try {
      return readFileSync(this.#path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        return undefined;
      }
      throw error;
    }
  }

  /** Removes the lock of a dead process; two commands that both see it dead cannot remove a third one's lock. */
  #clearStale(): void {
    const seen = this.#read();
    if (seen === undefined) {
      return;
    }
    const holder = parseHolder(seen);
    if (holder !== undefined && isAlive(holder)) {
      throw new CloudLocked(this.file, this.#path, holder);
    }
    const aside = this.#beside();
    try {
      renameSync(this.#path, aside);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        return;
      }
      throw error;
    }
    if (readFileSync(aside, "utf8") !== seen) {
      // A living process took the lock between our look and our rename: give it back.
      linkSync(aside, this.#path);
    }
    unlinkSync(aside);
  }
}

function self(): Holder {
  return {
    pid: process.pid,
    host: hostname(),
    started: startOf(process.pid),
    command: process.argv.join(" "),
    since: new Date().toISOString(),
  };
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return typeof holder?.pid === "number" ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) {
    return true;
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  // A number is used again after a while: the same process also started at the same moment.
  const started = startOf(holder.pid);
  return holder.started === undefined || started === undefined || started === holder.started;
}

/** Field 22 of /proc/<pid>/stat: the start in clock ticks since boot (man 5 proc). */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command in brackets may hold spaces, so count from its closing bracket.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
