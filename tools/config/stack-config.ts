import { structuredValue } from "../../stacks/config";
import { readStackFile } from "../sim/stack-file";
import { SimError } from "../sim/sim-error";

/** The project's prefix of configuration keys in stack files. */
export const configPrefix = "cloud-gaming:";

/**
 * What a stack's file says for this project, as the program would read it, without running Pulumi.
 *
 * @param project the folder with the stack files
 * @throws {SimError} when the file isn't there or can't be read
 */
export function stackConfig(project: string, stack: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(readStackFile(project, stack).config)) {
    const name = nameOf(key);
    if (name === undefined) continue;
    if (name in values)
      throw new SimError(`${configPrefix}${name} is written twice, with and without its prefix. Remove one.`);
    // The engine hands every value over as text, `null` as an empty one.
    values[name] = value === null ? "" : typeof value === "string" ? structuredValue(value) : value;
  }
  return values;
}

/**
 * A key without the project's prefix; undefined for a key of another namespace. As Pulumi reads it
 * (https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/config/key.go, `ParseKey`): a key without a namespace
 * is the project's, and `<namespace>:config:<name>` is an older spelling.
 */
function nameOf(key: string): string | undefined {
  const parts = key.split(":");
  if (parts.length === 1) return key;
  const [namespace, ...name] = parts.length === 3 && parts[1] === "config" ? [parts[0], parts[2]!] : parts;
  if (name.length !== 1) throw new SimError(`${key} is not a key of a configuration: write ${configPrefix}<name>.`);
  return `${namespace}:` === configPrefix ? name[0] : undefined;
}
