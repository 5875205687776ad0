import * as network from "@pulumi/azure-native/network";
import { Provider } from "@pulumi/azure-native/provider";
import * as resources from "@pulumi/azure-native/resources";
import assert from "node:assert/strict";
import { GpuPool, type GpuPoolSettings } from "../../../components/gpu-pool";
import type { ArmError, CloudResource } from "../../../tools/azure-sim/contract";
import { InProcessStack } from "../../../tools/fuzz/in-process/in-process-stack";
import { poolSettings } from "./settings";

const reservationType = "Microsoft.Compute/capacityReservationGroups/capacityReservations";

type Generation = Partial<GpuPoolSettings>;

/** Generations of a pool that keeps 2 hosts up, over two zones, with the least that they stand on. */
function program(...generations: Generation[]): () => void {
  return () => {
    const { subscriptionId } = poolSettings().placement;
    const providers = { "azure-native": new Provider("azure", { subscriptionId }) };
    const resourceGroupName = "rg-cg-test-jpe-1";
    const location = "japaneast";
    const options = { provider: providers["azure-native"] };
    const group = new resources.ResourceGroup("group", { resourceGroupName, location }, options);
    const at = { resourceGroupName: group.name, location };
    const net = new network.VirtualNetwork(
      "net",
      { ...at, virtualNetworkName: "net", addressSpace: { addressPrefixes: ["10.0.0.0/18"] } },
      options,
    );
    const subnet = new network.Subnet(
      "hosts",
      {
        resourceGroupName: group.name,
        virtualNetworkName: net.name,
        subnetName: "hosts",
        addressPrefix: "10.0.0.0/20",
      },
      options,
    );
    generations.forEach((own, index) => {
      const settings = poolSettings({
        generation: index + 1,
        zones: ["1", "2"],
        onDemand: { minimum: 2, maximum: 6 },
        spot: undefined,
        schedule: { timeZone: "Tokyo Standard Time", peaks: [] },
        ...own,
      });
      new GpuPool(
        `pool-g${settings.generation}`,
        {
          ...settings,
          resourceGroupName: group.name,
          subnetId: subnet.id,
          buildAccount: { id: group.id, blobEndpoint: "https://stbuilds.blob.core.windows.net/" },
        },
        { providers },
      );
    });
  };
}

class Life {
  /** What Azure says to a reservation from now on. */
  refusal?: ArmError;
  readonly stack = new InProcessStack({
    stack: "test",
    randomSeed: "reserved hosts",
    faults: ({ id, operation }) => (operation === "put" && id.type === reservationType ? this.refusal : undefined),
  });

  up(...generations: Generation[]): Promise<unknown> {
    return this.stack.up(program(...generations));
  }

  /** What is reserved, by generation and zone. */
  get reserved(): Record<string, number> {
    const all = this.stack.cloud
      .list(reservationType)
      .map(({ id, body }) => [/g\d+(-z\d)?$/.exec(id)![0], (body as any).sku.capacity]);
    return Object.fromEntries(all);
  }

  scaleSet(generation: number): CloudResource | undefined {
    return this.stack.cloud
      .list("Microsoft.Compute/virtualMachineScaleSets")
      .find(({ id }) => id.endsWith(`-ondemand-g${generation}`));
  }

  hosts(generation: number): number {
    return (this.scaleSet(generation)!.body as any).sku.capacity;
  }
}

describe("reserved hosts in the simulator", () => {
  it("come, change their number and go with their generation, and no host goes by it", async () => {
    const life = new Life();
    await life.up({ reservedHosts: 3 });
    assert.deepEqual(life.reserved, { "g1-z1": 2, "g1-z2": 1 });
    assert.equal(life.hosts(1), 2);
    await life.up({ reservedHosts: 6 });
    await life.up({ reservedHosts: 0 });
    assert.deepEqual(life.reserved, { "g1-z1": 0, "g1-z2": 0 });
    await life.up({ reservedHosts: 1 });
    assert.deepEqual(life.reserved, { "g1-z1": 1, "g1-z2": 0 });

    // A roll-out: the new generation reserves once it serves, the old one until it drains.
    const two = { reservedHosts: 2 };
    await life.up(two, { ...two, serving: false });
    assert.deepEqual(life.reserved, { "g1-z1": 1, "g1-z2": 1, "g2-z1": 0, "g2-z2": 0 });
    await life.up(two, two);
    assert.deepEqual(life.reserved, { "g1-z1": 1, "g1-z2": 1, "g2-z1": 1, "g2-z2": 1 });
    await life.up({ ...two, serving: false }, two);
    assert.deepEqual(life.reserved, { "g1-z1": 0, "g1-z2": 0, "g2-z1": 1, "g2-z2": 1 });
    assert.deepEqual([life.hosts(1), life.hosts(2)], [2, 2]);
    await life.up({ ...two, generation: 2 });
    assert.deepEqual(life.reserved, { "g2-z1": 1, "g2-z2": 1 });
    await life.stack.destroy();
    assert.deepEqual(life.stack.cloud.list("Microsoft.Compute/capacityReservationGroups"), []);
  });

  it("are taken by a generation that stands over zones, spread anew with another zone, and given up only as a number", async () => {
    const life = new Life();
    await life.up({});
    await life.up({ reservedHosts: 2 });
    assert.deepEqual(life.reserved, { "g1-z1": 1, "g1-z2": 1 });
    assert.equal(life.hosts(1), 2);
    await life.up({ reservedHosts: 4, zones: ["1", "2", "3"] });
    assert.deepEqual(life.reserved, { "g1-z1": 2, "g1-z2": 1, "g1-z3": 1 });
    await assert.rejects(life.up({ zones: ["1", "2", "3"] }), /machines that are associated/);
  });

  it("are taken by no generation that stands without zones, and by a new one", async () => {
    const life = new Life();
    const zones: string[] = [];
    await life.up({ zones });
    await assert.rejects(life.up({ zones, reservedHosts: 2 }), /only while it is deallocated/);
    await life.up({ zones }, { zones, reservedHosts: 2 });
    assert.equal(life.reserved["g2"], 2);
  });

  it("that Azure has no room for leave what serves as it is, and come once there is room", async () => {
    const life = new Life();
    const two = { reservedHosts: 2 };
    await life.up(two);
    const before = JSON.stringify(life.scaleSet(1));
    life.refusal = { status: 409, code: "AllocationFailed", message: "We do not have sufficient capacity." };
    await assert.rejects(life.up({ reservedHosts: 4 }), /AllocationFailed/);
    assert.equal(JSON.stringify(life.scaleSet(1)), before);
    assert.deepEqual(life.reserved, { "g1-z1": 1, "g1-z2": 1 });
    // A new generation starts no host without them, and the old one goes on.
    await assert.rejects(life.up(two, two), /AllocationFailed/);
    assert.equal(life.scaleSet(2), undefined);
    assert.equal(JSON.stringify(life.scaleSet(1)), before);
    life.refusal = undefined;
    await life.up(two, two);
    assert.deepEqual([life.hosts(1), life.hosts(2)], [2, 2]);
  });
});
