import assert from "node:assert/strict";
import fc from "fast-check";
import { planSecretSlots } from "../../../components/edge-relay";

const epoch = fc.integer({ min: 1, max: 1_000_000 });

describe("planSecretSlots", () => {
  it("fills both slots from the first epoch", () => {
    assert.deepEqual(planSecretSlots(1), [
      { slot: "a", secretName: "relay-secret-a", epoch: 1 },
      { slot: "b", secretName: "relay-secret-b", epoch: 0 },
    ]);
  });

  it("holds the present epoch and the one before", () => {
    fc.assert(
      fc.property(epoch, (now) => {
        const epochs = planSecretSlots(now).map((slot) => slot.epoch);
        assert.deepEqual(
          [...epochs].sort((one, other) => one - other),
          [now - 1, now],
        );
      }),
    );
  });

  it("changes the older slot and leaves the newer alone when the epoch is bumped", () => {
    fc.assert(
      fc.property(epoch, (now) => {
        const before = planSecretSlots(now);
        const after = planSecretSlots(now + 1);
        const changed = before.filter((slot, index) => slot.epoch !== after[index]!.epoch);
        assert.deepEqual(
          changed.map((slot) => slot.epoch),
          [now - 1],
        );
      }),
    );
  });
});
