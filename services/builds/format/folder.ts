import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { BuildRefused } from "./build-refused";
import { collisions, pathProblem } from "./paths";

/**
 * The files of a folder, by their paths in the order of their bytes. Empty folders are no part of a build; empty files are.
 *
 * @throws {BuildRefused} with everything in it that no build can hold
 */
export async function filesOf(folder: string): Promise<string[]> {
  const [files, problems]: [string[], string[]] = [[], []];
  const visit = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await visit(path);
      else if (entry.isFile()) files.push(path);
      else if (entry.isSymbolicLink())
        problems.push(`${path}: it is a symbolic link; put the file itself in its place`);
      else problems.push(`${path}: it is neither a file nor a folder; remove it`);
    }
  };
  try {
    await visit("");
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    throw new BuildRefused(`${folder} is refused`, [`${path ?? folder}: it can't be read (${code ?? "unknown"})`]);
  }
  for (const path of files) {
    const problem = pathProblem(path);
    if (problem !== undefined) problems.push(`${path}: ${problem}`);
  }
  for (const [one, other] of collisions(files)) {
    problems.push(`${one} and ${other}: they are one file where case doesn't count; rename one`);
  }
  if (files.length === 0 && problems.length === 0) problems.push("there is no file in it");
  if (problems.length > 0) throw new BuildRefused(`${folder} is refused`, problems.sort());
  return files.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}
