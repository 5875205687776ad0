import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure";

/**
 * Does something in a folder that no other process does there at the same time. One that was killed stands in nobody's way.
 *
 * @throws {Failure} `conflict` where another one is at it
 */
export async function alone<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const file = join(folder, "process");
  for (;;) {
    try {
      await writeFile(file, `${process.pid}`, { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(await readFile(file, "utf8").catch(() => ""));
    if (isRunning(holder)) {
      throw new Failure("conflict", `${folder}: process ${holder} pulls into it at this moment. Wait for its end.`);
    }
    await rm(file, { force: true });
  }
  try {
    return await act();
  } finally {
    await rm(file, { force: true });
  }
}

function isRunning(process_: number): boolean {
  if (!Number.isInteger(process_) || process_ <= 0 || process_ === process.pid) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
