import assert from "node:assert/strict";
import type { AutoscaleProfile, Weekday } from "../../../components/gpu-pool";
import { profilesInForce } from "../../../tools/capacity/profile-in-force";

const base = { minimum: 1, maximum: 9, default: 1, rules: [] };
const weekly = (name: string, days: Weekday[], hour: number, minute: number): AutoscaleProfile => ({
  ...base,
  name,
  recurrence: { timeZone: "Tokyo Standard Time", days, hour, minute },
});

describe("profile in force", () => {
  const friday = "2027-01-22";

  it("is the default one where nothing recurs", () => {
    const names = profilesInForce([{ ...base, name: "default" }], friday, 3).map(({ name }) => name);
    assert.deepEqual(names, ["default", "default", "default"]);
  });

  it("is the recurring one that began last, through midnight and from the week before", () => {
    const profiles = [
      { ...base, name: "default" },
      weekly("evening", ["Friday"], 18, 30),
      weekly("end", ["Saturday"], 1, 0),
    ];
    const names = profilesInForce(profiles, friday, 2 * 1440).map(({ name }) => name);
    assert.equal(names[0], "end", "since last Saturday");
    assert.equal(names[18 * 60 + 29], "end");
    assert.equal(names[18 * 60 + 30], "evening");
    assert.equal(names[1440 + 59], "evening");
    assert.equal(names[1440 + 60], "end");
  });

  it("is a fixed date before anything else, up to its end", () => {
    const launch: AutoscaleProfile = {
      ...base,
      name: "launch",
      fixedDate: { timeZone: "Tokyo Standard Time", start: `${friday}T18:00:00`, end: `${friday}T19:00:00` },
    };
    const profiles = [{ ...base, name: "default" }, weekly("evening", ["Friday"], 18, 30), launch];
    const names = profilesInForce(profiles, friday, 1440).map(({ name }) => name);
    assert.deepEqual(
      [17 * 60 + 59, 18 * 60, 18 * 60 + 59, 19 * 60].map((minute) => names[minute]),
      ["evening", "launch", "launch", "evening"],
      "last week's evening, for it has no end; the launch; and this evening's, which began meanwhile",
    );
  });
});
