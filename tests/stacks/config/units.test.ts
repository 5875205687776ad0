import assert from "node:assert/strict";
import { z } from "zod";
import { numberMeant, smallerUnit, unitOf } from "../../../stacks/config/units";

const days = z.int().min(1).max(365).register(unitOf, { unit: "days" });
const megabits = z.number().min(1).max(200).register(unitOf, { unit: "megabitsPerSecond" });
const gibibytes = z.int().min(30).max(2040).register(unitOf, { unit: "gibibytes" });
const plain = z.int().min(1).max(9);

describe("a number's unit", () => {
  it("is understood behind the number, and converted", () => {
    for (const [text, meant] of [
      ["90", 90],
      ["90d", 90],
      [" 90 days ", 90],
      ["12 weeks", 84],
      ["48h", 2],
      ["1y", 365],
    ] as const)
      assert.equal(numberMeant(text, days), meant, text);
    assert.equal(numberMeant("20 Mbps", megabits), 20);
    assert.equal(numberMeant("0.02 Gbit/s", megabits), 20);
    assert.equal(numberMeant("2 TiB", gibibytes), undefined, "2048 is more than fits");
    assert.equal(numberMeant("64GB", gibibytes), 64);
  });

  it("is not guessed", () => {
    for (const text of ["", "many", "90 apples", "d90", "36h", "-5d", "9999 days"])
      assert.equal(numberMeant(text, days), undefined, text);
    assert.equal(numberMeant("7 days", plain), undefined);
    assert.equal(numberMeant("7", plain), 7);
  });

  it("is suspected to be a smaller one where the number is too large", () => {
    assert.deepEqual(smallerUnit(20_000_000, megabits), { name: "bit/s", meant: 20 });
    assert.deepEqual(smallerUnit(20_000, megabits), { name: "kbit/s", meant: 20 });
    assert.deepEqual(smallerUnit(7_776_000, days), { name: "seconds", meant: 90 });
    assert.equal(smallerUnit(400, plain), undefined);
  });
});
