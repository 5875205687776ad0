import { type ArmError, isObject, type Rule, type Value } from "../../contract";
import { type PublishedType, publishedType, type TypeNode } from "../../types/published";
import { typeInfoOfArm } from "../../types/type-infos";
import { badRequest } from "../errors";

/** Members whose published list is no list of all values: sizes of machines are only examples there. */
const examplesOnly = ["vmSize"];

/**
 * The published types leave most lists of values open ("or any string"), so that a client takes an answer with a value
 * that it doesn't know. A service that is asked at one API version knows the values of that version.
 */
export const valueKnown: Rule = {
  name: "value-known",
  source:
    "open lists (modelAsString) are for clients of newer services: https://github.com/Azure/autorest/blob/main/docs/extensions/readme.md#x-ms-enum " +
    "[m]; codes and words are a guess in the provider's manner",
  types: ["*"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const info = typeInfoOfArm(id.type);
    const published = info && publishedType(info.token);
    return published ? strangers(published, published.body, body, "") : [];
  },
};

function strangers(published: PublishedType, node: TypeNode, value: Value, path: string): ArmError[] {
  switch (node.$type) {
    case "ArrayType":
      return Array.isArray(value)
        ? value.flatMap((item, index) => strangers(published, published.node(node.itemType), item, `${path}[${index}]`))
        : [];
    case "DiscriminatedObjectType": {
      const element = isObject(value) ? published.element(node, value[node.discriminator]) : undefined;
      return element ? strangers(published, element, value, path) : [];
    }
    case "ObjectType":
      return isObject(value)
        ? Object.entries(value).flatMap(([key, inner]) => {
            const type = node.properties[key]?.type ?? node.additionalProperties;
            return type ? strangers(published, published.node(type), inner, path === "" ? key : `${path}.${key}`) : [];
          })
        : [];
    case "UnionType":
      return stranger(listOf(published, node), value, path);
    default:
      return [];
  }
}

/** An open list of values, in lower case as services compare them; undefined for what is no such list. */
type List = { shown: string[]; compared: Set<string> } | undefined;

const lists = new WeakMap<TypeNode, { list: List }>();

function listOf(published: PublishedType, union: Extract<TypeNode, { $type: "UnionType" }>): List {
  const known = lists.get(union);
  if (known) return known.list;
  const elements = union.elements.map((element) => published.node(element));
  const shown = elements.flatMap((element) => (element.$type === "StringLiteralType" ? [element.value] : []));
  // A closed list is the published type's own affair.
  const isOpen = shown.length > 0 && elements.some(({ $type }) => $type === "StringType");
  const list = isOpen ? { shown, compared: new Set(shown.map((one) => one.toLowerCase())) } : undefined;
  lists.set(union, { list });
  return list;
}

function stranger(list: List, value: Value, path: string): ArmError[] {
  if (!list || typeof value !== "string" || list.compared.has(value.toLowerCase())) return [];
  if (examplesOnly.includes(path.split(".").at(-1)!)) return [];
  return [
    badRequest(
      "InvalidParameter",
      `The value '${value}' of '${path}' is not valid. Allowed values are ${list.shown.map((one) => `'${one}'`).join(", ")}.`,
      path,
    ),
  ];
}
