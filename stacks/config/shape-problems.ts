import { z } from "zod";
import { nearestName, type Problem } from "../../components/conventions";
import { flow } from "./flow";
import { textMeant } from "./misread-yaml";
import { pathOf } from "./paths";
import { descriptionAt, exampleOf, keysAt, schemasAt, unwrapped } from "./schema-tree";
import { numberMeant, smallerUnit, unitName } from "./units";

/** What an issue of the schema means to the person who wrote the value. */
export function shapeProblems(issue: z.core.$ZodIssue): Problem[] {
  const path = pathOf(issue.path);
  const given = issue.input;
  const fix = `write ${expectedAt(issue.path)}`;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(issue.path, key));
    case "invalid_type":
      return [given === undefined ? missing(issue.path) : { path, given, ...wrongType(issue, given) }];
    case "invalid_union":
      return [unknownKind(issue, given)];
    case "invalid_value":
      return [notOffered(issue.path, given)];
    case "too_small":
      return [
        {
          path,
          given,
          reason: given === "" ? "it is empty" : `the least is ${issue.minimum}${unitAt(issue.path)}`,
          fix,
        },
      ];
    case "too_big":
      if (typeof given === "string") {
        return [
          {
            path,
            given,
            reason: `it has ${given.length} characters, and ${issue.message}`,
            fix: `shorten it: ${expectedAt(issue.path)}`,
          },
        ];
      }
      return [{ path, given, ...tooMuch(issue.path, given, Number(issue.maximum)) }];
    case "invalid_key": {
      const refused = issue.issues.find(({ code }) => code === "custom");
      if (refused?.code === "custom") return [{ path, given: issue.path.at(-1), ...ofCheck(refused, fix) }];
      return [
        {
          path,
          given: issue.path.at(-1),
          reason: "such a name can't be part of resource names",
          fix: `write 2 to 12 lower-case letters and digits, a letter first, e.g. ${nameLike(String(issue.path.at(-1)))}`,
        },
      ];
    }
    case "custom":
      return [{ path, given, ...ofCheck(issue, fix) }];
    case "invalid_format":
      return [
        {
          path,
          given,
          ...(quoted(issue.path, given) ?? {
            reason: issue.format === "regex" ? `it ${issue.message}` : `it is no ${issue.format}`,
            fix,
          }),
        },
      ];
    default:
      return [{ path, given, reason: issue.message, fix }];
  }
}

/** A value that is required and was not written. */
export function missing(path: PropertyKey[]): Problem {
  return { path: pathOf(path), reason: "it is missing", fix: `write ${expectedAt(path)}` };
}

/** The reason and the fix that a component's check of a single value gave ({@link checkedBy}). */
function ofCheck({ message, params }: z.core.$ZodIssueCustom, otherwise: string): Pick<Problem, "reason" | "fix"> {
  return { reason: message, fix: typeof params?.["fix"] === "string" ? params["fix"] : otherwise };
}

/** A name of a pool that is like another text: its first lower-case letters and digits. */
function nameLike(text: string): string {
  const letters = text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return /^[a-z][a-z0-9]/.test(letters) ? letters.slice(0, 12) : "standard";
}

/** Keys of a pool that said hosts; a pool is asked for in sessions now. */
const hostKeys: Record<string, string> = {
  onDemand:
    "remove it; in the pool's sessions, offPeak + warmFreeSlots is minimum × slotsPerHost, and atPeak + warmFreeSlots is maximum × slotsPerHost",
  spot: "remove it; spotShare, e.g. 0.3, is the part of the hosts that may be spot",
  onDemandMinimum: "remove it; the peak's sessions are its hosts × slotsPerHost, less the pool's warmFreeSlots",
  spotMinimum: "remove it: of a peak's hosts, the pool's spotShare are spot",
};

function unknownKey(parent: PropertyKey[], key: string): Problem {
  const path = pathOf([...parent, key]);
  const keys = keysAt(parent);
  if (keys.includes("sessions") && Object.hasOwn(hostKeys, key)) {
    return { path, reason: "a pool is asked for in sessions, and its hosts follow", fix: hostKeys[key]! };
  }
  if (keys.length === 0) return { path, reason: "there is no such key", fix: "remove it" };
  const nearest = nearestName(key, keys);
  const others = keys.filter((other) => other !== nearest);
  const remove = nearest === undefined ? "remove it" : `did you mean ${nearest}? Or remove it`;
  return {
    path,
    reason: "there is no such key",
    fix: remove + (others.length > 0 ? `; here also stand ${others.join(", ")}` : ""),
  };
}

function wrongType(issue: z.core.$ZodIssueInvalidType, given: unknown): Pick<Problem, "reason" | "fix"> {
  const number = numberSchemaAt(issue.path);
  const meant = number && typeof given === "string" ? numberMeant(given, number) : undefined;
  if (meant !== undefined) {
    return {
      reason: `it is text, and ${numberOf(number!)} belongs here`,
      fix: `write ${meant}, without quotes or unit`,
    };
  }
  const fix = `write ${expectedAt(issue.path)}`;
  if (issue.expected === "int") return { reason: "it is no whole number", fix };
  const text = issue.expected === "string" ? quoted(issue.path, given) : undefined;
  if (text) return text;
  return { reason: `it is ${kindOf(given)}, and ${expectedKind[issue.expected] ?? issue.expected} belongs here`, fix };
}

const expectedKind: Record<string, string> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  object: "a mapping (key: value)",
  record: "a mapping (key: value)",
  array: "a list",
};

function kindOf(given: unknown): string {
  if (given === null) return "nothing";
  if (Array.isArray(given)) return "a list";
  if (typeof given === "object") return "a mapping";
  return typeof given === "string" ? "text" : typeof given === "boolean" ? "true or false" : `a ${typeof given}`;
}

/** One of a few words was wanted. */
function notOffered(path: PropertyKey[], given: unknown): Problem {
  const offered = schemasAt(path).flatMap(unwrapped);
  const words = offered.flatMap(wordsOf);
  const unquoted = words.find((word) => typeof given === "number" && word === String(given));
  if (unquoted !== undefined) {
    return {
      path: pathOf(path),
      given,
      reason: "without quotes, YAML reads a number",
      fix: `write "${unquoted}", with the quotes`,
    };
  }
  return {
    path: pathOf(path),
    ...(given === undefined ? {} : { given }),
    reason: given === undefined ? "it is missing" : "it is none of the values that can stand here",
    // Numbers are no list of words; what can stand there is described.
    fix: `write ${words.length > 0 && !offered.some((one) => one instanceof z.ZodNumber) ? `one of ${words.join(", ")}` : expectedAt(path)}`,
  };
}

/** A mapping of a kind that is unknown. Other kinds have other keys, so the advice is a whole mapping. */
function unknownKind({ path, discriminator }: z.core.$ZodIssueInvalidUnion, given: unknown): Problem {
  if (discriminator === undefined || typeof given !== "object") return notOffered(path, given);
  const kind = (given as Record<string, unknown> | null)?.[discriminator];
  const problem = notOffered(path, kind);
  const [first] = schemasAt(path.slice(0, -1)).flatMap(unwrapped);
  const meant =
    typeof kind === "string" ? nearestName(kind, schemasAt(path).flatMap(unwrapped).flatMap(wordsOf)) : undefined;
  if (first === undefined) return problem;
  const key = String(path.at(-2) ?? "");
  const fix =
    meant === undefined
      ? `write ${key}: ${flow(exampleOf(first))}, or one of another ${discriminator}`
      : `did you mean ${meant}?`;
  return {
    ...problem,
    reason: `${problem.reason} (${schemasAt(path).flatMap(unwrapped).flatMap(wordsOf).join(", ")})`,
    fix,
  };
}

function wordsOf(schema: z.core.$ZodType): string[] {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  return schema instanceof z.ZodLiteral ? [...schema.values].map(String) : [];
}

function tooMuch(path: PropertyKey[], given: unknown, most: number): Pick<Problem, "reason" | "fix"> {
  const schema = numberSchemaAt(path);
  const reason = `the most is ${most}${unitAt(path)}`;
  const smaller = schema && typeof given === "number" ? smallerUnit(given, schema) : undefined;
  if (smaller) return { reason, fix: `write ${smaller.meant}, if those are ${smaller.name}` };
  return { reason, fix: `write ${expectedAt(path)}` };
}

/** What belongs at a place, and what it means there: "a whole number from 1 to 365: how long …". */
function expectedAt(path: PropertyKey[]): string {
  const description = descriptionAt(path);
  const forms = new Set(schemasAt(path).flatMap(unwrapped).map(formOf));
  const form = [...forms].filter((each) => each !== undefined).join(", or ");
  const parts = [form, description].filter((part) => part !== "" && part !== undefined);
  return parts.length > 0 ? [...new Set(parts)].join(": ") : "something else; docs/config.schema.json says what";
}

function formOf(schema: z.core.$ZodType): string | undefined {
  if (schema instanceof z.ZodNumber) {
    return `${schema.format === "safeint" ? "a whole number" : "a number"} from ${schema.minValue} to ${schema.maxValue}`;
  }
  if (schema instanceof z.ZodBoolean) return "true or false";
  const example = exampleOf(schema);
  if (schema instanceof z.ZodArray) return `a list, e.g. ${flow(example)}`;
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return `a mapping, e.g. ${flow(example)}`;
  // A GUID is never an example's.
  if (typeof example !== "string" || /^[0-9a-f]{8}-/.test(example)) return undefined;
  // Text that some reader of YAML takes for something else needs its quotes.
  return /^(\d+|\d\d:\d\d|\d{4}-\d\d-\d\d)$/.test(example) ? `e.g. "${example}"` : `e.g. ${example}`;
}

function numberSchemaAt(path: PropertyKey[]): z.ZodNumber | undefined {
  return schemasAt(path)
    .flatMap(unwrapped)
    .find((schema) => schema instanceof z.ZodNumber);
}

function numberOf(schema: z.ZodNumber): string {
  const unit = unitName(schema);
  return unit === undefined ? "a number" : `a number of ${unit}`;
}

function unitAt(path: PropertyKey[]): string {
  const schema = numberSchemaAt(path);
  const unit = schema && unitName(schema);
  return unit === undefined ? "" : ` ${unit}`;
}

/** The advice for a text that lacks its quotes. */
function quoted(path: PropertyKey[], given: unknown): Pick<Problem, "reason" | "fix"> | undefined {
  const takes = (text: string) => schemasAt(path).some((schema) => (schema as z.ZodType).safeParse(text).success);
  const meant = textMeant(given, takes);
  if (meant === undefined) return undefined;
  const read = typeof given === "string" ? "a moment" : kindOf(given);
  return { reason: `without quotes, YAML reads ${read}`, fix: `write "${meant}", with the quotes` };
}
