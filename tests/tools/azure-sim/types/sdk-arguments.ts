/** Arguments of any resource type, made from the SDK's own declaration files: what a program could pass. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as fc from "fast-check";
import type { ObjectValue, TypeInfo, Value } from "../../../../tools/azure-sim/contract";
import { readInterfaces, readResource, type SdkInterface } from "../../../../tools/azure-sim/data/sdk-declarations";
import { NEWER_THAN_THE_API_VERSION, QUERY_ARGUMENTS, ShapeNotes } from "../../../../tools/azure-sim/data/sdk-shape";

import { publishedFile, type TypeNode } from "../../../../tools/azure-sim/types/published";

export const sdkFolder = path.dirname(require.resolve("@pulumi/azure-native/package.json"));
export const inputInterfaces = readInterfaces(path.join(sdkFolder, "types/input.d.ts"));

/** How deep nested objects are filled in: the SDK's deepest in use (a scale set's address) lies nine levels down. */
const DEEPEST = 9;

/** One resource's own arguments. */
export function argumentsOf(info: TypeInfo): SdkInterface {
  const { file, class: className } = info as TypeInfo & { file: string; class: string };
  return readResource(sdkFolder, file, className).args;
}

/** The SDK's members beside the published type: what has no place there, and what has one that only Azure writes. */
export function shapeNotes(info: TypeInfo): ShapeNotes {
  const file = path.join("tools/azure-sim/data/published", publishedFile(info.token));
  const notes = new ShapeNotes(JSON.parse(fs.readFileSync(file, "utf8")) as TypeNode[], inputInterfaces, "input");
  const elsewhere = new Set([...info.pathParams, "azureApiVersion", ...(QUERY_ARGUMENTS[info.token] ?? [])]);
  notes.object(1, info.token, argumentsOf(info), elsewhere);
  return notes;
}

/** Arguments of a type that Azure takes: any subset of its members, nested as deep as the SDK goes. */
export function anyArguments(info: TypeInfo, leaf?: fc.Arbitrary<Value>): fc.Arbitrary<ObjectValue> {
  const leftOut = new Set(shapeNotes(info).readOnly.map((each) => `${each.interface}.${each.member}`));
  for (const name of [...(QUERY_ARGUMENTS[info.token] ?? []), "id", "azureApiVersion"])
    leftOut.add(`${info.token}.${name}`);
  for (const each of NEWER_THAN_THE_API_VERSION) leftOut.add(each);
  return members(argumentsOf(info), info.token, 0, { leftOut, leaf }) as fc.Arbitrary<ObjectValue>;
}

interface Options {
  /** `interface.member`s not to make. */
  leftOut: ReadonlySet<string>;
  /** What stands for every scalar. */
  leaf: fc.Arbitrary<Value> | undefined;
}

function members(declared: SdkInterface, name: string, depth: number, options: Options): fc.Arbitrary<Value> {
  const arbitraries: Record<string, fc.Arbitrary<Value>> = {};
  const always: string[] = [];
  for (const [member, { kind, expected }] of Object.entries(declared)) {
    if (options.leftOut.has(`${name}.${member}`)) continue;
    if (expected !== undefined) always.push(member);
    arbitraries[member] = expected === undefined ? value(kind, depth + 1, options) : fc.constant(expected);
  }
  return fc.record(arbitraries, { requiredKeys: always, noNullPrototype: true });
}

function value(kind: string, depth: number, options: Options): fc.Arbitrary<Value> {
  const text = kind.trim();
  if (text.endsWith("[]")) {
    const item = text
      .slice(0, -2)
      .replace(/^pulumi\.Input<(.*)>$/, "$1")
      .replace(/^\((.*)\)$/, "$1");
    if (item === "string") return fc.uniqueArray(word, { maxLength: 2 });
    return depth > DEEPEST ? fc.constant([]) : fc.array(value(item, depth, options), { maxLength: 2 });
  }
  const map = /^\{ \[key: string\]: (.*?);? \}$/.exec(text)?.[1];
  if (map !== undefined) {
    const item = map.replace(/^pulumi\.Input<(.*)>$/, "$1");
    return fc.dictionary(word, value(item, depth, options), { maxKeys: 2, noNullPrototype: true });
  }
  const nested = [...text.matchAll(/inputs\.([\w.]+)/g)].map((match) => match[1] ?? "");
  if (nested.length > 0) {
    if (depth > DEEPEST) return fc.constant(null);
    return fc.oneof(...nested.map((name) => members(inputInterfaces.get(name) ?? {}, name, depth, options)));
  }
  if (options.leaf) return options.leaf;
  if (text === "number") return fc.integer({ min: 0, max: 100 });
  if (text === "boolean") return fc.boolean();
  if (text.includes("any")) return fc.constant({ free: ["form", 1] });
  return word;
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
