/**
 * Takes one resource type out of a checkout of Azure/bicep-types-az: the types its request body reaches, renumbered,
 * without descriptions.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import type { TypeNode } from "../types/published";

/** A type as the checkout has it: as {@link TypeNode}, with descriptions. */
type SourceNode = Record<string, unknown> & { $type: string };

const KEPT: Record<string, string[]> = {
  ResourceType: ["name", "body"],
  ObjectType: ["name", "properties", "additionalProperties"],
  DiscriminatedObjectType: ["name", "discriminator", "baseProperties", "elements"],
  UnionType: ["elements"],
  ArrayType: ["itemType", "minLength", "maxLength"],
  StringType: ["sensitive", "pattern", "minLength", "maxLength"],
  StringLiteralType: ["value"],
  IntegerType: ["minValue", "maxValue"],
  BooleanType: [],
  AnyType: [],
  NullType: [],
};

const parsed = new Map<string, SourceNode[]>();

function readTypes(file: string): SourceNode[] {
  let types = parsed.get(file);
  if (!types) parsed.set(file, (types = JSON.parse(fs.readFileSync(file, "utf8")) as SourceNode[]));
  return types;
}

/** Files of the checkout that hold a namespace at an API version: several specifications may share a namespace. */
function candidates(checkout: string, arm: string, apiVersion: string): string[] {
  const generated = path.join(checkout, "generated");
  const namespace = arm.split("/")[0]?.toLowerCase() ?? "";
  return fs
    .readdirSync(generated)
    .sort()
    .map((folder) => path.join(generated, folder, namespace, apiVersion, "types.json"))
    .filter((file) => fs.existsSync(file));
}

/**
 * The types that a resource's body reaches, the resource itself first; undefined when the checkout has no such type
 * at that API version.
 * @param checkout - folder of a checkout of Azure/bicep-types-az
 */
export function reducePublishedType(checkout: string, arm: string, apiVersion: string): TypeNode[] | undefined {
  const wanted = `${arm}@${apiVersion}`.toLowerCase();
  for (const file of candidates(checkout, arm, apiVersion)) {
    const source = readTypes(file);
    const root = source.findIndex(
      (type) => type.$type === "ResourceType" && String(type["name"]).toLowerCase() === wanted,
    );
    if (root >= 0) return renumber(source, root);
  }
  return undefined;
}

function renumber(source: SourceNode[], root: number): TypeNode[] {
  const numbers = new Map<number, number>();
  const result: unknown[] = [];

  const visit = (index: number): number => {
    const known = numbers.get(index);
    if (known !== undefined) return known;
    const node = source[index];
    if (!node) throw new Error(`type #/${index} is referred to, and not there`);
    const kept = KEPT[node.$type];
    if (!kept)
      throw new Error(`a type of kind ${node.$type} is new here: say in published-reduction.ts what to keep of it`);
    const number = result.length;
    numbers.set(index, number);
    const reduced: Record<string, unknown> = { $type: node.$type };
    result.push(reduced);
    for (const key of kept) if (node[key] !== undefined) reduced[key] = copy(node[key]);
    return number;
  };

  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null) return value;
    const record = value as Record<string, unknown>;
    if (typeof record["$ref"] === "string") return { $ref: `#/${visit(Number(record["$ref"].slice(2)))}` };
    return Object.fromEntries(
      Object.entries(record)
        // A property may itself be called "description": that is an object. Only text is dropped.
        .filter(([key, inner]) => !(key === "description" && typeof inner === "string"))
        .map(([key, inner]) => [key, copy(inner)]),
    );
  };

  visit(root);
  return result as TypeNode[];
}
