import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { type Problem } from "../../components/conventions";

/*
 * What was promised once must hold for good, and a plan made of the configuration alone can't know it. So each
 * block's index is written down beside the stacks, in a file that only `npm run config -- lock` writes.
 */

const lockSchema = z.strictObject({
  version: z.literal(1),
  /** The address space and the size of a region's block that the indexes count in. */
  addressSpace: z.string().optional(),
  regionPrefixLength: z.int().optional(),
  /** `global`, and `<region>/<stamp>`: the index of each one's address block within the environment's. */
  addressIndexes: z.record(z.string(), z.int().min(0)),
});

export type AddressLock = z.output<typeof lockSchema>;

/** `stacks/dev.lock.yaml`: the lock file of an environment, relative to the project's folder. */
export function lockFileName(environment: string): string {
  return join("stacks", `${environment}.lock.yaml`);
}

/** Checks a lock file's text; a file that isn't there is an empty lock. */
export function parseLock(text: string | undefined, file: string): { lock: AddressLock; problems: Problem[] } {
  const empty: AddressLock = { version: 1, addressIndexes: {} };
  if (text === undefined) return { lock: empty, problems: [] };
  const restore = `restore ${file} from git: only \`npm run config -- lock\` writes it`;
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    return {
      lock: empty,
      problems: [{ path: file, reason: `it is no YAML: ${(error as Error).message.split("\n")[0]}`, fix: restore }],
    };
  }
  const result = lockSchema.safeParse(raw);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => ({
      path: `${file}: ${issue.path.join(".")}`,
      reason: issue.message,
      fix: restore,
    }));
    return { lock: empty, problems };
  }
  const problems: Problem[] = [];
  const owners = new Map<number, string>();
  for (const [key, index] of Object.entries(result.data.addressIndexes)) {
    const owner = owners.get(index);
    if (owner !== undefined) {
      problems.push({
        path: `${file}: addressIndexes.${key}`,
        given: index,
        reason: `${owner} has the same index`,
        fix: restore,
      });
    }
    owners.set(index, key);
  }
  return { lock: result.data, problems };
}

/** Reads an environment's lock file from the project's folder. */
export function readLock(environment: string, folder = process.cwd()): { lock: AddressLock; problems: Problem[] } {
  const file = lockFileName(environment);
  let text: string | undefined;
  try {
    text = readFileSync(join(folder, file), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return parseLock(text, file);
}
