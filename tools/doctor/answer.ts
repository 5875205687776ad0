import { z } from "zod";
import { UnexpectedAnswer } from "./check";

/**
 * Reads an answer in the shape that is documented; members that aren't named are passed over.
 *
 * @throws {UnexpectedAnswer} that says where it differs
 */
export function readAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const { data, error } = schema.safeParse(answer);
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw new UnexpectedAnswer(`${["answer", ...issue!.path].map(String).join(".")}: ${issue!.message}`);
}

/** `az` writes some counts as text: https://learn.microsoft.com/cli/azure/vm#az-vm-list-usage [m]. */
export const count = z.union([z.number(), z.string().regex(/^-?\d+$/)]).transform(Number);

/** Compares what Azure writes in any case: names, ids, states. */
export function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
