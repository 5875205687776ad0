import assert from "node:assert/strict";
import { storesOf } from "../../services/builds/platform";
import { outputsSchema } from "../../stacks/outputs";
import { changesIn, SimProject } from "../support/sim-project";
import { committedConfig } from "../support/stacks";

const regions = ["eastus2", "centralindia"];

describe("prod in parts, with the real engine", function () {
  this.timeout(900_000);
  const platform = new SimProject();
  before(() => {
    for (const name of Object.keys(committedConfig("prod").regions)) {
      if (!regions.includes(name)) platform.edit("prod", ["cloud-gaming:regions", name], undefined);
    }
  });
  after(() => platform.remove());

  const up = (stack: string, ...more: string[]) => platform.run("up", "--stack", stack, "--skip-preview", ...more);
  const outputsOf = async (stack: string): Promise<Record<string, any>> =>
    JSON.parse((await platform.run("stack", "output", "--stack", stack, "--json")).stdout);

  for (const command of ["preview", "up"]) {
    it(`${command} of a region says that the global part comes first`, async () => {
      const { exitCode, stdout } = await platform.try([command, "--stack", "prod-eastus2"]);
      assert.notEqual(exitCode, 0);
      const diagnostics = stdout.slice(stdout.indexOf("Diagnostics:"), stdout.indexOf("Resources:")).trim();
      assert.equal(
        diagnostics,
        [
          "Diagnostics:",
          "  pulumi:pulumi:Stack (cloud-gaming-prod-eastus2):",
          "    error: prod-eastus2 stands on the global part, which the stack prod-global does not give it; nothing was changed:",
          "      there is no stack prod-global",
          "    Deploy the global part first: pulumi up -s prod-global --config-file Pulumi.prod.yaml",
        ].join("\n"),
      );
      assert.deepEqual(platform.cloud(), []);
    });
  }

  it("comes up, the global part first, and has nothing to do the second time", async () => {
    const stacks = ["prod-global", ...regions.map((region) => `prod-${region}`)];
    for (const stack of stacks) assert.ok(changesIn(await up(stack))["created"]! > 30, stack);
    for (const stack of stacks) await up(stack, "--expect-no-changes");
  });

  it("has one environment's outputs, spread over its stacks", async () => {
    const global = await outputsOf("prod-global");
    assert.deepEqual(Object.keys(global).sort(), ["platform", "schemaVersion"]);
    assert.deepEqual(global["platform"].regions, ["centralindia/1", "eastus2/1"]);
    for (const region of regions) {
      const outputs = await outputsOf(`prod-${region}`);
      assert.deepEqual(Object.keys(outputs).sort(), [`region-${region}-1`, "schemaVersion"]);
      assert.ok(outputsSchema.safeParse(outputs).success);
    }
  });

  it("tells those who publish builds where the hub and the regions' stores are", async () => {
    const stacks = ["prod-global", ...regions.map((region) => `prod-${region}`)];
    const outputs = await Promise.all(
      stacks.map(async (stack) => ({
        from: stack,
        text: (await platform.run("stack", "output", "--stack", stack, "--json")).stdout,
      })),
    );
    const { hub, regions: stores, allRegions } = storesOf(outputs);
    assert.match(hub!.blobEndpoint, /^https:\/\/stcgprodglbhub[a-z0-9]{5}\.blob\.core\.windows\.net\/$/);
    assert.deepEqual(
      stores.map(({ name }) => name),
      allRegions,
    );
    assert.equal(new Set(stores.map(({ blobEndpoint }) => blobEndpoint)).size, regions.length);
  });

  it("joins the parts where they meet: the promotion network and the workspaces", async () => {
    const { platform: global } = await outputsOf("prod-global");
    const endpoints = platform
      .cloud("Microsoft.Network/privateEndpoints")
      .filter(({ body }: any) => body.properties.subnet.id === global.promotionNetwork.endpointSubnetId)
      .map(({ id }) => id.split("/")[4]);
    assert.deepEqual(endpoints.sort(), ["rg-cg-prod-eus2-1", "rg-cg-prod-glb", "rg-cg-prod-inc-1"]);
    const { workspaceId, workspaces } = global.monitoring;
    const sendTo: Record<string, string> = {
      "rg-cg-prod-glb": workspaceId,
      "rg-cg-prod-eus2-1": workspaceId,
      "rg-cg-prod-inc-1": workspaces.asiapacific.workspaceId,
    };
    const settings = platform.cloud("Microsoft.Insights/diagnosticSettings");
    assert.ok(settings.length > 10);
    for (const { id, body } of settings as any[]) {
      const [target] = id.split("/providers/Microsoft.Insights/diagnosticSettings/");
      // A workspace tells of itself to itself.
      const expected = target.includes("/workspaces/") ? target : sendTo[id.split("/")[4]];
      assert.equal(body.properties.workspaceId, expected, id);
    }
  });

  it("finds on refresh what autoscale did, and nothing else", async () => {
    const minima = platform
      .cloud("Microsoft.Insights/autoscaleSettings")
      .filter(({ id }) => id.split("/")[4] === "rg-cg-prod-inc-1")
      .map(({ body }: any) => body.properties.profiles[0].capacity.minimum as string);
    assert.equal(minima.length, 2, "spot and on-demand hosts");
    const { stdout } = await platform.run("refresh", "--stack", "prod-centralindia", "--skip-preview", "--diff");
    assert.deepEqual(
      stdout
        .match(/^ +[+~-] \w+: (?!\{|\().*$/gm)
        ?.map((line) => line.trim())
        .sort(),
      minima.map((minimum) => `+ capacity: ${minimum}`).sort(),
      stdout,
    );
  });

  it("is not deployed as a whole beside its parts", async () => {
    await assert.rejects(
      platform.try(["up", "--stack", "prod"]),
      /prod is deployed in parts \(prod-centralindia, prod-eastus2, prod-global\).*would make the same resources again/,
    );
  });

  it("keeps the global part as long as regions stand on it", async () => {
    await assert.rejects(platform.try(["destroy", "--stack", "prod-global"]), /Regions stand on prod-global/);
  });

  it("goes in the other order, and leaves nothing behind but what Azure keeps", async () => {
    for (const stack of [...regions.map((region) => `prod-${region}`), "prod-global"]) {
      await platform.run("destroy", "--stack", stack, "--skip-preview");
    }
    const left = platform.cloud().map(({ id }) => id);
    assert.ok(
      left.every((id) => /NetworkWatcher/i.test(id)),
      `left behind: ${left.join(", ")}`,
    );
  });

  it("says so to a region whose global part was taken down", async () => {
    const { exitCode, stdout } = await platform.try(["preview", "--stack", "prod-eastus2"]);
    assert.notEqual(exitCode, 0);
    assert.match(stdout, /platform: it is missing: the global part isn't deployed/);
    assert.match(stdout, /pulumi up -s prod-global --config-file Pulumi\.prod\.yaml/);
  });
});
