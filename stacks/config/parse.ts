import { type Problem } from "../../components/conventions";
import { withDefaults } from "./defaults";
import { poolReferenceProblems } from "./pool-references";
import { configSchema, type PlatformConfig } from "./schema";
import { shapeProblems } from "./shape-problems";

export type Parsed<T> = { value: T; problems: [] } | { value: undefined; problems: Problem[] };

/**
 * Checks the shape of a whole configuration and each of its values by itself, and fills in the defaults. What spans values
 * is checked afterwards, in stacks/plan.
 *
 * @param raw one object with a member per top-level key, as the stack file writes them without the project's prefix
 * @returns the configuration, or everything that is wrong with its shape and its single values
 */
export function parseConfig(raw: unknown): Parsed<PlatformConfig> {
  const written = configSchema.safeParse(raw, { reportInput: true });
  const problems = [...(written.error?.issues ?? []).flatMap(shapeProblems), ...poolReferenceProblems(raw)];
  return written.success && problems.length === 0
    ? { value: withDefaults(written.data), problems: [] }
    : { value: undefined, problems };
}
