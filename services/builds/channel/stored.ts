import type { z } from "zod";
import { Failure } from "../failure";

/** Reads a small JSON document that a store holds, and trusts nothing of it. @throws {Failure} `unreadable` */
export function parseStored<T>(schema: z.ZodType<T>, text: string, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const format = (value as { format?: unknown } | null | undefined)?.format;
  const why =
    typeof format === "number" && format > 1
      ? `its format is ${format}, and this program reads up to 1; use a newer one`
      : `it isn't what this program writes (${parsed.error.issues[0]?.path.join(".") || "no JSON"}); an earlier version of it is in the store`;
  throw new Failure("unreadable", `${where} can't be read: ${why}.`);
}
