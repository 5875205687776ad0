import { type Problem } from "../../components/conventions";
import { type Reading, withDefaults } from "./defaults";
import { configSchema, type PlatformConfig } from "./schema";
import { shapeProblems } from "./shape-problems";

export type Parsed<T> = { value: T; problems: [] } | { value: undefined; problems: Problem[] };

/**
 * Checks the shape of a whole configuration and fills in its defaults.
 *
 * @param raw one object with a member per top-level key, as the stack file writes them without the project's prefix
 * @returns the configuration, or everything that is wrong with its shape
 */
export function parseConfig(raw: unknown): Parsed<PlatformConfig> {
  const { value, issues, conflicts } = readShape(raw);
  const problems = [...issues.flatMap(shapeProblems), ...conflicts];
  return value === undefined || problems.length > 0 ? { value: undefined, problems } : { value, problems: [] };
}

/** Reads a configuration against the schema: the stack file's own shape first, then what its regions come to. */
export function readShape(raw: unknown): Reading {
  const written = configSchema.safeParse(raw, { reportInput: true });
  return written.success ? withDefaults(written.data) : { issues: written.error.issues, conflicts: [] };
}
