import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Declared } from "../support/declare";
import { declareStack } from "../support/declare-stack";
import { assertGolden } from "../support/golden";
import { committedConfig, committedLock, plannedOrThrow, stacks } from "../support/stacks";

const folder = join(__dirname, "goldens");

describe("goldens", () => {
  for (const stack of stacks) {
    it(`${stack}'s plan is as committed`, () => {
      const plan = plannedOrThrow(committedConfig(stack), committedLock(stack));
      assertGolden(join(folder, `${stack}.plan.json`), `${JSON.stringify(plan, null, 2)}\n`);
    });

    it(`${stack}'s resource graph is as committed`, async () => {
      const { resources } = await declareStack(stack);
      assertGolden(join(folder, `${stack}.graph.txt`), graph(resources));
    }).timeout(60_000);
  }

  it("dev's resources have the committed bodies", async () => {
    const { resources } = await declareStack("dev");
    const bodies = resources
      .filter(({ custom }) => custom)
      .sort((one, other) => one.urn.localeCompare(other.urn))
      .map(({ type, name, inputs }) => ({ type, name, inputs: shortened(inputs) }));
    assertGolden(join(folder, "dev.bodies.json"), `${JSON.stringify(bodies, null, 2)}\n`);
  }).timeout(60_000);
});

/** One line a resource, indented below its parent: name, type, and what it waits for. */
function graph(resources: Declared[]): string {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const lines: string[] = [];
  const write = (parent: string | undefined, depth: number): void => {
    const children = resources.filter((resource) => resource.parent === parent);
    for (const child of children.sort((one, other) => one.name.localeCompare(other.name))) {
      const waitsFor = [...new Set(child.dependsOn)].map((urn) => byUrn.get(urn)?.name ?? urn).sort();
      lines.push(
        `${"  ".repeat(depth)}${child.name} (${child.type})${child.protect ? " [protected]" : ""}` +
          (waitsFor.length > 0 ? ` <- ${waitsFor.join(", ")}` : ""),
      );
      write(child.urn, depth + 1);
    }
  };
  write(undefined, 0);
  return `${lines.join("\n")}\n`;
}

/** Long texts (user data, above all) by their digest: their own tests look into them. */
function shortened(value: unknown): unknown {
  if (typeof value === "string" && value.length > 300) {
    return `${value.length} characters, sha256 ${createHash("sha256").update(value).digest("hex").slice(0, 16)}`;
  }
  if (Array.isArray(value)) return value.map(shortened);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
  }
  return value;
}
