import assert from "node:assert/strict";
import { nameProblems, resourceName, suffixLength } from "../../../components/conventions";

const naming = { workload: "cg", environment: "prod", place: "jpe", stamp: 1 };

describe("resourceName", () => {
  it("says what, whose and where, then the role", () => {
    assert.equal(resourceName(naming, "virtualNetwork"), "vnet-cg-prod-jpe-1");
    assert.equal(resourceName(naming, "publicIpAddress", "nat", "2"), "pip-cg-prod-jpe-1-nat-2");
  });

  it("leaves the stamp out of the global part", () => {
    assert.equal(resourceName({ ...naming, place: "glb", stamp: undefined }, "workspace"), "log-cg-prod-glb");
  });

  it("writes the parts together where Azure takes no hyphens", () => {
    assert.equal(resourceName(naming, "storageAccount", "log", "a1b2c"), "stcgprodjpe1loga1b2c");
  });
});

describe("nameProblems", () => {
  it("takes what resourceName makes", () => {
    assert.deepEqual(nameProblems("virtualNetwork", resourceName(naming, "virtualNetwork"), "name"), []);
  });

  it("refuses what is too long, and doesn't shorten it", () => {
    const name = resourceName(
      { ...naming, workload: "game", environment: "stage", place: "ncus" },
      "storageAccount",
      "builds",
      "x".repeat(suffixLength),
    );
    const [problem, ...others] = nameProblems("storageAccount", name, "placement.naming");
    assert.equal(others.length, 0);
    assert.equal(problem!.given, name);
    assert.match(problem!.reason, new RegExp(`${name.length} characters long and Azure takes at most 24`));
  });

  it("refuses what is too short and what has wrong characters, both at once", () => {
    assert.equal(nameProblems("storageAccount", "A", "name").length, 2);
  });

  it("knows each kind's characters", () => {
    assert.equal(nameProblems("keyVault", "kv-cg--jpe", "name").length, 1, "two hyphens in a row");
    assert.equal(nameProblems("keyVault", "1kv", "name").length, 1, "a digit first");
    assert.equal(nameProblems("storageAccount", "st-cg", "name").length, 1);
    assert.equal(nameProblems("virtualNetwork", "vnet-", "name").length, 1, "a hyphen at the end");
    assert.equal(nameProblems("virtualNetwork", "vnet_cg", "name").length, 1);
  });
});
