import { visit } from "yaml";
import { structuredValue } from "../../stacks/config";
import { readStackFile } from "../sim/stack-file";

/** The project's prefix of configuration keys in stack files. */
export const configPrefix = "cloud-gaming:";

/**
 * What a stack's file says for this project, as the program would read it, without running Pulumi.
 *
 * @param project the folder with the stack files
 * @throws {SimError} when the file isn't there or can't be read
 */
export function stackConfig(project: string, stack: string): Record<string, unknown> {
  const document = readStackFile(project, stack);
  visit(document, {
    // Pulumi's reader takes a day without quotes for a moment, and hands it over as Go writes one.
    Scalar: (_, node) => {
      if (node.type === "PLAIN" && typeof node.value === "string" && /^\d{4}-\d\d-\d\d$/.test(node.value))
        node.value = `${node.value} 00:00:00 +0000 UTC`;
    },
  });
  const file = document.toJS() as { config?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(file.config ?? {})
      .filter(([key]) => key.startsWith(configPrefix))
      // The CLI itself writes a top-level true as "true".
      .map(([key, value]) => [
        key.slice(configPrefix.length),
        typeof value === "string" ? structuredValue(value) : value,
      ]),
  );
}
