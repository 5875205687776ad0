import assert from "node:assert/strict";
import type { CloudResource } from "../../tools/azure-sim";
import { evictMachines } from "../../tools/azure-sim/resources/eviction";
import { stackConfig } from "../../tools/config/stack-config";
import { InProcessStack } from "../../tools/fuzz/in-process/in-process-stack";
import { accept, programOf } from "../../tools/fuzz/platforms/accepted";
import type { WrittenConfiguration } from "../../tools/fuzz/platforms/written";
import { project } from "../support/stacks";

describe("spot hosts that Azure takes back", () => {
  it("come again as far as the pool's minimum, and on-demand hosts stay", async () => {
    const written = structuredClone(stackConfig(project, "dev")) as unknown as WrittenConfiguration;
    Object.assign(written.defaults.pools["standard"]!, {
      sessions: { atPeak: 10, offPeak: 5 },
      spotShare: 0.4,
      peaks: [],
      launches: [{ name: "playtest", date: "2027-09-09", start: "17:00", end: "20:00", sessions: 10 }],
    });
    written.defaults.relays.perZone = 2;
    const { platform, problems } = accept(written);
    assert.ok(platform, JSON.stringify(problems));
    const stack = new InProcessStack({
      stack: "dev",
      tenantId: platform.config.azure.tenantId,
      randomSeed: "spot evictions",
    });
    await stack.up(programOf(platform));

    const set = (kind: string): CloudResource =>
      stack.cloud.list("Microsoft.Compute/virtualMachineScaleSets").find(({ id }) => id.includes(`-${kind}-`))!;
    const hosts = (kind: string): number => (set(kind).body as any).sku.capacity;
    assert.deepEqual([hosts("ondemand"), hosts("spot")], [3, 2]);
    // As if its maximum had been reached; then Azure wants all of them back.
    await stack.editCloud((cloud) => {
      const grown = structuredClone(set("spot")) as any;
      grown.body.sku.capacity = 4;
      cloud.put(grown);
    });
    await stack.editCloud((cloud) => {
      for (const kind of ["spot", "ondemand"]) evictMachines(set(kind).id, 4, cloud);
    });
    assert.deepEqual([hosts("ondemand"), hosts("spot")], [3, 2]);
  });
});
