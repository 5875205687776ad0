import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isMap, LineCounter, parseDocument } from "yaml";
import { environmentOf, stacksOf } from "../../stacks/scope";
import { knownToBackend } from "./backend-state";
import { SimError } from "./sim-error";
import { type SimFolders } from "./folders";

/** The environments that have a stack file: `Pulumi.dev.yaml` → `dev`. */
function knownStacks(project: string): string[] {
  return readdirSync(project)
    .map((file) => /^Pulumi\.([^.-]+)\.yaml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined)
    .sort();
}

/**
 * Copies a stack's file to where the simulator's runs may write: without the keys of another secrets provider, and
 * with the salt that an earlier run left in the copy.
 *
 * @returns the copy's path
 * @throws {SimError} when there is no such file, it is no YAML, or it has no such part
 */
export function copyStackFile(folders: SimFolders, stack: string): string {
  const document = readStackFile(folders.project, stack);
  // Of a region that the file no longer has, what is deployed can still be looked at and taken down.
  if (!knownToBackend(folders).includes(stack)) refuseUnknownPart(document, stack);
  for (const key of ["secretsprovider", "encryptedkey", "encryptionsalt"]) document.delete(key);
  const copy = join(folders.stackFiles, `Pulumi.${stack}.yaml`);
  const salt = saltOf(copy);
  if (salt !== undefined) document.set("encryptionsalt", salt);
  mkdirSync(folders.stackFiles, { recursive: true });
  writeFileSync(copy, document.toString());
  return copy;
}

/**
 * Reads a stack's file: for a part of an environment, such as prod-japaneast, the environment's.
 *
 * @throws {SimError} when there is no such file, it is no YAML (with line and column), or it is not what a stack file is
 */
export function readStackFile(project: string, stack: string): Document.Parsed {
  const name = `Pulumi.${environmentOf(stack)}.yaml`;
  try {
    return parseStackFile(readFileSync(join(project, name), "utf8"), name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const stacks = knownStacks(project).join(", ");
    throw new SimError(`There is no ${name}, so there is no stack ${stack} to work on. The stacks are: ${stacks}.`);
  }
}

function refuseUnknownPart(document: Document.Parsed, stack: string): void {
  const environment = environmentOf(stack);
  const regions = document.getIn(["config", "cloud-gaming:regions"]);
  // What else is wrong with the file, the program says better.
  if (!isMap(regions)) return;
  const names = regions.items.map(({ key }) => String(key));
  const stacks = [...stacksOf(environment, names).keys()];
  if (stacks.includes(stack)) return;
  throw new SimError(
    `Pulumi.${environment}.yaml has nothing for a stack ${stack}. The stacks are: ${stacks.join(", ")}.`,
  );
}

/** What Pulumi itself keeps in a stack's file, beside `config`. */
const topLevelKeys = ["config", "environment", "secretsprovider", "encryptedkey", "encryptionsalt"];

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
  if (!isMap(document.contents)) {
    throw new SimError(`${name} is empty or no mapping. It begins with \`config:\`; git has the last version.`);
  }
  const stray = document.contents.items.map(({ key }) => String(key)).filter((key) => !topLevelKeys.includes(key));
  if (stray.length > 0) {
    throw new SimError(
      `${name}: ${stray.join(", ")} stands outside \`config:\`, where nobody reads it. Move it under \`config:\`, indented by two.`,
    );
  }
  if (holdsSecret(document.toJS())) {
    throw new SimError(
      `${name} holds a secret (\`secure:\`), and the configuration takes none: secrets are generated, or stay in a vault. Remove it.`,
    );
  }
  return document;
}

/** Pulumi writes a secret as a mapping with the one key `secure`, wherever it stands. */
function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "secure" in value || Object.values(value).some(holdsSecret);
}

function saltOf(copy: string): unknown {
  try {
    return parseDocument(readFileSync(copy, "utf8")).get("encryptionsalt");
  } catch {
    return undefined;
  }
}
