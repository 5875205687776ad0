/**
 * Holds a request's body against Azure's published type. Worded as ARM words it:
 * - `InvalidRequestContent … Could not find member 'x' on object of type 'Y'. Path 'x'`:
 *   https://github.com/Azure/azure-powershell/issues/4317 (2017-07-14)
 * - `InvalidRequestContent … Required property 'x' not found in JSON. Path ''`:
 *   https://github.com/Azure/azure-rest-api-specs/pull/1042 (2017-03-16)
 * - `InvalidRequestContent … Error converting value "v" to type 'T'. Path 'x'`:
 *   https://github.com/Azure/azure-sdk-for-net/issues/47326 (2024-11-26)
 * ARM also names the line and position in the JSON text; there is no text here, so they are left out. What is said
 * after a deserializer's sentence (the nearest name, the allowed values) is this simulator's help.
 */
import { isObject, Unknown, type ArmError, type ObjectValue, type TypeInfo, type Value } from "../contract";
import { nearest } from "./nearest";
import {
  mayBeDecimal,
  PATH_MEMBERS,
  PropertyFlag,
  publishedType,
  type ObjectNode,
  type PublishedType,
  type TypeNode,
} from "./published";

/** ARM's refusal of content that its deserializer cannot take. */
export function undeserializable(sentence: string, target: string, help = ""): ArmError {
  return {
    status: 400,
    code: "InvalidRequestContent",
    message: `The request content was invalid and could not be deserialized: '${sentence}'.${help}`,
    target,
  };
}

/** A member that an object's type does not have; names the nearest that it has. */
export function unknownMember(member: string, typeName: string, known: readonly string[], target: string): ArmError {
  const meant = nearest(member, known);
  return undeserializable(
    `Could not find member '${member}' on object of type '${typeName}'. Path '${target}'.`,
    target,
    meant === undefined ? "" : ` Did you mean '${meant}'?`,
  );
}

/**
 * What Azure's published type refuses in a body. Unknown values are passed over.
 *
 * Give it what the caller sends, before anything that Azure wrote is merged into it (sub-resources that the provider
 * keeps on an update carry read-only members).
 * @param body - the wire body, with or without `id`, `name` and `type`, which come from the request's path
 * @returns nothing for types without published bodies (data-plane types)
 */
export function validateBody(info: TypeInfo, body: ObjectValue, _options: { operation: "put" }): ArmError[] {
  const published = publishedType(info.token);
  if (!published) return [];
  const validation = new Validation(published);
  const root = published.body;
  if (root.$type === "ObjectType") validation.object(root, body, "", true);
  else validation.value(root, body, "");
  return validation.errors;
}

class Validation {
  readonly errors: ArmError[] = [];

  constructor(private readonly published: PublishedType) {}

  value(node: TypeNode, value: Value, path: string): void {
    if (value === null || value instanceof Unknown) return;
    switch (node.$type) {
      case "ObjectType":
        if (isObject(value)) this.object(node, value, path);
        else this.notOfType(value, node.name, path);
        return;
      case "DiscriminatedObjectType":
        return this.discriminated(node, value, path);
      case "ArrayType":
        return this.array(node, value, path);
      case "UnionType":
        return this.union(
          node.elements.map((element) => this.published.node(element)),
          value,
          path,
        );
      case "StringType":
        return this.string(node, value, path);
      case "StringLiteralType":
        return this.union([node], value, path);
      case "IntegerType":
        return this.integer(node, value, path);
      case "BooleanType":
        if (typeof value !== "boolean") this.notOfType(value, "System.Boolean", path);
        return;
      case "NullType":
        return this.notOfType(value, "null", path);
      case "AnyType":
      case "ResourceType":
        return;
    }
  }

  object(node: ObjectNode, value: ObjectValue, path: string, root = false): void {
    for (const [key, inner] of Object.entries(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      const property = Object.hasOwn(node.properties, key) ? node.properties[key] : undefined;
      if (root && PATH_MEMBERS.has(key)) continue;
      if (property && property.flags & PropertyFlag.readOnly) {
        if (inner !== null)
          this.refuse("InvalidParameter", `Property '${at}' is read-only: Azure sets it, a request cannot.`, at);
      } else if (property) this.value(this.published.node(property.type), inner, at);
      else if (node.additionalProperties) this.value(this.published.node(node.additionalProperties), inner, at);
      else this.errors.push(unknownMember(key, node.name, this.writable(node), at));
    }
    for (const [key, property] of Object.entries(node.properties)) {
      if (!(property.flags & PropertyFlag.required) || property.flags & PropertyFlag.readOnly) continue;
      if (root && PATH_MEMBERS.has(key)) continue;
      if (value[key] !== undefined && value[key] !== null) continue;
      this.missing(key, path, root);
    }
  }

  private missing(key: string, path: string, root: boolean): void {
    const at = path === "" ? key : `${path}.${key}`;
    if (root && key === "location") {
      this.refuse("LocationRequired", "The location property is required for this definition.", at);
    } else this.errors.push(undeserializable(`Required property '${key}' not found in JSON. Path '${path}'.`, at));
  }

  private writable(node: ObjectNode): string[] {
    return Object.entries(node.properties)
      .filter(([, { flags }]) => !(flags & PropertyFlag.readOnly))
      .map(([name]) => name);
  }

  private discriminated(
    node: Extract<TypeNode, { $type: "DiscriminatedObjectType" }>,
    value: Value,
    path: string,
  ): void {
    if (!isObject(value)) return this.notOfType(value, node.name, path);
    const discriminator = value[node.discriminator];
    if (discriminator instanceof Unknown) return;
    if (discriminator === undefined || discriminator === null) return this.missing(node.discriminator, path, false);
    const element = this.published.element(node, discriminator);
    if (element) return this.object(element, value, path);
    if (node.sdk?.open) return;
    this.outsideEnum(discriminator, Object.keys(node.elements), `${path}.${node.discriminator}`, node.name);
  }

  private array(node: Extract<TypeNode, { $type: "ArrayType" }>, value: Value, path: string): void {
    if (!Array.isArray(value)) return this.notOfType(value, "array", path);
    this.length(node, value.length, "items", path);
    const item = this.published.node(node.itemType);
    value.forEach((each, index) => this.value(item, each, `${path}[${index}]`));
  }

  private union(elements: TypeNode[], value: Value, path: string): void {
    const literals = elements.flatMap((element) => (element.$type === "StringLiteralType" ? [element.value] : []));
    if (typeof value === "string" && literals.includes(value)) return;
    const others = elements.filter((element) => element.$type !== "StringLiteralType");
    if (others.length === 0) {
      if (typeof value === "string") this.outsideEnum(value, literals, path);
      else this.notOfType(value, "System.String", path);
      return;
    }
    // One alternative that takes the value is enough; otherwise the first one's objections are the most telling.
    const objections = others.map((other) => {
      const trial = new Validation(this.published);
      trial.value(other, value, path);
      return trial.errors;
    });
    if (!objections.some((errors) => errors.length === 0)) this.errors.push(...(objections[0] ?? []));
  }

  private string(node: Extract<TypeNode, { $type: "StringType" }>, value: Value, path: string): void {
    if (typeof value !== "string") return this.notOfType(value, "System.String", path);
    this.length(node, value.length, "characters", path);
    const pattern = node.pattern === undefined ? undefined : compile(node.pattern);
    if (pattern && !pattern.test(value)) {
      this.refuse(
        "InvalidParameter",
        `The value '${value}' of '${path}' does not match the expression '${node.pattern}'.`,
        path,
      );
    }
  }

  private integer(node: Extract<TypeNode, { $type: "IntegerType" }>, value: Value, path: string): void {
    if (typeof value !== "number") return this.notOfType(value, "System.Int32", path);
    if (!Number.isInteger(value) && !mayBeDecimal(path)) return this.notOfType(value, "System.Int32", path);
    const { minValue = -Infinity, maxValue = Infinity } = node;
    if (value < minValue || value > maxValue) {
      this.refuse("InvalidParameter", `The value '${value}' of '${path}' must be ${bounds(minValue, maxValue)}.`, path);
    }
  }

  private length(node: { minLength?: number; maxLength?: number }, length: number, what: string, path: string): void {
    const { minLength = 0, maxLength = Infinity } = node;
    if (length >= minLength && length <= maxLength) return;
    this.refuse(
      "InvalidParameter",
      `'${path}' has ${length} ${what}, and must have ${bounds(minLength, maxLength)}.`,
      path,
    );
  }

  private outsideEnum(value: Value, allowed: string[], path: string, typeName = path.split(".").at(-1) ?? path): void {
    const help = ` Allowed values: ${allowed.map((each) => `'${each}'`).join(", ")}.`;
    this.errors.push(
      undeserializable(`Error converting value "${String(value)}" to type '${typeName}'. Path '${path}'.`, path, help),
    );
  }

  private notOfType(value: Value, typeName: string, path: string): void {
    const shown = typeof value === "object" ? (Array.isArray(value) ? "[array]" : "[object]") : String(value);
    this.errors.push(
      undeserializable(`Error converting value "${shown}" to type '${typeName}'. Path '${path}'.`, path),
    );
  }

  private refuse(code: string, message: string, target: string): void {
    this.errors.push({ status: 400, code, message, target });
  }
}

function bounds(least: number, most: number): string {
  if (most === Infinity) return `at least ${least}`;
  return least === most ? `${least}` : `between ${least === -Infinity ? "…" : least} and ${most}`;
}

/** Some published patterns are not JavaScript's: they cannot be held against anything here. */
function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
