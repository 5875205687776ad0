import { z } from "zod";
import { configSchema } from "../../stacks/config";
import { outputsSchema } from "../../stacks/outputs";
import { configPrefix } from "../config/stack-config";

/** The contracts that are published as JSON Schema, by the file they are written to. */
export function jsonSchemas(): Record<string, string> {
  return {
    "docs/config.schema.json": written(stackFileSchema()),
    // Its reader's side: the contract lets members be added, so a reader must let them pass.
    "docs/outputs.schema.json": written(z.toJSONSchema(outputsSchema, { io: "input" })),
  };
}

/** A whole `Pulumi.<stack>.yaml`, which is what an editor has before it. */
function stackFileSchema(): object {
  // The newest draft that editors' YAML support reads (npmjs.com/package/yaml-language-server, read 2026-11-22).
  const { $schema, ...config } = z.toJSONSchema(configSchema, { io: "input", target: "draft-7" });
  const prefixed = (key: string): string => `${configPrefix}${key}`;
  return {
    $schema,
    title: "A stack file of the cloud-gaming platform",
    type: "object",
    properties: {
      config: {
        ...config,
        properties: Object.fromEntries(
          Object.entries(config.properties!).map(([key, value]) => [prefixed(key), value]),
        ),
        required: config.required!.map(prefixed),
        // Providers, and Pulumi itself, have settings of their own.
        patternProperties: { [`^(?!${configPrefix})`]: {} },
      },
      // What Pulumi writes beside it.
      environment: {},
      secretsprovider: {},
      encryptedkey: {},
      encryptionsalt: {},
    },
    required: ["config"],
    additionalProperties: false,
  };
}

function written(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
