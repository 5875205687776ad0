import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import {
  describeProblem,
  joinPath,
  Problems,
  throwProblems,
  wholeNumberProblems,
} from "../../../components/conventions";

const problem = { path: "size", given: "Standard_NV6", reason: "Azure retired it", fix: "use Standard_NV6ads_A10_v5" };

describe("problems", () => {
  it("join paths as a person would write them", () => {
    assert.equal(joinPath("pools", "standard.size"), "pools.standard.size");
    assert.equal(joinPath("zones", "[2]"), "zones[2]");
    assert.equal(joinPath("", "size"), "size");
    assert.equal(joinPath("size", ""), "size");
  });

  it("put the part's path in front of the part's problems", () => {
    const problems = new Problems();
    assert.equal(problems.any, false);
    problems.addAll([problem], "pools.standard");
    problems.add(problem);
    assert.equal(problems.any, true);
    assert.deepEqual(
      problems.list.map(({ path }) => path),
      ["pools.standard.size", "size"],
    );
  });

  it("say what was given, why not, and what to write", () => {
    assert.equal(describeProblem(problem), '"Standard_NV6": Azure retired it; use Standard_NV6ads_A10_v5');
    assert.equal(
      describeProblem({ path: "size", reason: "it is missing", fix: "write one" }),
      "it is missing; write one",
    );
  });

  it("are thrown together, and not at all when there are none", () => {
    throwProblems("the pool", []);
    assert.throws(
      () => throwProblems("the pool", [problem, { ...problem, path: "zones[2]" }]),
      (error) => {
        assert.ok(pulumi.InputPropertiesError.isInstance(error));
        assert.match((error as Error).message, /the pool: 2 problems/);
        return true;
      },
    );
  });

  it("check whole numbers, both ends included", () => {
    assert.deepEqual(wholeNumberProblems("n", 1, 1, 16, "2"), []);
    assert.deepEqual(wholeNumberProblems("n", 16, 1, 16, "2"), []);
    for (const wrong of [0, 17, 1.5, Number.NaN]) assert.equal(wholeNumberProblems("n", wrong, 1, 16, "2").length, 1);
  });
});
