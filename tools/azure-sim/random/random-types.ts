import type { ObjectValue, Value } from "../contract";
import { bcryptHash } from "./bcrypt";
import { numberBelow, seededRandom, shuffled, type RandomSource } from "./random-source";

/** One resource type of the provider `random`, as its SDK 4.21.2 declares it. */
export interface RandomType {
  /** Arguments with their kinds; `?` marks those that may be left out. */
  args: Record<string, "number" | "number?" | "string?" | "boolean?" | "keepers?">;
  /** What is so when the program does not say. */
  defaults: ObjectValue;
  /** Outputs that only a create knows. */
  results: string[];
  /** Outputs that are secrets. */
  secrets?: string[];
  /** Problems of complete inputs. */
  problems?(inputs: ObjectValue): { property: string; reason: string }[];
  create(inputs: ObjectValue, source: RandomSource, passwordHashCost?: number): { id: string; results: ObjectValue };
  /** Inputs and results that an id stands for; undefined when it cannot be one. */
  import(id: string): ObjectValue | undefined;
}

const characters = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  numeric: "0123456789",
  special: "!@#$%&*()-_=+[]{}<>:?",
} as const;

type Class = keyof typeof characters;
const classes = Object.keys(characters) as Class[];

const textType = {
  args: {
    length: "number",
    keepers: "keepers?",
    lower: "boolean?",
    minLower: "number?",
    minNumeric: "number?",
    minSpecial: "number?",
    minUpper: "number?",
    number: "boolean?",
    numeric: "boolean?",
    overrideSpecial: "string?",
    special: "boolean?",
    upper: "boolean?",
  },
  defaults: {
    lower: true,
    minLower: 0,
    minNumeric: 0,
    minSpecial: 0,
    minUpper: 0,
    number: true,
    numeric: true,
    special: true,
    upper: true,
  },
  problems: textProblems,
} satisfies Partial<RandomType>;

/** By the token's last part. */
export const randomTypes: Record<string, RandomType> = {
  RandomString: {
    ...textType,
    results: ["result"],
    create(inputs, source) {
      const result = text(inputs, source);
      return { id: result, results: { result } };
    },
    import: (id) => ({ ...textType.defaults, length: [...id].length, result: id }),
  },
  RandomPassword: {
    ...textType,
    results: ["result", "bcryptHash"],
    secrets: ["result", "bcryptHash"],
    create(inputs, source, passwordHashCost) {
      const result = text(inputs, source);
      // The id is in plain sight, so it says nothing.
      return { id: "none", results: { result, bcryptHash: bcryptHash(result, source(16), passwordHashCost) } };
    },
    import: (id) => ({ ...textType.defaults, length: [...id].length, result: id }),
  },
  RandomId: {
    args: { byteLength: "number", keepers: "keepers?", prefix: "string?" },
    defaults: {},
    results: ["b64Std", "b64Url", "dec", "hex"],
    problems: ({ byteLength }) =>
      typeof byteLength === "number" && byteLength < 1
        ? [{ property: "byteLength", reason: "byteLength must be at least 1" }]
        : [],
    create(inputs, source) {
      const bytes = Buffer.from(source(inputs["byteLength"] as number));
      return { id: bytes.toString("base64url"), results: idResults(bytes, inputs["prefix"]) };
    },
    import(id) {
      const [encoded = "", prefix] = id.split(",").reverse();
      const bytes = Buffer.from(encoded, "base64url");
      return bytes.length === 0
        ? undefined
        : { byteLength: bytes.length, ...(prefix === undefined ? {} : { prefix }), ...idResults(bytes, prefix) };
    },
  },
  RandomUuid: {
    args: { keepers: "keepers?" },
    defaults: {},
    results: ["result"],
    create(_inputs, source) {
      const result = uuid(Buffer.from(source(16)));
      return { id: result, results: { result } };
    },
    import: (id) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? { result: id } : undefined),
  },
  RandomInteger: {
    args: { max: "number", min: "number", keepers: "keepers?", seed: "string?" },
    defaults: {},
    results: ["result"],
    problems: ({ min, max }) =>
      typeof min === "number" && typeof max === "number" && min > max
        ? [{ property: "min", reason: `min (${min}) must not be greater than max (${max})` }]
        : [],
    create({ min, max, seed }, source) {
      const [low, high] = [min as number, max as number];
      const from = typeof seed === "string" && seed !== "" ? seededRandom(seed) : source;
      const result = low + numberBelow(from, high - low + 1);
      return { id: String(result), results: { result } };
    },
    import(id) {
      const [result, min, max] = id.split(",").map(Number);
      const whole = [result, min, max].every(Number.isInteger);
      return whole ? { result: result as Value, min: min as Value, max: max as Value } : undefined;
    },
  },
};

/** The classes that the program lets in; `number` is the old name of `numeric`. */
function allowed(inputs: ObjectValue): { class: Class; from: string; least: number }[] {
  return classes
    .filter((one) => inputs[one] !== false && !(one === "numeric" && inputs["number"] === false))
    .map((one) => ({
      class: one,
      from:
        one === "special" ? ((inputs["overrideSpecial"] as string | undefined) ?? characters.special) : characters[one],
      least: (inputs[`min${one[0]!.toUpperCase()}${one.slice(1)}`] as number | undefined) ?? 0,
    }))
    .filter(({ from }) => from !== "");
}

function textProblems(inputs: ObjectValue): { property: string; reason: string }[] {
  const { length } = inputs;
  const least = allowed(inputs).reduce((sum, one) => sum + one.least, 0);
  const problems = [];
  if (typeof length === "number" && length < Math.max(1, least)) {
    const reason = `length (${length}) must be at least ${Math.max(1, least)}, the sum of the minimums`;
    problems.push({ property: "length", reason });
  }
  if (allowed(inputs).length === 0) {
    problems.push({ property: "lower", reason: "at least one of lower, upper, numeric and special must be allowed" });
  }
  return problems;
}

function text(inputs: ObjectValue, source: RandomSource): string {
  const sets = allowed(inputs);
  const all = sets.map(({ from }) => from).join("");
  const pick = (from: string) => from[numberBelow(source, from.length)]!;
  const wanted = sets.flatMap(({ from, least }) => Array.from({ length: least }, () => pick(from)));
  const rest = Array.from({ length: (inputs["length"] as number) - wanted.length }, () => pick(all));
  return shuffled(source, [...wanted, ...rest]).join("");
}

function idResults(bytes: Buffer, prefix: Value | undefined): ObjectValue {
  const before = typeof prefix === "string" ? prefix : "";
  return {
    b64Std: before + bytes.toString("base64"),
    b64Url: before + bytes.toString("base64url"),
    dec: before + BigInt(`0x${bytes.toString("hex")}`).toString(),
    hex: before + bytes.toString("hex"),
  };
}

/** Version 4 of RFC 9562. */
function uuid(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
