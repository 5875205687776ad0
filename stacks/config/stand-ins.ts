import { z } from "zod";

/**
 * A value that the schema accepts, to stand where one was refused while the rest is checked.
 *
 * @param variant 0, 1, …: other variants are other values, as far as the schema has room. What is found wrong whatever
 *   stands there isn't the stand-in's fault.
 */
export function standIn(schema: z.core.$ZodType, variant: number): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return standIn(schema.unwrap(), variant);
  if (schema instanceof z.ZodUnion) return standIn(chosen(schema.options, variant), variant);
  if (schema instanceof z.ZodObject) {
    const required = Object.entries(schema.shape as Record<string, z.ZodType>).filter(
      ([, member]) => !isOptional(member),
    );
    return Object.fromEntries(required.map(([key, member]) => [key, standIn(member, variant)]));
  }
  if (schema instanceof z.ZodRecord) {
    return variant === 0 ? {} : { [String(standIn(schema.keyType, variant))]: standIn(schema.valueType, variant) };
  }
  if (schema instanceof z.ZodArray) return [standIn(schema.element, variant)];
  if (schema instanceof z.ZodEnum) return chosen(schema.options, variant);
  if (schema instanceof z.ZodLiteral) return chosen([...schema.values], variant);
  if (schema instanceof z.ZodBoolean) return variant % 2 === 0;
  if (schema instanceof z.ZodNumber) return variant % 2 === 0 ? schema.minValue : schema.maxValue;
  return chosen((schema as z.ZodType).meta()?.examples as unknown[], variant);
}

/** Whether a value may be left out. */
export function isOptional(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional;
}

function chosen<T>(values: readonly T[], variant: number): T {
  return values[variant % values.length]!;
}
