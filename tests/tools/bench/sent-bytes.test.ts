import assert from "node:assert/strict";
import { blocksOf, bytesToSend } from "../../../tools/bench/builds/sent-bytes";

const text = (content: string) => [...blocksOf(Buffer.from(content), 4)];

describe("what an update sends", () => {
  it("is what isn't there before, each piece once", () => {
    assert.equal(bytesToSend(text("aaaabbbbcc"), text("aaaabbbbcc")), 0);
    assert.equal(bytesToSend([], text("aaaaaaaacc")), 6);
    assert.equal(bytesToSend(text("aaaabbbbcc"), text("bbbbddddddddccc")), 7);
  });

  it("is all that comes after an insertion, for blocks of one size", () => {
    assert.equal(bytesToSend(text("aaaabbbbccccdddd"), text("aaaaxbbbbccccdddd")), 13);
  });
});
