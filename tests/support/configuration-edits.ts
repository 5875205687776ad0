import { z } from "zod";
import { unwrapped } from "../../stacks/config/schema-tree";
import { configSchema } from "../../stacks/config/schema";

type Path = readonly (number | string)[];

/** The ways to change one property of the configuration. */
export interface PropertyEdits {
  /** e.g. `defaults.pools.standard.sessions.atPeak` */
  property: string;
  /** Values that differ from the written one, the nearest first; `undefined` removes the property. */
  edits: { value: unknown; apply: <Configuration extends object>(configuration: Configuration) => Configuration }[];
}

/**
 * Every property that the configuration's schema knows, with values to change it to: the schema's own examples, its enumerations,
 * and numbers beside the written one. A record is walked under the keys that are written; an array as a whole.
 *
 * @param written a configuration, as `Pulumi.<stack>.yaml` has it
 */
export function configurationEdits(written: object): PropertyEdits[] {
  return walk(configSchema, [], written);
}

function walk(schema: z.core.$ZodType, path: Path, here: unknown): PropertyEdits[] {
  const isOptional = schema instanceof z.ZodDefault || schema instanceof z.ZodOptional;
  const options = unwrapped(schema);
  const values = [...beside(here), ...options.flatMap(samples), ...(isOptional ? [undefined] : [])];
  const edits = [...new Map(values.map((value) => [JSON.stringify(value), value])).entries()]
    .filter(([text]) => text !== JSON.stringify(here))
    .map(([, value]) => ({
      value,
      apply: <Configuration extends object>(configuration: Configuration) =>
        withValue(configuration, path, value) as Configuration,
    }));
  // A written object is changed member by member.
  const isWrittenObject = typeof here === "object" && here !== null && !Array.isArray(here);
  const own = isWrittenObject ? [] : [{ property: path.join("."), edits }];
  return [...own, ...options.flatMap((option) => members(option, path, here))];
}

function members(schema: z.core.$ZodType, path: Path, here: unknown): PropertyEdits[] {
  const at = (key: string): unknown => (here as Record<string, unknown> | undefined)?.[key];
  if (schema instanceof z.ZodRecord) {
    return Object.keys(here ?? {}).flatMap((key) => walk(schema.valueType, [...path, key], at(key)));
  }
  if (!(schema instanceof z.ZodObject) || here === undefined) return [];
  const shape = schema.shape as Record<string, z.core.$ZodType>;
  return Object.entries(shape)
    .filter(([, member]) => !(member instanceof z.ZodLiteral))
    .flatMap(([key, member]) => walk(member, [...path, key], at(key)));
}

function beside(value: unknown): unknown[] {
  if (typeof value === "number") return [value + 1, value - 1];
  return typeof value === "string" ? [`${value}-2`] : [];
}

/** Some values that a schema accepts. Of an object: with its required members alone, and with all. */
function samples(schema: z.core.$ZodType): unknown[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return samples(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(samples);
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodBoolean) return [true, false];
  if (schema instanceof z.ZodNumber) {
    const { minValue } = schema;
    return [minValue!, minValue! + 1];
  }
  if (schema instanceof z.ZodArray) return [...samples(schema.element as never).map((element) => [element]), []];
  if (schema instanceof z.ZodRecord) {
    const [key] = samples(schema.keyType);
    const [value] = samples(schema.valueType);
    return [{ [String(key)]: value }];
  }
  if (schema instanceof z.ZodObject) {
    const shape = Object.entries(schema.shape);
    const required = shape.filter(([, member]) => !(member instanceof z.ZodDefault || member instanceof z.ZodOptional));
    return [required, shape].map((chosen) =>
      Object.fromEntries(chosen.map(([key, member]) => [key, samples(member)[0]])),
    );
  }
  const examples = (schema as z.ZodType).meta()?.["examples"];
  return Array.isArray(examples) ? examples : [];
}

function withValue(object: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  const { [first]: inner, ...others } = (object ?? {}) as Record<string, unknown>;
  const changed = withValue(inner, rest, value);
  return changed === undefined ? others : { ...others, [first]: changed };
}
