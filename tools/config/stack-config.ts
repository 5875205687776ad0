import { structuredValue } from "../../stacks/config";
import { readStackFile } from "../sim/stack-file";

/** The project's prefix of configuration keys in stack files. */
const prefix = "cloud-gaming:";

/**
 * What a stack's file says for this project, as the program would read it, without running Pulumi.
 *
 * @param project the folder with the stack files
 * @throws {SimError} when the file isn't there or can't be read
 */
export function stackConfig(project: string, stack: string): Record<string, unknown> {
  const file = readStackFile(project, stack).toJS() as { config?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(file.config ?? {})
      .filter(([key]) => key.startsWith(prefix))
      // The CLI itself writes a top-level true as "true".
      .map(([key, value]) => [key.slice(prefix.length), typeof value === "string" ? structuredValue(value) : value]),
  );
}
