import assert from "node:assert/strict";
import { findGpuSize, findRegion, gpuSizeProblems, gpuSizes } from "../../../components/conventions";

describe("GPU sizes", () => {
  it("are found by their exact name", () => {
    const size = findGpuSize("Standard_NV12ads_A10_v5");
    assert.equal(size?.cpus, 12);
    assert.equal(size?.gpus, 1 / 3);
    assert.deepEqual(size?.localDisk, { gib: 360, placement: "ResourceDisk" });
    assert.equal(size?.series.quotaFamily, "StandardNVADSA10v5Family");
    assert.equal(findGpuSize("standard_nv12ads_a10_v5"), undefined);
  });

  it("have their vCPUs in their names, and names once", () => {
    for (const { name, cpus } of gpuSizes) assert.equal(Number(/^Standard_N[A-Z](\d+)/.exec(name)?.[1]), cpus, name);
    assert.equal(new Set(gpuSizes.map(({ name }) => name)).size, gpuSizes.length);
  });

  it("share a GPU in proportion to its memory, within a series", () => {
    for (const { name, series, gpus, gpuMemoryGB } of gpuSizes) {
      const whole = gpuSizes.find((size) => size.series === series && size.gpus === 1)!;
      assert.equal(gpuMemoryGB, Math.round(whole.gpuMemoryGB * gpus), name);
    }
  });

  it("take network interfaces in powers of two, as every size of these series does", () => {
    for (const { name, networkInterfaces } of gpuSizes) assert.ok([1, 2, 4, 8].includes(networkInterfaces), name);
  });

  it("name regions that exist", () => {
    for (const { series } of gpuSizes) for (const region of series.regions ?? []) assert.ok(findRegion(region), region);
  });
});

describe("gpuSizeProblems", () => {
  const problem = (name: string, location = "japaneast", regions?: string[]) =>
    gpuSizeProblems(name, location, "size", regions).map(({ path, reason, fix }) => `${path}: ${reason}; ${fix}`);

  it("accepts a size in a region that offers it, and one of which nobody knows where it is offered", () => {
    assert.deepEqual(problem("Standard_NV6ads_A10_v5"), []);
    assert.deepEqual(problem("Standard_NG8ads_V620_v1", "brazilsouth"), []);
  });

  for (const [retired, successor] of [
    ["Standard_NV6", "Standard_NV6ads_A10_v5"],
    ["Standard_NV24_Promo", "Standard_NV6ads_A10_v5"],
    ["Standard_NV12s_v3", "Standard_NV12ads_A10_v5"],
    ["Standard_NV48s_v3", "Standard_NV12ads_A10_v5"],
    ["Standard_NV16as_v4", "Standard_NV8ads_V710_v5"],
  ] as const) {
    it(`refuses ${retired} and names a successor that exists`, () => {
      const [only, ...others] = problem(retired);
      assert.deepEqual(others, []);
      assert.match(only!, /^size: Azure retired/);
      assert.ok(only!.endsWith(`write ${successor}, its successor`), only);
      assert.ok(findGpuSize(successor));
    });
  }

  for (const [written, meant] of [
    ["standard_nv12ads_a10_v5", "Standard_NV12ads_A10_v5"],
    ["Standard_NV18ads_A10", "Standard_NV18ads_A10_v5"],
    ["Standard_NC8as_T4", "Standard_NC8as_T4_v3"],
  ] as const) {
    it(`takes ${written} for ${meant}`, () => assert.match(problem(written).join(), new RegExp(`write ${meant},`)));
  }

  it("refuses a size where it is not offered, unless the pool knows better", () => {
    assert.match(problem("Standard_NV6ads_A10_v5", "japanwest").join(), /japanwest is not among the regions/);
    assert.deepEqual(problem("Standard_NV6ads_A10_v5", "japanwest", ["japanwest"]), []);
    assert.match(problem("Standard_NC4as_T4_v3", "japaneast", ["japanwest"]).join(), /not among/);
  });
});
