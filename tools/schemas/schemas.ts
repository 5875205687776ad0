import { z } from "zod";
import { configSchema } from "../../stacks/config";
import { outputsSchema } from "../../stacks/outputs";

/** The contracts that are published as JSON Schema, by the file they are written to. */
export function jsonSchemas(): Record<string, string> {
  return {
    "docs/config.schema.json": written(z.toJSONSchema(configSchema, { io: "input" })),
    "docs/outputs.schema.json": written(z.toJSONSchema(outputsSchema)),
  };
}

function written(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
