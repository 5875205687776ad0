import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { outputsSchema } from "../../../stacks/outputs";
import { jsonSchemas } from "../../../tools/schemas/schemas";
import { declareStack } from "../../support/declare-stack";
import { committedConfig, project, stacks } from "../../support/stacks";

describe("stack outputs", () => {
  for (const stack of stacks) {
    it(`of ${stack} follow the contract`, async () => {
      const { outputs } = await declareStack(stack);
      const parsed = outputsSchema.safeParse(outputs);
      assert.ok(parsed.success, parsed.error?.message);
    }).timeout(60_000);
  }

  it("hold one for the platform and one for each region", async () => {
    const { outputs } = await declareStack("prod");
    const regions = Object.keys(committedConfig("prod").regions).map((name) => `region-${name}-1`);
    assert.deepEqual(Object.keys(outputs).sort(), ["platform", ...regions, "schemaVersion"].sort());
  }).timeout(60_000);

  it("name every address that the internet can reach, and only the relays have one", async () => {
    const { outputs, resources } = await declareStack("dev");
    const region = outputs["region-japaneast-1"];
    assert.deepEqual(
      region.internetFacing,
      region.relays.flatMap(({ servers }: any) => servers.map(({ publicAddress }: any) => publicAddress)),
    );
    const addresses = resources.filter(({ type }) => type === "azure-native:network:PublicIPAddress").length;
    assert.equal(region.internetFacing.length + region.network.outboundAddresses.length, addresses);
  });
});

describe("the published schemas", () => {
  for (const [file, text] of Object.entries(jsonSchemas())) {
    it(`${file} is current (npm run schemas)`, () => {
      assert.equal(readFileSync(join(project, file), "utf8"), text);
    });
  }
});
