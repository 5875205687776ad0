import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type SimFolders } from "./folders";

/** Whether a stack's state, as Pulumi's local backend keeps it, has a text in it; a stack without state has none. */
export function stateMentions(folders: SimFolders, stack: string, text: string): boolean {
  try {
    const file = join(folders.backend, ".pulumi", "stacks", "cloud-gaming", `${stack}.json`);
    return readFileSync(file, "utf8").includes(text);
  } catch {
    return false;
  }
}
