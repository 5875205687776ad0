import { z } from "zod";

/** A unit that a number counts in, and what else people write it in: how much of this unit one of the other is. */
interface Unit {
  /** As it stands in a sentence: "a number of days". */
  name: string;
  /** How it is spelt behind a number. */
  spelling: RegExp;
  others: { name: string; spelling: RegExp; factor: number }[];
}

const days: Unit = {
  name: "days",
  spelling: /^d(ays?)?$/i,
  others: [
    { name: "seconds", spelling: /^s(ec|econds?)?$/i, factor: 1 / 86_400 },
    { name: "minutes", spelling: /^m(in|inutes?)?$/i, factor: 1 / 1440 },
    { name: "hours", spelling: /^h(ours?)?$/i, factor: 1 / 24 },
    { name: "weeks", spelling: /^w(eeks?)?$/i, factor: 7 },
    { name: "years", spelling: /^y(ears?)?$/i, factor: 365 },
  ],
};

const minutes: Unit = {
  name: "minutes",
  spelling: /^m(in|inutes?)?$/i,
  others: [
    { name: "seconds", spelling: /^s(ec|econds?)?$/i, factor: 1 / 60 },
    { name: "hours", spelling: /^h(ours?)?$/i, factor: 60 },
  ],
};

const gigabytes: Unit = {
  name: "GB",
  spelling: /^g(b|igabytes?)?$/i,
  others: [
    { name: "bytes", spelling: /^b(ytes?)?$/i, factor: 1e-9 },
    { name: "MB", spelling: /^m(b|egabytes?)?$/i, factor: 1e-3 },
    { name: "TB", spelling: /^t(b|erabytes?)?$/i, factor: 1000 },
  ],
};

const gibibytes: Unit = {
  name: "GiB",
  spelling: /^g(i|b|ib|ibibytes?)?$/i,
  others: [
    { name: "bytes", spelling: /^b(ytes?)?$/i, factor: 2 ** -30 },
    { name: "MiB", spelling: /^m(i|b|ib|ibibytes?)?$/i, factor: 2 ** -10 },
    { name: "TiB", spelling: /^t(i|b|ib|ibibytes?)?$/i, factor: 2 ** 10 },
  ],
};

const megabitsPerSecond: Unit = {
  name: "Mbit/s",
  spelling: /^(m|mbps|mbit|mbits?\/s|megabits?)$/i,
  others: [
    { name: "bit/s", spelling: /^(bps|bits?\/s|bits?)$/i, factor: 1e-6 },
    { name: "kbit/s", spelling: /^(k|kbps|kbit|kbits?\/s|kilobits?)$/i, factor: 1e-3 },
    { name: "Gbit/s", spelling: /^(g|gbps|gbit|gbits?\/s|gigabits?)$/i, factor: 1000 },
  ],
};

const currency: Unit = {
  name: "whole units of the subscription's currency",
  spelling: /^([a-z]{3}|[€$£¥₹])$/i,
  others: [],
};

const share: Unit = {
  name: "parts of one",
  spelling: /^of one$/i,
  others: [{ name: "percent", spelling: /^(%|per ?cent)$/i, factor: 0.01 }],
};

const sessions: Unit = { name: "sessions", spelling: /^sessions?$/i, others: [] };

const units = { days, minutes, gigabytes, gibibytes, megabitsPerSecond, currency, sessions, share };

/** The unit that a number of the schema counts in, where it has one. */
export const unitOf = z.registry<{ unit: keyof typeof units }>();

/** The name of a schema's unit, for a sentence; undefined where it has none. */
export function unitName(schema: z.core.$ZodType): string | undefined {
  return unit(schema)?.name;
}

/**
 * The number that somebody meant who wrote a text: `"90"` and `"90d"` are 90 days, `"12 weeks"` 84.
 *
 * @returns undefined where that can't be told
 */
export function numberMeant(text: string, schema: z.core.$ZodType): number | undefined {
  const [, digits, spelt] = /^\s*[€$£¥₹]?(\d+(?:\.\d+)?)\s*([^\d\s]*)\s*$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const known = unit(schema);
  if (spelt === "" || known?.spelling.test(spelt!)) return accepted(Number(digits), schema);
  const other = known?.others.find(({ spelling }) => spelling.test(spelt!));
  return other && accepted(Number(digits) * other.factor, schema);
}

/** The unit in which a number that is too large would fit, and what it is in the schema's own. */
export function smallerUnit(given: number, schema: z.core.$ZodType): { name: string; meant: number } | undefined {
  for (const { name, factor } of unit(schema)?.others ?? []) {
    const meant = factor < 1 ? accepted(given * factor, schema) : undefined;
    if (meant !== undefined) return { name, meant };
  }
  return undefined;
}

function unit(schema: z.core.$ZodType): Unit | undefined {
  const registered = unitOf.get(schema as z.ZodType);
  return registered && units[registered.unit];
}

/** What a unit's factor makes of a number, freed of its rounding errors, where the schema takes it. */
function accepted(number: number, schema: z.core.$ZodType): number | undefined {
  const rounded = Number(number.toPrecision(12));
  return (schema as z.ZodType).safeParse(rounded).success ? rounded : undefined;
}
