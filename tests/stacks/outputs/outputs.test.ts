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

  it("say what is guaranteed, by zone, and nothing where nothing is", async () => {
    const { outputs, resources } = await declareStack("prod");
    const reserved = (region: string) =>
      Object.fromEntries(outputs[region].pools.map((pool: any) => [pool.pool, pool.reserved]));
    const { premium, standard } = reserved("region-japaneast-1");
    assert.equal(standard, undefined);
    assert.deepEqual(
      { ...premium, groupId: undefined },
      { groupId: undefined, hosts: 3, zones: ["1", "2", "3"].map((zone) => ({ zone, hosts: 1 })) },
    );
    const set = resources.find(({ name }) => name === "japaneast-1-premium-g1-on-demand")!;
    const { capacityReservationGroup } = set.inputs.virtualMachineProfile.capacityReservation;
    assert.equal(premium.groupId, capacityReservationGroup.id);
    assert.deepEqual(reserved("region-eastus2-1"), { standard: undefined });
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

  it("say of a generation that is upgraded in place by how many hosts at once, and of no other", async () => {
    const { outputs, resources } = await declareStack("dev", {
      change: ({ defaults }) => {
        defaults.pools.standard.spotShare = 0;
        defaults.pools.standard.image = {
          kind: "gallery",
          id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/games/images/host/versions/1.2.3",
        };
        const rollingUpgrade = { batchPercent: 30, grantedVcpus: { family: 1000, region: 1000 } };
        defaults.pools.standard.generations = [{ number: 1, serving: false, rollingUpgrade }, { number: 2 }];
      },
    });
    const parsed = outputsSchema.safeParse(outputs);
    assert.ok(parsed.success, parsed.error?.message);
    const [upgraded, other] = outputs["region-japaneast-1"].pools;
    const surgeHosts = Math.ceil(upgraded.onDemand.maximum * 0.3);
    assert.deepEqual(upgraded.rollingUpgrade, { batchPercent: 30, surgeHosts });
    assert.equal(other.rollingUpgrade, undefined);
    const modes = resources
      .filter(({ type }) => type === "azure-native:compute:VirtualMachineScaleSet")
      .map(({ name, inputs }) => [name, inputs.upgradePolicy.mode]);
    assert.deepEqual(modes.sort(), [
      ["japaneast-1-standard-g1-on-demand", "Rolling"],
      ["japaneast-1-standard-g2-on-demand", "Manual"],
    ]);
  }).timeout(60_000);
});

describe("the published schemas", () => {
  for (const [file, text] of Object.entries(jsonSchemas())) {
    it(`${file} is current (npm run schemas)`, () => {
      assert.equal(readFileSync(join(project, file), "utf8"), text);
    });
  }
});
