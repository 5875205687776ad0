import assert from "node:assert/strict";
import { type CloudResource } from "../../tools/azure-sim";
import { changesIn, SimProject } from "../support/sim-project";

const scaleSets = "Microsoft.Compute/virtualMachineScaleSets";

describe("autoscaled capacity, with the real engine", function () {
  this.timeout(300_000);
  const platform = new SimProject();
  after(() => platform.remove());

  const onDemand = (): CloudResource => platform.cloud(scaleSets).find(({ id }) => id.includes("-ondemand-"))!;
  const capacity = (): number => (onDemand().body as any).sku.capacity;

  it("is left alone by an update of something else", async () => {
    // Free-slot rules reach `atPeak`. One slot is kept free, so that there are three hosts off peak.
    const asked = { atPeak: 60, offPeak: 2, warmFreeSlots: 1 };
    for (const [setting, value] of Object.entries({
      sessions: asked,
      spotShare: 0.1,
      scaleOnFreeSlots: true,
      launches: [],
    })) {
      platform.edit("dev", ["cloud-gaming:defaults", "pools", "standard", setting], value);
    }
    const { ok, lines } = await platform.lock("dev");
    assert.ok(ok, lines.join("\n"));
    await platform.run("up", "--stack", "dev", "--skip-preview");
    assert.equal(capacity(), 3, "autoscale's minimum did not raise the new set");

    await platform.editCloud((cloud) => {
      const grown = structuredClone(onDemand()) as any;
      grown.body.sku.capacity = 60;
      cloud.put(grown);
    });
    platform.edit("dev", ["cloud-gaming:ownership", "costCenter"], "0815");
    const changes = changesIn(await platform.run("up", "--stack", "dev", "--skip-preview"));
    assert.ok(changes["updated"]! > 0);
    assert.equal((onDemand().body as any).tags.costCenter, "0815", "the scale set was not updated at all");
    assert.equal(capacity(), 60, "the update threw hosts away");
  });

  it("is in no request: the program doesn't say it", async () => {
    for (const { type, inputs } of await platform.exported("dev")) {
      if (type !== "azure-native:compute:VirtualMachineScaleSet") continue;
      assert.ok(inputs?.["sku"].name);
      assert.ok(!("capacity" in inputs["sku"]), "the body says a capacity");
    }
  });
});
