import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const request = z.strictObject({
  method: z.enum(["GET", "PUT", "POST", "DELETE"]),
  /** Starts with a slash, with placeholders of `requests.ts`; without `api-version`. */
  path: z.string().startsWith("/"),
  apiVersion: z.string(),
  body: z.unknown().optional(),
});

/** What Azure must answer. Every member that is given must hold. */
const expected = z.strictObject({
  status: z.number().int().optional(),
  /** An error code, in the answer or nested in it. */
  code: z.string().optional(),
  /** Texts that the answer, written as JSON, contains; upper and lower case are equal. */
  contains: z.array(z.string()).min(1).optional(),
  /** JSON pointers of members that the answer has. */
  members: z.array(z.string().startsWith("/")).min(1).optional(),
});

const cost = { costUsd: z.number().nonnegative() };
const probe = z.union([
  /** A request that only reads. */
  z.strictObject({ kind: z.literal("read"), request, expect: expected, ...cost }),
  /** A command of the Azure CLI that only reads, without `az` itself. */
  z.strictObject({ kind: z.literal("read"), command: z.array(z.string()).min(2), expect: expected, ...cost }),
  /** Azure Resource Manager validates a template with these resources and creates nothing. */
  z.strictObject({
    kind: z.literal("preflight"),
    resources: z.array(z.record(z.string(), z.unknown())).min(1),
    expect: expected,
    ...cost,
  }),
  /** Cheap resources in a resource group that is made for the probe and removed afterwards. */
  z.strictObject({ kind: z.literal("create"), setup: z.array(request), request, expect: expected, ...cost }),
  z.strictObject({ kind: z.literal("none"), reason: z.string().min(1) }),
]);

const assumption = z.strictObject({
  /** The object and its condition, as rules of the simulator are called, or a topic. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  area: z.string(),
  /** One sentence. */
  claim: z.string().endsWith("."),
  /** Files whose code or text relies on the claim, each with a mark. */
  where: z.array(z.string()).min(1),
  /** What breaks when the claim is false. */
  consequence: z.string().endsWith("."),
  /** 3: players, an auditor or an on-call engineer are misled; 2: a deployment or update stops; 1: an error message is wrong. */
  weight: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** The day on which Azure confirmed it, `2026-12-01`. */
  confirmed: z.iso.date().optional(),
  probe,
});

const data = z.strictObject({
  /** How many marks each file has. A new mark needs an entry; then its file's number here. */
  marks: z.record(z.string(), z.number().int().positive()),
  assumptions: z
    .array(assumption)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, { error: "two entries have the same id" }),
});

export type Assumption = z.output<typeof assumption>;
export type AssumptionData = z.output<typeof data>;
export type Probe = Assumption["probe"];
export type ArmRequest = z.output<typeof request>;
export type Expected = z.output<typeof expected>;

export const dataFile = join(__dirname, "assumptions.json");

/** @throws {z.ZodError} for an unknown key or a value of another shape */
export const readAssumptions = (file = dataFile): AssumptionData => data.parse(JSON.parse(readFileSync(file, "utf8")));

/** The data file's text: a line for each member of an entry, so that differences stay short. */
export function formatAssumptions({ marks, assumptions }: AssumptionData): string {
  const entries = assumptions.map((entry) => {
    const lines = Object.entries(entry).map(([key, value]) => `      ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    return `    {\n${lines.join(",\n")}\n    }`;
  });
  const counts = JSON.stringify(marks, null, 2).replaceAll("\n", "\n  ");
  return `{\n  "marks": ${counts},\n  "assumptions": [\n${entries.join(",\n")}\n  ]\n}\n`;
}
