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

  it("is converted from every other unit that people write it in", () => {
    const number = (unit: Parameters<typeof unitOf.add>[1]["unit"]) => z.number().register(unitOf, { unit });
    const second = 1 / 60;
    for (const [unit, converted] of [
      ["days", { "86400 s": 1, "1440 min": 1, "24 h": 1, "1 week": 7, "1 year": 365 }],
      ["minutes", { "60 s": 1, "1 second": second, "1 h": 60 }],
      ["gigabytes", { "1000000000 bytes": 1, "1000 MB": 1, "1 TB": 1000 }],
      ["gibibytes", { "1073741824 bytes": 1, "1024 MiB": 1, "1 TiB": 1024 }],
      ["megabitsPerSecond", { "1000000 bit/s": 1, "1000 kbps": 1, "1 Gbit/s": 1000 }],
      ["share", { "100 %": 1, "30%": 0.3 }],
    ] as const) {
      for (const [text, meant] of Object.entries(converted)) {
        const found = numberMeant(text, number(unit))!;
        assert.ok(Math.abs(found - meant) < 1e-9, `${text} are ${found} ${unit}`);
      }
    }
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
    assert.deepEqual(smallerUnit(86_400, days), { name: "seconds", meant: 1 });
    assert.equal(smallerUnit(400, plain), undefined);
  });
});
