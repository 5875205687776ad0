import assert from "node:assert/strict";
import { findGpuSize, gpuSizes } from "../../../components/conventions";
import { readySeconds } from "../../../tools/capacity/replay-pool";

describe("a host's start in the capacity replay", () => {
  for (const [size, seconds] of [
    ["Standard_NV12ads_A10_v5", 4 * 60 + 48],
    ["Standard_NV36ads_A10_v5", 4 * 60 + 12],
    ["Standard_NC4as_T4_v3", 5 * 60],
  ] as const) {
    it(`takes ${seconds} s on ${size}: 4 minutes, and 60 GB at its bandwidth`, () =>
      assert.equal(readySeconds(findGpuSize(size)!), seconds));
  }

  it("is known for every size", () => {
    for (const size of gpuSizes) assert.ok(readySeconds(size) > 240 && readySeconds(size) < 400, size.name);
  });
});
