import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, LineCounter, parseDocument } from "yaml";
import { SimError } from "./sim-error";
import { type SimFolders } from "./folders";

/** The environments that have a stack file: `Pulumi.dev.yaml` → `dev`. */
export function knownStacks(project: string): string[] {
  return readdirSync(project)
    .map((file) => /^Pulumi\.([^.]+)\.yaml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined)
    .sort();
}

/**
 * Copies a stack's file to where the simulator's runs may write: without the keys of another secrets provider, and
 * with the salt that an earlier run left in the copy.
 *
 * @returns the copy's path
 * @throws {SimError} when there is no such file, or it is no YAML
 */
export function copyStackFile(folders: SimFolders, stack: string): string {
  const name = `Pulumi.${stack}.yaml`;
  let text: string;
  try {
    text = readFileSync(join(folders.project, name), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const stacks = knownStacks(folders.project).join(", ");
    throw new SimError(`There is no ${name}, so there is nothing to deploy as ${stack}. The stacks are: ${stacks}.`);
  }
  const document = parseStackFile(text, name);
  for (const key of ["secretsprovider", "encryptedkey", "encryptionsalt"]) document.delete(key);
  const copy = join(folders.stackFiles, name);
  const salt = saltOf(copy);
  if (salt !== undefined) document.set("encryptionsalt", salt);
  mkdirSync(folders.stackFiles, { recursive: true });
  writeFileSync(copy, document.toString());
  return copy;
}

function parseStackFile(text: string, name: string): Document.Parsed {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [first] = document.errors;
  if (first) {
    const { line, col } = lineCounter.linePos(first.pos[0]);
    const reason = first.message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, "");
    throw new SimError(
      `${name} is no valid YAML.\n  line ${line}, column ${col}: ${reason}\n  ${text.split("\n")[line - 1] ?? ""}`,
    );
  }
  return document;
}

function saltOf(copy: string): unknown {
  try {
    return parseDocument(readFileSync(copy, "utf8")).get("encryptionsalt");
  } catch {
    return undefined;
  }
}
