import { readStack } from "../config/read-stack";
import type { Part } from "./part";

/**
 * Plans what a stack declares, from its committed files alone and with the program's own checks.
 *
 * @param project the folder with the stack files
 * @param stack `prod`, or a part of it: `prod-global`, `prod-japaneast`
 * @throws {SimError} with everything that is wrong with the configuration
 */
export function stackPart(project: string, stack: string): Part {
  const { plan, global } = readStack(project, stack);
  return { stack, plan, global };
}
