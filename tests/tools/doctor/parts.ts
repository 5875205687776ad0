import type { Part } from "../../../tools/doctor/part";
import { stackPart } from "../../../tools/doctor/stack-part";
import { project } from "../../support/stacks";

/** What a committed stack declares, or a part of it: `prod`, `prod-japaneast`. */
export function committedPart(stack: string): Part {
  return stackPart(project, stack);
}

/** A day on which the committed budgets may start. */
export const today = new Date("2026-11-22T12:00:00Z");
