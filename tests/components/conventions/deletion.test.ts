import assert from "node:assert/strict";
import { deletionOptions, deletionTable, type GuardedKind, isLocked } from "../../../components/conventions";

const kinds = Object.keys(deletionTable) as GuardedKind[];

describe("deletion", () => {
  it("guards every kind of the table in production, and none elsewhere", () => {
    for (const kind of kinds) {
      assert.deepEqual(deletionOptions(kind, "production"), { protect: true }, kind);
      assert.deepEqual(deletionOptions(kind, "none"), {}, kind);
    }
  });

  it("locks accounts with builds, in production only", () => {
    assert.deepEqual(
      kinds.filter((kind) => isLocked(kind, "production")),
      ["buildHub"],
    );
    assert.deepEqual(
      kinds.filter((kind) => isLocked(kind, "none")),
      [],
    );
  });
});
