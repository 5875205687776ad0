import assert from "node:assert/strict";
import fc from "fast-check";
import { findGpuSize, gpuSizes } from "../../../components/conventions";
import { GpuPool, type GpuPoolArgs, planGpuPool, spreadOverZones } from "../../../components/gpu-pool";
import { reservationProblems } from "../../../components/gpu-pool/reservation";
import { placementIn } from "../conventions/placement";
import { declare } from "../../support/declare";
import { poolArgs, poolSettings } from "./settings";

const reserved = (reservedHosts: number, overrides: Partial<GpuPoolArgs> = {}) =>
  declare(() => {
    const pool = new GpuPool("pool", poolArgs({ reservedHosts, ...overrides }));
    return { reservationGroupId: pool.reservationGroupId };
  });

describe("hosts spread over zones", () => {
  it("evenly, and what is left over in the first zones by name", () => {
    assert.deepEqual(spreadOverZones(5, ["3", "1", "2"]), [
      { zone: "1", hosts: 2 },
      { zone: "2", hosts: 2 },
      { zone: "3", hosts: 1 },
    ]);
    assert.deepEqual(spreadOverZones(5, []), [{ hosts: 5 }]);
  });

  it("none lost, none more than one apart, however the zones are written", () => {
    const zones = fc.shuffledSubarray(["1", "2", "3"]);
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), zones, (hosts, zones) => {
        const spread = spreadOverZones(hosts, zones);
        const counts = spread.map((one) => one.hosts);
        assert.equal(
          counts.reduce((sum, count) => sum + count, 0),
          hosts,
        );
        assert.ok(Math.max(...counts) - Math.min(...counts) <= 1);
        assert.deepEqual(spread, spreadOverZones(hosts, [...zones].reverse()));
      }),
    );
  });
});

describe("reserved hosts of a pool", () => {
  it("are planned for each zone of the generation, in a group that could take all of the region's", () => {
    const { reservation, problems } = planGpuPool(poolSettings({ reservedHosts: 3, zones: ["2", "1"], generation: 2 }));
    assert.deepEqual(problems, []);
    assert.deepEqual(reservation, {
      groupName: "crg-cg-test-jpe-1-standard-g2",
      groupZones: ["1", "2", "3"],
      reservations: [
        { name: "cr-cg-test-jpe-1-standard-g2-z1", zone: "1", hosts: 2 },
        { name: "cr-cg-test-jpe-1-standard-g2-z2", zone: "2", hosts: 1 },
      ],
    });
  });

  it("leave no zone without a reservation, where Azure would start no host", () => {
    const { reservation } = planGpuPool(poolSettings({ reservedHosts: 1 }));
    assert.deepEqual(
      reservation!.reservations.map(({ hosts }) => hosts),
      [1, 0, 0],
    );
  });

  it("are in no zone where the generation is in none", () => {
    const { reservation } = planGpuPool(poolSettings({ reservedHosts: 3, zones: [] }));
    assert.deepEqual(reservation, {
      groupName: "crg-cg-test-jpe-1-standard-g1",
      groupZones: [],
      reservations: [{ name: "cr-cg-test-jpe-1-standard-g1", hosts: 3 }],
    });
  });

  it("are given back when the generation stops serving, and nothing else changes", () => {
    const [serving, draining] = [true, false].map(
      (serves) => planGpuPool(poolSettings({ reservedHosts: 3, serving: serves })).reservation!,
    );
    assert.deepEqual(draining, {
      ...serving,
      reservations: serving!.reservations.map((one) => ({ ...one, hosts: 0 })),
    });
  });

  it("are none, and nothing is declared, where nobody asks", async () => {
    assert.equal(planGpuPool(poolSettings()).reservation, undefined);
    const { resources } = await declare(() => {
      new GpuPool("pool", poolArgs());
      return {};
    });
    assert.ok(!resources.some(({ type }) => type.includes("CapacityReservation")));
  });

  it("are refused when they are none, or more than the pool has", () => {
    const told = (reservedHosts: number) =>
      planGpuPool(poolSettings({ reservedHosts })).problems.map(({ path, reason }) => `${path}: ${reason}`);
    assert.deepEqual(told(60), []);
    assert.deepEqual(told(61), [
      "reservedHosts: the pool has 60 on-demand hosts at most, so the rest would be paid for and never be used",
    ]);
    assert.match(told(-1).join(), /^reservedHosts: .*0 to 1000/);
    assert.match(told(0.5).join(), /^reservedHosts: /);
  });

  it("are refused of a series that Azure reserves nothing of; of those that are listed it reserves", () => {
    assert.deepEqual(
      gpuSizes.filter(({ series }) => !series.reservable),
      [],
    );
    const size = findGpuSize("Standard_NV12ads_A10_v5")!;
    const other = { ...size, series: { ...size.series, name: "Other", reservable: false } };
    assert.match(
      reservationProblems(poolSettings({ reservedHosts: 1 }), other)[0]!.reason,
      /nothing|no capacity of Other/,
    );
    assert.deepEqual(reservationProblems(poolSettings(), other), []);
  });

  it("are declared before the on-demand hosts that start in them, and spot hosts start elsewhere", async () => {
    const { resources, ofType, named, outputs } = await reserved(4);
    const group = named("pool-reservation-group");
    assert.deepEqual(group.inputs.zones, ["1", "2", "3"]);
    const reservations = ofType("azure-native:compute:CapacityReservation");
    assert.deepEqual(
      reservations.map(({ name, inputs }) => [name, inputs.zones, inputs.sku]),
      [
        ["pool-reservation-z1", ["1"], { name: "Standard_NV12ads_A10_v5", capacity: 2 }],
        ["pool-reservation-z2", ["2"], { name: "Standard_NV12ads_A10_v5", capacity: 1 }],
        ["pool-reservation-z3", ["3"], { name: "Standard_NV12ads_A10_v5", capacity: 1 }],
      ],
    );
    const [onDemand, spot] = [named("pool-on-demand"), named("pool-spot")];
    assert.deepEqual(onDemand.inputs.virtualMachineProfile.capacityReservation, {
      capacityReservationGroup: { id: outputs.reservationGroupId },
    });
    assert.equal(spot.inputs.virtualMachineProfile.capacityReservation, undefined);
    // In this order they are made, and the other way round deleted.
    for (const { urn, dependsOn } of reservations) {
      assert.ok(onDemand.dependsOn.includes(urn));
      assert.ok(dependsOn.includes(group.urn));
      assert.ok(!spot.dependsOn.includes(urn));
    }
    assert.ok(
      resources.every(({ type, inputs }) => !type.includes("CapacityReservation") || inputs.tags.pool === "standard"),
    );
  });

  it("have no zone where there is none", async () => {
    const { named } = await reserved(4, { zones: [] });
    assert.equal(named("pool-reservation-group").inputs.zones, undefined);
    const { inputs } = named("pool-reservation");
    assert.deepEqual([inputs.zones, inputs.sku.capacity], [undefined, 4]);
  });

  it("are protected in production while the generation serves", async () => {
    const production = { placement: { ...placementIn("japaneast"), protection: "production" as const } };
    const protectedNames = async (serving: boolean) =>
      (await reserved(1, { ...production, serving })).resources
        .filter(({ type, protect }) => type.includes("CapacityReservation") && protect)
        .map(({ name }) => name);
    assert.equal((await protectedNames(true)).length, 4);
    assert.deepEqual(await protectedNames(false), []);
  });
});
