import { isObject, Unknown, type Azure, type ObjectValue, type TypeInfo, type Value } from "../contract";
import { publishedType, type ObjectNode, type PublishedType, type TypeNode } from "../types/published";

/**
 * What the outputs of a create or an update will be, as far as that is certain: inputs are themselves, and everything
 * else that Azure's published type has is unknown, also inside objects that the program gave a part of.
 * @param old the recorded outputs of an update: its name and location stay.
 */
export function previewOutputs(azure: Azure, info: TypeInfo, inputs: ObjectValue, old: ObjectValue = {}): ObjectValue {
  const published = publishedType(info.token);
  const { body } = azure.toWire(info, inputs);
  const certain: ObjectValue = {
    ...azure.toSdk(
      info,
      published === undefined ? body : (withUnknowns(published, published.body, body) as ObjectValue),
    ),
    ...keptNames(old),
    type: info.arm,
  };
  if (inputs["azureApiVersion"] !== undefined) {
    certain["azureApiVersion"] = inputs["azureApiVersion"];
  }
  return Object.fromEntries(info.outputs.map((name) => [name, certain[name] ?? Unknown.value]));
}

function keptNames(old: ObjectValue): ObjectValue {
  return Object.fromEntries(["name", "location"].flatMap((key) => (old[key] === undefined ? [] : [[key, old[key]]])));
}

function withUnknowns(published: PublishedType, node: TypeNode, value: Value): Value {
  if (Array.isArray(value) && node.$type === "ArrayType") {
    const item = published.node(node.itemType);
    return value.map((each) => withUnknowns(published, item, each));
  }
  if (!isObject(value)) {
    return value;
  }
  if (node.$type === "DiscriminatedObjectType") {
    const element = published.element(node, value[node.discriminator]);
    return element === undefined ? value : objectWithUnknowns(published, element, value);
  }
  return node.$type === "ObjectType" ? objectWithUnknowns(published, node, value) : value;
}

function objectWithUnknowns(published: PublishedType, node: ObjectNode, value: ObjectValue): ObjectValue {
  const result: ObjectValue = {};
  for (const [name, property] of Object.entries(node.properties)) {
    // A container that the SDK does not show has to be there for its members to be unknown one by one.
    const given = value[name] ?? (node.sdk?.flatten?.includes(name) ? {} : Unknown.value);
    result[name] = withUnknowns(published, published.node(property.type), given);
  }
  for (const [name, member] of Object.entries(value).filter(([name]) => !(name in node.properties))) {
    result[name] = node.additionalProperties
      ? withUnknowns(published, published.node(node.additionalProperties), member)
      : member;
  }
  return result;
}
