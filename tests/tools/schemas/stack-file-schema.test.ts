import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { project, stacks } from "../../support/stacks";

const file = join(project, "docs/config.schema.json");
const schema = JSON.parse(readFileSync(file, "utf8"));
const inEditor = z.fromJSONSchema(schema);

/** What an editor would underline in a stack's file after a change. */
function underlined(stack: string, change: (file: any) => void = () => undefined): string[] {
  const content = parse(readFileSync(join(project, `Pulumi.${stack}.yaml`), "utf8"));
  change(content);
  const { error } = inEditor.safeParse(content);
  return [...new Set((error?.issues ?? []).map(({ path }) => path.join(".")))];
}

describe("the stack file's schema in an editor", () => {
  for (const stack of stacks) {
    it(`is named by Pulumi.${stack}.yaml, and accepts it`, () => {
      const name = `Pulumi.${stack}.yaml`;
      const [, named] =
        /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(join(project, name), "utf8")) ?? [];
      assert.equal(resolve(dirname(join(project, name)), named!), file);
      assert.deepEqual(underlined(stack), []);
    });
  }

  it("underlines unknown keys, wrong types and missing values, where they are", () => {
    assert.deepEqual(
      underlined("prod", (content) => (content.config["cloud-gaming:homeregion"] = "eastus2")),
      ["config"],
    );
    assert.deepEqual(
      underlined("prod", ({ config }) => (config["cloud-gaming:builds"].retentionDays = "90d")),
      ["config.cloud-gaming:builds.retentionDays"],
    );
    assert.deepEqual(
      underlined("prod", ({ config }) => delete config["cloud-gaming:azure"].tenantId),
      ["config.cloud-gaming:azure.tenantId"],
    );
    assert.deepEqual(
      underlined("prod", (content) => (content.regions = {})),
      [""],
    );
  });

  it("leaves to others what is theirs", () => {
    assert.deepEqual(
      underlined("prod", (content) => (content.encryptionsalt = "v1:x")),
      [],
    );
    assert.deepEqual(
      underlined("prod", ({ config }) => (config["azure-native:location"] = "japaneast")),
      [],
    );
  });

  it("has an example of every text", () => {
    const silent: string[] = [];
    const look = (node: any, path: string): void => {
      for (const option of node.oneOf ?? node.anyOf ?? []) look(option, path);
      for (const [key, member] of Object.entries<any>(node.properties ?? {})) look(member, `${path}.${key}`);
      if (typeof node.additionalProperties === "object") look(node.additionalProperties, `${path}.*`);
      if (node.items) look(node.items, `${path}[]`);
      if (node.type === "string" && !node.enum && node.const === undefined && !node.examples) silent.push(path);
    };
    look(schema.properties.config, "config");
    assert.deepEqual(silent, []);
  });
});
