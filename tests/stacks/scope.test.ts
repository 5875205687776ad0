import assert from "node:assert/strict";
import { scopeOf } from "../../stacks/scope";

const prod = { environment: "prod", regions: ["japaneast", "eastus2"] };

describe("a stack's scope", () => {
  it("is in its name: everything, the global part, or one region", () => {
    assert.deepEqual(scopeOf("prod", prod).scope, { global: true, regions: ["japaneast", "eastus2"] });
    assert.deepEqual(scopeOf("prod-global", prod).scope, { global: true, regions: [] });
    assert.deepEqual(scopeOf("prod-eastus2", prod).scope, { global: false, regions: ["eastus2"] });
  });

  it("is refused for a part that there is not, naming those that there are", () => {
    for (const stack of ["prod-uksouth", "prod-japaneast-1", "prod-", "prod-Global"]) {
      const { scope, problems } = scopeOf(stack, prod);
      assert.equal(scope, undefined, stack);
      assert.deepEqual(problems, [
        {
          path: "stack",
          given: stack,
          reason: "prod has no such part",
          fix: "select one of the stacks prod, prod-global, prod-japaneast, prod-eastus2",
        },
      ]);
    }
  });

  it("is refused where the configuration is of another environment", () => {
    const { problems } = scopeOf("dev-eastus2", prod);
    assert.deepEqual(problems, [
      {
        path: "environment",
        given: "prod",
        reason: "the stack is called dev-eastus2",
        fix: "write dev, or select the stack prod-eastus2",
      },
    ]);
  });
});
