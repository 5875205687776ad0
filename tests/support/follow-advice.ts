import { parse } from "yaml";
import type { Problem } from "../../components/conventions";
import { inherited } from "../../stacks/config/inheritance";
import { partsOf, pathOf } from "../../stacks/config/paths";
import { keysAt } from "../../stacks/config/schema-tree";

type Part = number | string;

/** What the commands print that an advice names. */
const printed: [command: string, output: string][] = [
  ["az account show --query id", "00000000-0000-4000-8000-000000000002"],
  ["az account show --query tenantId", "00000000-0000-4000-8000-00000000000a"],
];

/**
 * Does literally what a problem's fix asks for: its first way, where it names several.
 *
 * @param values the configuration, changed in place
 * @param before the configuration as it was before the mistake, which "as it was" means
 * @returns false for an advice that is no instruction
 */
export function followAdvice(values: any, { path, given, fix: advice }: Problem, before: any): boolean {
  // The digest that `npm run host-tools` prints.
  const fix = advice.replace("{sha256: …}", `{sha256: ${"0123456789abcdef".repeat(4)}}`);
  const parts = partsOf(path);
  const command = printed.find(([words]) => fix.startsWith("write") && fix.endsWith(words));
  if (command) return set(values, parts, command[1]);
  if (/^(remove it|leave it out)/.test(fix)) return remove(values, parts);
  const [, many] = /^remove (\d+) of them/.exec(fix) ?? [];
  if (many !== undefined) return at(values, parts).splice(-Number(many)).length > 0;
  const [, meant] = /^did you mean ([^\s?]+)\?/.exec(fix) ?? [];
  if (meant !== undefined) return replace(values, parts, given, meant);
  const [, left] = /^leave ([\w. ]+?) out\b/.exec(fix) ?? [];
  if (left !== undefined) {
    return left.split(" and ").every((key) => remove(values, [...ancestorWith(parts, key), key]));
  }
  const [, granted] = /^ask Azure for (\d+)/.exec(fix) ?? [];
  if (granted !== undefined) return set(values, parts, Number(granted));
  const [, kept, further] = /^(?:write|leave) (\w+) as it was(?: \(git has it\))?(?:, and (.*))?/.exec(fix) ?? [];
  if (kept !== undefined) {
    const place = [...ancestorWith(parts, kept), kept];
    const origin = partsOf(inherited(pathOf(place)) ?? path);
    const written = [place, origin].find((each) => at(before, each) !== undefined);
    if (at(before, place) === undefined) remove(values, place);
    if (written) set(values, written, structuredClone(at(before, written)));
    return further === undefined || setKey(values, parts, further.replace(/^write /, ""));
  }
  const [, again, rest] =
    /^(?:it takes two commits\. First )?write (.+?) again as it was(?: \(git has it\))?, with (.*)/.exec(fix) ?? [];
  if (again !== undefined) {
    const where = again.startsWith("the pool ") ? [path, inherited(path) ?? path] : [again];
    const place = where.map(partsOf).find((parts) => at(before, parts) !== undefined);
    if (place === undefined) return false;
    set(values, place, structuredClone(at(before, place)));
    return setKey(values, place, rest!);
  }
  const [, instruction] = /^(?:it takes two commits\. First )?write (.+)$/s.exec(fix) ?? [];
  if (instruction === undefined) return false;
  if (setKey(values, parts, instruction)) return true;
  const value = valueIn(instruction);
  return value === undefined ? false : replace(values, parts, given, value);
}

/** `generations: [{number: 1}], …` sets that key of the nearest mapping above a place that has it. */
function setKey(values: any, parts: Part[], instruction: string): boolean {
  const [, place, list] = /^((?:defaults|regions)\.[\w.]+): (.+)$/s.exec(instruction) ?? [];
  if (place !== undefined) return set(values, partsOf(place), valueIn(list!));
  const [, key, text] = /^([a-z]\w*): (.+)$/s.exec(instruction) ?? [];
  if (key === undefined || !ancestors(parts).some((above) => keysAt(above).includes(key))) return false;
  return set(values, [...ancestorWith(parts, key), key], valueIn(text!));
}

/** The first value that an instruction names: `e.g. 443: a port` is 443, and `one of a, b` is a. */
function valueIn(instruction: string): unknown {
  const [, from] = /(?:a whole number|a number) from (-?[\d.]+) to/.exec(instruction) ?? [];
  if (from !== undefined && /^(a|the) /.test(instruction)) return Number(from);
  const isValue = /^["'[{]/.test(instruction);
  const example = (isValue ? undefined : /(?:e\.g\.|such as|one of) (.+)$/s.exec(instruction)?.[1]) ?? instruction;
  const text = /^["'[{]/.test(example) ? bracketed(example) : example.split(/[,;:]?(?:\s|$)/)[0]!;
  return parse(text);
}

/** Up to the quote or bracket that closes the first. */
function bracketed(text: string): string {
  const opening = text[0]!;
  if (opening === '"' || opening === "'") return text.slice(0, text.indexOf(opening, 1) + 1);
  let depth = 0;
  for (const [index, letter] of [...text].entries()) {
    if ("[{".includes(letter)) depth++;
    if ("]}".includes(letter) && --depth === 0) return text.slice(0, index + 1);
  }
  return text;
}

/** A place itself and all above it, from the inside. */
function ancestors(parts: Part[]): Part[][] {
  return parts.map((_, index) => parts.slice(0, parts.length - index)).concat([[]]);
}

function ancestorWith(parts: Part[], key: string): Part[] {
  return ancestors(parts).find((above) => keysAt(above).includes(key)) ?? parts.slice(0, -1);
}

function at(values: any, parts: Part[]): any {
  return parts.reduce((found, part) => found?.[part], values);
}

function set(values: any, parts: Part[], value: unknown): boolean {
  let parent = values;
  for (const part of parts.slice(0, -1)) parent = parent[part] ??= {};
  parent[parts.at(-1)!] = value;
  return true;
}

function remove(values: any, parts: Part[]): boolean {
  const parent = at(values, parts.slice(0, -1));
  const last = parts.at(-1)!;
  if (parent === undefined || !(last in parent)) return false;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return true;
}

/** Sets a value; a key that is refused gets another name and keeps what is below it. */
function replace(values: any, parts: Part[], given: unknown, value: unknown): boolean {
  const parent = at(values, parts.slice(0, -1));
  const last = parts.at(-1)!;
  const isKey =
    typeof parent?.[last] === "object" || given === undefined
      ? last in (parent ?? {})
      : given === last && parent[last] !== given;
  if (!isKey || typeof value !== "string") return set(values, parts, value);
  parent[value] = parent[last];
  delete parent[last];
  return true;
}
