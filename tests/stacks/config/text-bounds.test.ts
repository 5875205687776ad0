import assert from "node:assert/strict";
import { z } from "zod";
import { textLimits } from "../../../components/conventions";
import { configSchema } from "../../../stacks/config";
import { refusalOf, correctConfig, told } from "../check/scene";

interface Leaf {
  path: string;
  schema: z.ZodType;
}

/** Every place of the schema where a text can stand, keys of mappings among them. */
function textsIn(schema: z.core.$ZodType, path: string): Leaf[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return textsIn(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => textsIn(option, path));
  if (schema instanceof z.ZodArray) return textsIn(schema.element, `${path}[]`);
  if (schema instanceof z.ZodRecord) {
    return [...textsIn(schema.keyType, `${path}.<key>`), ...textsIn(schema.valueType, `${path}.<value>`)];
  }
  if (schema instanceof z.ZodObject) {
    const members = Object.entries(schema.shape);
    return members.flatMap(([key, member]) => textsIn(member, path === "" ? key : `${path}.${key}`));
  }
  const fixed = [z.ZodEnum, z.ZodLiteral, z.ZodBoolean, z.ZodNumber].some((kind) => schema instanceof kind);
  return fixed ? [] : [{ path, schema: schema as z.ZodType }];
}

/** A text with one of its characters, or a part that repeats, many times over. */
function grown(example: string): string[] {
  const many = 1_000;
  const positions = [...example].map(
    (character, index) => example.slice(0, index) + character.repeat(many) + example.slice(index),
  );
  const parts = example.split(/[./@-]/).map((part) => example.replace(part, () => Array(many).fill(part).join(".")));
  return [...positions, ...parts];
}

describe("a text of the configuration", () => {
  const leaves = textsIn(configSchema, "");

  it("has an upper bound, wherever it stands", () => {
    assert.ok(leaves.length > 80, `${leaves.length} texts were found`);
    const checked = new Map<z.ZodType, string[]>();
    const unbounded = leaves.flatMap(({ path, schema }) => {
      const examples = (schema.meta()?.["examples"] ?? []) as string[];
      assert.ok(examples.length > 0, `${path} has no example`);
      const accepted = checked.get(schema) ?? examples.flatMap(grown).filter((text) => schema.safeParse(text).success);
      checked.set(schema, accepted);
      return accepted.length > 0 ? [`${path}: ${accepted[0]!.slice(0, 40)}…`] : [];
    });
    assert.deepEqual(unbounded, [], "give them the limit of what they become (components/conventions/text-limits.ts)");
  });

  const ofOwnership = ["owner", "costCenter", "repository"];
  for (const key of ofOwnership) {
    it(`that becomes a tag, ${key}, is refused with one character more than Azure takes`, () => {
      const config = correctConfig();
      config.ownership[key] = "x".repeat(textLimits.tagValue.max);
      assert.deepEqual(refusalOf(config).problems, []);
      config.ownership[key] += "x";
      const [problem, ...others] = told(refusalOf(config).problems);
      assert.deepEqual(others, []);
      assert.match(problem!, /it has 257 characters, and at most 256 characters fit a tag's value; shorten it: /);
      config.ownership[key] = "Streaming-Плaтформa";
      assert.match(told(refusalOf(config).problems).join(), /machines whose tags have other than printable ASCII/);
    });
  }

  it("that is an e-mail address is refused when it is longer than one", () => {
    const config = correctConfig();
    const labels = ["b", "c", "d", "e"].map((letter) => letter.repeat(61)).join(".");
    config.monitoring.budget.contactEmails = [`team@${labels}.com`];
    assert.match(
      told(refusalOf(config).problems).join(),
      /it has 256 characters, and at most 254 characters fit an e-mail address/,
    );
  });
});
