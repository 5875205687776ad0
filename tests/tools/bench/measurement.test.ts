import assert from "node:assert/strict";
import { compare, holds, median } from "../../../tools/bench/measurement";
import { table } from "../../../tools/bench/table";

describe("a measurement", () => {
  it("compares medians", () => {
    assert.equal(median([3, 1, 100]), 3);
    assert.equal(median([4, 1, 2, 100]), 3);
    const one = compare("a", "s", { ours: [1, 2, 9], reference: [4, 4, 40] }, 0.7);
    assert.deepEqual([one.ours, one.reference, one.ratio], [2, 4, 0.5]);
  });

  it("holds up to its bound, and what has none always holds", () => {
    const one = compare("a", "s", { ours: [7], reference: [10] }, 0.7);
    assert.ok(holds(one));
    assert.ok(!holds({ ...one, ratio: 0.71 }));
    assert.ok(holds({ ...one, ratio: 7, bound: null }));
    assert.ok(holds({ ...one, ratio: 0.9, better: "higher", bound: 0.9 }));
    assert.ok(!holds({ ...one, ratio: 0.89, better: "higher", bound: 0.9 }));
  });

  it("says in the table which promise is broken", () => {
    const kept = compare("kept", "s", { ours: [1], reference: [2] }, 0.7);
    const broken = compare("the other", "s", { ours: [3], reference: [2] }, 0.7);
    const lines = table([kept, broken]).split("\n");
    assert.match(lines[1]!, /^kept .* 0\.50 +≤ 0\.7$/);
    assert.match(lines[2]!, /^the other .* 1\.50 +≤ 0\.7 +broken$/);
  });
});
