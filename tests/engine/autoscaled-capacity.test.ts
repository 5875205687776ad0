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
    platform.edit("dev", ["cloud-gaming:defaults", "pools", "standard", "sessions"], { atPeak: 60, offPeak: 3 });
    platform.edit("dev", ["cloud-gaming:defaults", "pools", "standard", "spotShare"], 0.1);
    platform.edit("dev", ["cloud-gaming:defaults", "pools", "standard", "peaks"], []);
    const playtest = { name: "playtest", date: "2027-09-09", start: "17:00", end: "20:00", sessions: 60 };
    platform.edit("dev", ["cloud-gaming:defaults", "pools", "standard", "launches"], [playtest]);
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
