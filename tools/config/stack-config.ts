import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { structuredValue } from "../../stacks/config";

/** The project's prefix of configuration keys in stack files. */
const prefix = "cloud-gaming:";

/**
 * What a stack's file says for this project, as the program would read it, without running Pulumi.
 *
 * @param project the folder with the stack files
 */
export function stackConfig(project: string, stack: string): Record<string, unknown> {
  const file = parse(readFileSync(join(project, `Pulumi.${stack}.yaml`), "utf8")) as {
    config?: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(file.config ?? {})
      .filter(([key]) => key.startsWith(prefix))
      // The CLI itself writes a top-level true as "true".
      .map(([key, value]) => [key.slice(prefix.length), typeof value === "string" ? structuredValue(value) : value]),
  );
}
