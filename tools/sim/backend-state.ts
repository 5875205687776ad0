import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type SimFolders } from "./folders";

/** The stacks that Pulumi's local backend knows, deployed or not. */
export function knownToBackend(folders: SimFolders): string[] {
  try {
    return readdirSync(join(folders.backend, ".pulumi", "stacks", "cloud-gaming"))
      .map((file) => /^(.+)\.json$/.exec(file)?.[1])
      .filter((stack) => stack !== undefined)
      .sort();
  } catch {
    return [];
  }
}

/** Whether a stack's state, as Pulumi's local backend keeps it, has a text in it; a stack without state has none. */
export function stateMentions(folders: SimFolders, stack: string, text: string): boolean {
  try {
    const file = join(folders.backend, ".pulumi", "stacks", "cloud-gaming", `${stack}.json`);
    return readFileSync(file, "utf8").includes(text);
  } catch {
    return false;
  }
}
