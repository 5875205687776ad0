import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import writeFileAtomic from "write-file-atomic";
import { describeProblem, findRegion, nearestRegionName, type Problem } from "../../components/conventions";
import { lockFileName, parseConfig, parseLock } from "../../stacks/config";
import { blockKeys } from "../../stacks/plan";
import { extendLock } from "./extend-lock";
import { stackConfig } from "./stack-config";

const heading = ` Which block of the environment's addresses each part has. Written by \`npm run config -- lock\`, never by hand:
 a changed or reused index would move a network that is in use.`;

/**
 * Writes the address indexes that a stack's configuration needs and its lock file lacks.
 *
 * @returns lines for the person who ran it, and whether it worked
 */
export async function writeLock(project: string, stack: string): Promise<{ lines: string[]; ok: boolean }> {
  const { value: config, problems } = parseConfig(stackConfig(project, stack));
  if (config === undefined) return refused(`Pulumi.${stack}.yaml`, problems);
  const unknown = Object.keys(config.regions).filter((name) => findRegion(name) === undefined);
  if (unknown.length > 0) {
    const reason = "Azure has no such region";
    const misspelt = unknown.map((name) => ({
      path: `regions.${name}`,
      reason,
      fix: `did you mean ${nearestRegionName(name)}?`,
    }));
    return refused(`Pulumi.${stack}.yaml`, misspelt);
  }
  const file = lockFileName(config.environment);
  const text = readOptional(join(project, file));
  const parsed = parseLock(text, file);
  if (parsed.problems.length > 0) return refused(file, parsed.problems);
  const { lock, added } = extendLock(parsed.lock, blockKeys(config));
  const { addressSpace, regionPrefixLength } = config.network;
  const space = {
    addressSpace: lock.addressSpace ?? addressSpace,
    regionPrefixLength: lock.regionPrefixLength ?? regionPrefixLength,
  };
  const complete = lock.addressSpace !== undefined && lock.regionPrefixLength !== undefined;
  if (complete && Object.keys(added).length === 0)
    return { ok: true, lines: [`${file} has an index for every region already.`] };
  const document = parseDocument(text ?? "");
  if (text === undefined) document.commentBefore = heading;
  document.set("version", lock.version);
  for (const [key, value] of Object.entries(space)) document.set(key, value);
  for (const [key, index] of Object.entries(added)) document.setIn(["addressIndexes", key], index);
  await writeFileAtomic(join(project, file), document.toString());
  return {
    ok: true,
    lines: [
      ...Object.entries(added).map(([key, index]) => `${key} has the address index ${index} now.`),
      `Commit ${file}.`,
    ],
  };
}

function refused(file: string, problems: Problem[]): { lines: string[]; ok: false } {
  return {
    ok: false,
    lines: [`${file} is refused:`, ...problems.map((problem) => `  ${problem.path}: ${describeProblem(problem)}`)],
  };
}

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
