import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  Scalar,
  visit,
} from "yaml";
import { SimError } from "./sim-error";

/*
 * Reads YAML as Pulumi's engine does, so that `config check` and the program never see different values. The engine reads
 * stack files with gopkg.in/yaml.v3: mostly YAML 1.2, with merge keys, underscores, 0777 and moments of YAML 1.1
 * (https://github.com/go-yaml/yaml/blob/v3/resolve.go and decode.go, read 2026-12-01).
 * tests/engine/stack-file-yaml.test.ts compares this reader with the engine, construct by construct.
 */

/** A YAML file as the engine reads it. */
export interface EngineYaml {
  /** The tree of the first document, the only one that the engine reads, with positions in `text`. */
  document: Document.Parsed;
  value: unknown;
  /** The file's text: decoded, with line breaks as \n, without a byte order mark. */
  text: string;
}

/**
 * Parses a YAML file as the engine does.
 *
 * @param bytes the file's content
 * @param name the file's name, for errors
 * @throws {SimError} with line and column for what the engine refuses, and for a few layouts that it takes and YAML forbids
 */
export function parseEngineYaml(bytes: Uint8Array, name: string): EngineYaml {
  const text = decoded(bytes, name);
  const lineCounter = new LineCounter();
  // These leave scalars as they were written; they are resolved below.
  const asWritten = { schema: "failsafe", resolveKnownTags: false, uniqueKeys: false } as const;
  const [document] = parseAllDocuments(text, { ...asWritten, lineCounter, logLevel: "error" });
  const refuse: Refuse = (reason, offset) => {
    const { line, col } = lineCounter.linePos(offset);
    throw new SimError(
      `${name} is not valid YAML.\n  line ${line}, column ${col}: ${reason}\n  ${text.split("\n")[line - 1] ?? ""}`,
    );
  };
  refuseCharacters(text, refuse);
  if (document === undefined || !("errors" in document)) return { document: emptyDocument(), value: null, text };
  const [first] = document.errors;
  if (first) refuse(first.message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, ""), first.pos[0]);
  refuseTabs(text, document, refuse);
  const { yaml } = document.directives;
  if (yaml.explicit === true && yaml.version !== "1.1") refuse("Pulumi reads no %YAML directive but 1.1", 0);
  return { document, value: new Reader(document, refuse).valueOf(document.contents), text };
}

type Refuse = (reason: string, offset: number) => never;

function emptyDocument(): Document.Parsed {
  return parseAllDocuments("null")[0] as Document.Parsed;
}

/** UTF-8, or UTF-16 with its byte order mark (https://yaml.org/spec/1.2.2/#52-character-encodings). */
function decoded(bytes: Uint8Array, name: string): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).replaceAll(/\r\n?/g, "\n");
  } catch {
    throw new SimError(`${name} is not valid YAML: it is not ${encoding.toUpperCase()} text. Save it as UTF-8.`);
  }
}

/** Characters that the engine refuses, and line breaks of YAML 1.1 that this parser takes for text. */
function refuseCharacters(text: string, refuse: Refuse): void {
  // eslint-disable-next-line no-control-regex -- these are the characters that are refused
  const control = /[\0-\x08\x0b-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]/.exec(text);
  if (control) refuse("control characters are not allowed", control.index);
  const separator = /[\u0085\u2028\u2029]/.exec(text);
  if (separator) refuse("Pulumi reads this character (NEL, LS or PS) as a line break; write a space", separator.index);
}

/** The engine takes a tab between values and within a flow collection, and refuses it where indentation is expected. */
function refuseTabs(text: string, document: Document.Parsed, refuse: Refuse): void {
  const inside: [start: number, end: number][] = [];
  visit(document, (_, node) => {
    const isFlow = (isMap(node) || isSeq(node)) && node.flow === true;
    const isText = isScalar(node) && node.type !== Scalar.PLAIN;
    if ((isFlow || isText) && node.range) inside.push([node.range[0], node.range[1]]);
  });
  for (const {
    index,
    0: { length },
  } of text.matchAll(/^ *(?:[-?:] *)*\t/gm)) {
    const tab = index + length - 1;
    if (inside.some(([start, end]) => start <= tab && tab < end)) continue;
    refuse("a tab stands where indentation is expected; write spaces", tab);
  }
}

/** Converts nodes to values. */
class Reader {
  private readonly open = new Set<Node>();

  constructor(
    private readonly document: Document.Parsed,
    private readonly refuse: Refuse,
  ) {}

  valueOf(node: unknown): unknown {
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined) this.refuse(`the anchor ${node.source} is not defined`, node.range![0]);
      if (this.open.has(target)) this.refuse(`the value of the anchor ${node.source} contains itself`, node.range![0]);
      return this.valueOf(target);
    }
    if (isScalar(node)) return this.scalar(node);
    if (!isMap(node) && !isSeq(node)) return null;
    this.open.add(node);
    const value = isSeq(node) ? node.items.map((item) => this.valueOf(item)) : this.mapping(node.items);
    this.open.delete(node);
    return value;
  }

  private mapping(pairs: readonly { key: unknown; value: unknown }[]): Record<string, unknown> {
    const merged: Record<string, unknown>[] = [];
    const own: [string, unknown][] = [];
    const written = new Set<string>();
    for (const { key, value } of pairs) {
      const text = isScalar(key) ? sourceOf(key) : undefined;
      const offset = (key as Node | null)?.range?.[0] ?? 0;
      if (text !== undefined && written.has(text)) this.refuse(`the key ${text} is written twice`, offset);
      if (text !== undefined) written.add(text);
      if (text === "<<") merged.push(...this.merged(value, offset));
      else own.push([this.key(key, offset), this.valueOf(value)]);
    }
    // A mapping's own keys win, and of merged mappings the first.
    return Object.fromEntries([...merged.reverse().flatMap((each) => Object.entries(each)), ...own]);
  }

  private key(node: unknown, offset: number): string {
    const key = this.valueOf(node);
    if (typeof key === "object" && key !== null) this.refuse("a key must be text", offset);
    if (typeof key === "string" || typeof key === "boolean" || Number.isSafeInteger(key)) return `${key as string}`;
    return this.refuse("a key must be text; put it in quotes", offset);
  }

  private merged(node: unknown, offset: number): Record<string, unknown>[] {
    const value = this.valueOf(node);
    const mappings = Array.isArray(value) ? value : [value];
    if (mappings.some((each) => typeof each !== "object" || each === null || Array.isArray(each))) {
      this.refuse("<< takes a mapping or a list of mappings", offset);
    }
    return mappings as Record<string, unknown>[];
  }

  private scalar(node: Scalar): unknown {
    const text = sourceOf(node);
    const tag = node.tag?.replace("tag:yaml.org,2002:", "!!") ?? (node.type === Scalar.PLAIN ? "" : "!!str");
    const offset = node.range?.[0] ?? 0;
    if (tag === "!!binary") {
      const bytes = Buffer.from(text, "base64");
      const unpadded = (base64: string): string => base64.replaceAll(/[\s=]/g, "");
      if (unpadded(bytes.toString("base64")) !== unpadded(text)) this.refuse("it is not base64", offset);
      return bytes.toString("utf8");
    }
    if (!["", "!", "!!bool", "!!float", "!!int", "!!null", "!!timestamp"].includes(tag)) return text;
    const { kind, value } = resolvePlain(text, tag === "" || tag === "!!timestamp");
    if (kind === "!!float" && !Number.isFinite(value)) this.refuse(`Pulumi takes no ${text}`, offset);
    const fits = tag === "" || tag === "!" || tag === kind || (tag === "!!float" && kind === "!!int");
    if (!fits) this.refuse(`${text} is not a ${tag}`, offset);
    return value;
  }
}

/** A scalar's text; the parser hands `~` and empty ones over as text too, with the schema `failsafe`. */
function sourceOf({ value }: Scalar): string {
  return typeof value === "string" ? value : "";
}

type Kind = "!!bool" | "!!float" | "!!int" | "!!null" | "!!str" | "!!timestamp";

/** What a scalar without quotes means to gopkg.in/yaml.v3 (its resolve.go, in the same order). */
function resolvePlain(text: string, moments: boolean): { kind: Kind; value: unknown } {
  if (/^(|~|null|Null|NULL)$/.test(text)) return { kind: "!!null", value: null };
  if (/^(true|True|TRUE)$/.test(text)) return { kind: "!!bool", value: true };
  if (/^(false|False|FALSE)$/.test(text)) return { kind: "!!bool", value: false };
  if (/^[-+]?(\.inf|\.Inf|\.INF)$|^(\.nan|\.NaN|\.NAN)$/.test(text)) return { kind: "!!float", value: Number.NaN };
  if (/^\.\d+([eE][-+]?\d+)?$/.test(text)) return float(text) ?? { kind: "!!str", value: text };
  if (!/^[-+\d]/.test(text)) return { kind: "!!str", value: text };
  const moment = moments ? momentOf(text) : undefined;
  if (moment !== undefined) return { kind: "!!timestamp", value: moment };
  const plain = text.replaceAll("_", "");
  return integer(plain) ?? float(plain) ?? { kind: "!!str", value: text };
}

/** Decimal, 0b, 0o, 0x and, as in YAML 1.1, octal behind a plain 0. */
function integer(plain: string): { kind: Kind; value: number } | undefined {
  const [, sign, prefix, digits] = /^([-+]?)(0[bB]|0[oO]|0[xX]|0(?=[0-7]+$))?([\da-fA-F]+)$/.exec(plain) ?? [];
  if (digits === undefined) return undefined;
  const radix = prefix === undefined ? 10 : ({ b: 2, o: 8, x: 16 }[prefix.slice(1).toLowerCase()] ?? 8);
  const allowed = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^\d+$/, 16: /^/ }[radix]!;
  // 08 has no octal digits; the engine takes it for a decimal fraction.
  if (!allowed.test(digits)) return undefined;
  const value = radix === 10 ? Number(digits) : Number.parseInt(digits, radix);
  return { kind: "!!int", value: sign === "-" && value !== 0 ? -value : value };
}

function float(plain: string): { kind: Kind; value: number } | undefined {
  if (!/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? { kind: "!!float", value: value === 0 ? 0 : value } : undefined;
}

/** A moment as Go prints it, `2026-12-01 00:00:00 +0000 UTC`, which is what the program gets; undefined for other text. */
function momentOf(text: string): string | undefined {
  const [, year, month, day, time, fraction, zone] =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ](\d{1,2}:\d{1,2}:\d{1,2})(\.\d+)?(Z|[-+]\d\d:\d\d)?)?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  // With a T there must be a time zone, and behind a space there is none.
  if (time !== undefined && text.includes(" ") === (zone !== undefined)) return undefined;
  const [date, clock] = [
    [year, twoDigits(month!), twoDigits(day!)].join("-"),
    (time ?? "00:00:00").split(":").map(twoDigits).join(":"),
  ];
  const instant = new Date(`${date}T${clock}Z`);
  // The 30th of February is refused, not read as a day of March.
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(`${date}T${clock}`)) return undefined;
  const offset = zone?.replace(":", "");
  const shown = fraction?.replace(/0+$/, "") ?? "";
  const place = offset === undefined || offset === "Z" ? "+0000 UTC" : `${offset} ${offset}`;
  return `${date} ${clock}${shown === "." ? "" : shown} ${place}`;
}

function twoDigits(text: string): string {
  return text.padStart(2, "0");
}
