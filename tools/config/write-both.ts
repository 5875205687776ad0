import { rmSync } from "node:fs";
import writeFileAtomic from "write-file-atomic";
import { readOptional } from "../../stacks/config";

type FileText = readonly [file: string, text: string];

/**
 * Writes two files that make sense only together.
 *
 * @throws what keeps one of them from being written; then both are as they were
 */
export async function writeBoth(first: FileText, second: FileText): Promise<void> {
  const [file] = first;
  const before = readOptional(file);
  await writeFileAtomic(...first);
  try {
    await writeFileAtomic(...second);
  } catch (error) {
    if (before === undefined) rmSync(file);
    else await writeFileAtomic(file, before);
    throw error;
  }
}
