import assert from "node:assert/strict";
import { configSchema, repairConfig } from "../../../stacks/config";
import { standIn } from "../../../stacks/config/stand-ins";

describe("stand-ins", () => {
  for (const variant of [0, 1, 2]) {
    it(`are accepted where they stand (variant ${variant})`, () => {
      const { error } = configSchema.safeParse(standIn(configSchema, variant));
      assert.deepEqual(error?.issues ?? [], []);
    });
  }

  it("differ between variants wherever there is more than one value", () => {
    const [first, second] = [0, 1].map((variant) => standIn(configSchema, variant) as any);
    for (const key of ["workload", "production", "homeRegion", "regions"]) assert.notDeepEqual(first[key], second[key]);
  });

  it("replace all of a configuration that is none, and only what is wrong of another", () => {
    const { replaced, problems } = repairConfig([], [], 0);
    assert.deepEqual(replaced, Object.keys(configSchema.shape));
    assert.equal(problems.length, replaced.length);
    const again = repairConfig({ ...(standIn(configSchema, 1) as object), workload: "Much too long" }, [], 0);
    assert.deepEqual(again.replaced, ["workload"]);
  });
});
