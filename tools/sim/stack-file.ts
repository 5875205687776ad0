import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isMap, parseDocument, stringify, type YAMLMap } from "yaml";
import { configSchema } from "../../stacks/config";
import { environmentOf, stacksOf } from "../../stacks/scope";
import { knownToBackend } from "./backend-state";
import { parseEngineYaml } from "./engine-yaml";
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
  const file = readStackFile(folders.project, stack);
  // Of a region that the file no longer has, what is deployed can still be looked at and taken down.
  if (!knownToBackend(folders).includes(stack)) refuseUnknownPart(file, stack);
  const copy = join(folders.stackFiles, `Pulumi.${stack}.yaml`);
  const salt = saltOf(copy);
  mkdirSync(folders.stackFiles, { recursive: true });
  writeFileSync(copy, withoutSecretsProvider(file, salt));
  return copy;
}

/** A stack's file as Pulumi's engine reads it. */
export interface StackFile {
  document: Document.Parsed;
  text: string;
  /** The values below `config`, with their keys as they were written. */
  config: Record<string, unknown>;
}

/** The keys of a stack's file with which Pulumi finds its secrets provider. */
const secretsProviderKeys = ["secretsprovider", "encryptedkey", "encryptionsalt"];

/**
 * A stack file's text with the simulator's own salt for secrets. All else stays as it was written, so that the engine reads
 * in a simulated run what it would read in a real one.
 */
function withoutSecretsProvider({ document, text }: StackFile, salt: unknown): string {
  const contents = document.contents as YAMLMap.Parsed;
  const added = salt === undefined ? "" : stringify({ encryptionsalt: salt });
  if (contents.flow) {
    for (const key of secretsProviderKeys) contents.delete(key);
    if (salt !== undefined) document.set("encryptionsalt", salt);
    return document.toString();
  }
  const starts = [...contents.items.map(({ key }) => startOfLine(text, key.range[0])), contents.range[1]];
  const kept = contents.items.map(({ key }, index) =>
    secretsProviderKeys.includes(String(key)) ? "" : text.slice(starts[index], starts[index + 1]),
  );
  return `${text.slice(0, starts[0])}${added}${kept.join("")}${text.slice(contents.range[1])}`;
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/**
 * Reads a stack's file: for a part of an environment, such as prod-japaneast, the environment's.
 *
 * @throws {SimError} when there is no such file, it is no YAML (with line and column), or it is not what a stack file is
 */
export function readStackFile(project: string, stack: string): StackFile {
  const name = `Pulumi.${environmentOf(stack)}.yaml`;
  try {
    return parseStackFile(readFileSync(join(project, name)), name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const stacks = knownStacks(project).join(", ");
    throw new SimError(`There is no ${name}, so there is no stack ${stack} to work on. The stacks are: ${stacks}.`);
  }
}

function refuseUnknownPart({ config }: StackFile, stack: string): void {
  const environment = environmentOf(stack);
  const regions = config["cloud-gaming:regions"];
  // The program's own checks report what else is wrong with the file.
  if (!isMapping(regions)) return;
  const stacks = [...stacksOf(environment, Object.keys(regions)).keys()];
  if (stacks.includes(stack)) return;
  throw new SimError(
    `Pulumi.${environment}.yaml has nothing for a stack ${stack}. The stacks are: ${stacks.join(", ")}.`,
  );
}

function parseStackFile(bytes: Uint8Array, name: string): StackFile {
  const { document, value, text } = parseEngineYaml(bytes, name);
  if (!isMap(document.contents) || !isMapping(value)) {
    throw new SimError(`${name} is empty or not a mapping. It begins with \`config:\`; git has the last version.`);
  }
  const config = value["config"] ?? {};
  if (!isMapping(config)) throw new SimError(`${name}: config is not a mapping of keys and values.`);
  if ("environment" in value) {
    throw new SimError(
      `${name} takes values from Pulumi ESC (\`environment:\`), which only Pulumi Cloud has: write the values under \`config:\`.`,
    );
  }
  const stray = Object.keys(value).filter((key) => key.includes(":") || key in configSchema.shape);
  if (stray.length > 0) {
    throw new SimError(
      `${name}: ${stray.join(", ")} stands outside \`config:\`, where nothing reads it. Move it under \`config:\`, indented by two.`,
    );
  }
  if (holdsSecret(value)) {
    throw new SimError(
      `${name} holds a secret (\`secure:\`), and the configuration takes none: secrets are generated, or stay in a vault. Remove it.`,
    );
  }
  return { document, text, config };
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
