import { z } from "zod";
import { configSchema } from "./schema";

/** What can stand at a place of the configuration, seen through defaults, optionals, records, lists and unions. */
export function schemasAt(path: readonly PropertyKey[]): z.core.$ZodType[] {
  return path.reduce<z.core.$ZodType[]>(
    (found, part) => found.flatMap(unwrapped).flatMap((schema) => memberOf(schema, part)),
    [configSchema],
  );
}

function memberOf(schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Record<PropertyKey, z.core.$ZodType>;
    return Object.hasOwn(shape, part) ? [shape[part]!] : [];
  }
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodArray) return [schema.element];
  return [];
}

/** A schema without its defaults and optionals; each of its options, if it is a union. */
export function unwrapped(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return unwrapped(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(unwrapped);
  return [schema];
}

/** Whether a value may be left out. */
export function isOptional(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional;
}

/** A value that can stand at a place, for an example: of a mapping what it must have, of a list one entry. */
export function exampleOf(schema: z.core.$ZodType): unknown {
  const [first] = unwrapped(schema);
  if (first instanceof z.ZodObject) {
    const required = Object.entries(first.shape as Record<string, z.ZodType>).filter(
      ([, member]) => !isOptional(member),
    );
    return Object.fromEntries(required.map(([key, member]) => [key, exampleOf(member)]));
  }
  if (first instanceof z.ZodRecord) return {};
  if (first instanceof z.ZodArray) return [exampleOf(first.element)];
  if (first instanceof z.ZodEnum) return first.options[0];
  if (first instanceof z.ZodLiteral) return [...first.values][0];
  if (first instanceof z.ZodNumber) return first.minValue;
  if (first instanceof z.ZodBoolean) return true;
  return ((first as z.ZodType).meta()?.examples as unknown[] | undefined)?.[0];
}

/** What an editor would say of a place; of the place itself before what it is made of. */
export function descriptionAt(path: readonly PropertyKey[]): string | undefined {
  for (const schema of schemasAt(path)) {
    const descriptions = [schema, ...unwrapped(schema)].map((each) => (each as z.ZodType).description);
    const found = descriptions.find((description) => description !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The keys that can stand at a place, in the schema's order. */
export function keysAt(path: readonly PropertyKey[]): string[] {
  const objects = schemasAt(path)
    .flatMap(unwrapped)
    .filter((schema) => schema instanceof z.ZodObject);
  return [...new Set(objects.flatMap((schema) => Object.keys(schema.shape)))];
}
