import assert from "node:assert/strict";
import fc from "fast-check";
import { type FleetState, missingSteps } from "../../../stacks/plan/missing-steps";

/** `1 2- 3s`: generation 1 serves, 2 exists and doesn't, 3 serves with few hosts. */
function state(text: string): FleetState {
  const words = text.split(" ").filter((word) => word !== "");
  return Object.fromEntries(
    words.map((word) => [
      word.replace(/[-s]$/, ""),
      { serving: !word.endsWith("-"), ...(word.endsWith("s") ? { minimumHosts: 1 } : {}) },
    ]),
  );
}

function text(fleet: FleetState): string {
  return Object.entries(fleet)
    .map(([number, { serving, minimumHosts }]) => `${number}${serving ? (minimumHosts ? "s" : "") : "-"}`)
    .join(" ");
}

describe("missing steps", () => {
  const cases: [deployed: string, wanted: string, missing: string[]][] = [
    // The four steps of a roll-out, one at a time.
    ["1", "1 2-", []],
    ["1 2-", "1 2", []],
    ["1 2", "1- 2", []],
    ["1- 2", "2", []],
    // One skipped.
    ["1", "1 2", ["1 2-"]],
    ["1 2-", "1- 2", ["1 2"]],
    ["1 2", "2", ["1- 2"]],
    // More of them.
    ["1", "1- 2", ["1 2-", "1 2"]],
    ["1", "2", ["1 2-", "1 2", "1- 2"]],
    ["1 2-", "2", ["1 2", "1- 2"]],
    ["1", "", ["1-"]],
    // The next roll-out may begin while the last one's old generation is removed.
    ["1- 2", "2 3-", []],
    // A small start, and one that would replace the old generation before it has all its hosts.
    ["1 2-", "1 2s", []],
    ["1 2s", "1 2", []],
    ["1 2s", "1- 2", ["1 2"]],
    ["1", "1 2s", ["1 2-"]],
    // Going back at once.
    ["1- 2", "1 2-", []],
    ["1 2", "1 2-", []],
    ["1 2-", "1", []],
    // Out of service and back; a first deployment.
    ["1", "1-", []],
    ["1-", "1", []],
    ["1-", "1- 2", []],
    ["", "1 2", []],
  ];
  for (const [deployed, wanted, missing] of cases) {
    it(`from [${deployed}] to [${wanted}] are ${missing.length === 0 ? "none" : missing.join(", then ")}`, () => {
      const found = missingSteps(state(deployed), state(wanted));
      assert.deepEqual((found?.steps ?? []).map(text), missing);
      assert.equal(found === undefined, missing.length === 0);
    });
  }

  it("lead from any deployed state to any wanted one, each of them a single step", () => {
    const fleet = fc.dictionary(fc.constantFrom("1", "2", "3"), fc.record({ serving: fc.boolean() }), { maxKeys: 3 });
    fc.assert(
      fc.property(fleet, fleet, (deployed, wanted) => {
        const found = missingSteps(deployed, wanted);
        if (found === undefined) return;
        assert.ok(found.reasons.length > 0 && found.steps.length > 0);
        const path = [deployed, ...found.steps, wanted];
        for (const [index, next] of path.slice(1).entries()) assert.equal(missingSteps(path[index]!, next), undefined);
      }),
      { numRuns: 500 },
    );
  });
});
