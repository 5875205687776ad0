import assert from "node:assert/strict";
import fc from "fast-check";
import { EventQueue } from "../../../tools/capacity/event-queue";

describe("event queue", () => {
  it("gives the earliest first, and of two at the same time the one that was added first", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (times) => {
        const queue = new EventQueue<[at: number, order: number]>();
        times.forEach((at, order) => queue.add(at, [at, order]));
        const taken: [number, number][] = [];
        while (queue.nextAt < Infinity) taken.push(queue.take()!);
        assert.deepEqual(
          taken,
          times.map((at, order): [number, number] => [at, order]).sort(([a, i], [b, j]) => a - b || i - j),
        );
        assert.equal(queue.take(), undefined);
      }),
    );
  });
});
