import assert from "node:assert/strict";
import fc from "fast-check";
import { type GpuPoolSettings, type Launch, type Peak, planGpuPool, weekdays } from "../../../components/gpu-pool";
import { launchMeetsPeak } from "../../../components/gpu-pool/launches";
import { poolSettings } from "./settings";

const timeZone = "Tokyo Standard Time";
const launch = (overrides: Partial<Launch> = {}): Launch => ({
  name: "release",
  date: "2026-12-10",
  start: "10:00",
  end: "16:00",
  onDemandMinimum: 50,
  ...overrides,
});
const { peaks } = poolSettings().schedule;
const withLaunches = (launches: Launch[], overrides: Partial<GpuPoolSettings> = {}) =>
  planGpuPool(poolSettings({ schedule: { timeZone, peaks, launches }, ...overrides }));

describe("a pool's launches", () => {
  it("are a fixed-date profile each, of the on-demand scale set alone and under the one maximum", () => {
    const { capacities, problems } = withLaunches([
      launch(),
      launch({ name: "patch", date: "2027-02-28", start: "22:00", end: "03:00" }),
    ]);
    assert.deepEqual(problems, []);
    const [onDemand, spot] = capacities;
    assert.deepEqual(onDemand!.profiles.slice(3), [
      {
        name: "release",
        minimum: 50,
        maximum: 60,
        default: 50,
        rules: [],
        fixedDate: { timeZone, start: "2026-12-10T10:00:00", end: "2026-12-10T16:00:00" },
      },
      {
        name: "patch",
        minimum: 50,
        maximum: 60,
        default: 50,
        rules: [],
        fixedDate: { timeZone, start: "2027-02-28T22:00:00", end: "2027-03-01T03:00:00" },
      },
    ]);
    assert.ok(spot!.profiles.every(({ fixedDate }) => fixedDate === undefined));
  });

  it("leave what the week falls back to as it is, when a metric can't be read", () => {
    const { capacities } = withLaunches([launch()], { scaleIn: "autoscale" });
    const byName = Object.fromEntries(capacities[0]!.profiles.map((profile) => [profile.name, profile.default]));
    assert.equal(byName["Auto created default scale condition"], 20);
    assert.equal(byName["release"], 50);
  });

  it("are none of a generation that doesn't serve", () => {
    assert.equal(withLaunches([launch()], { serving: false }).capacities[0]!.profiles.length, 1);
  });

  it("are enough for a pool that has no host otherwise", () => {
    const schedule = { timeZone, peaks: [], launches: [launch({ onDemandMinimum: 1 })] };
    assert.deepEqual(planGpuPool(poolSettings({ onDemand: { minimum: 0, maximum: 9 }, schedule })).problems, []);
  });

  const refused: [what: string, launches: Launch[], path: string, words: RegExp][] = [
    ["on a day that no calendar has", [launch({ date: "2027-02-29" })], "schedule.launches[0].date", /no calendar/],
    ["on a day in another form", [launch({ date: "10.12.2026" })], "schedule.launches[0].date", /2026-12-10/],
    ["at a time that isn't one", [launch({ start: "24:00" })], "schedule.launches[0].start", /no time of day/],
    ["ending when it starts", [launch({ end: "10:00" })], "schedule.launches[0].end", /several launches/],
    ["under a name that is no name", [launch({ name: "{}" })], "schedule.launches[0].name", /letters, digits/],
    ["under a peak's name", [launch({ name: "evening" })], "schedule.launches[0].name", /a peak has this name/],
    ["under one name", [launch(), launch({ date: "2026-12-20" })], "schedule.launches[1].name", /another launch/],
    [
      "that overlap",
      [launch(), launch({ name: "encore", start: "15:00", end: "17:00" })],
      "schedule.launches[1]",
      /overlaps or touches release/,
    ],
    [
      "that touch past midnight",
      [
        launch({ start: "20:00", end: "02:00" }),
        launch({ name: "night", date: "2026-12-11", start: "02:00", end: "03:00" }),
      ],
      "schedule.launches[1]",
      /overlaps or touches/,
    ],
    ["below the pool's minimum", [launch({ onDemandMinimum: 2 })], "schedule.launches[0].onDemandMinimum", /3 to 60/],
    ["above the maximum", [launch({ onDemandMinimum: 61 })], "schedule.launches[0].onDemandMinimum", /3 to 60/],
    [
      "below the peak that they fall into",
      [launch({ start: "23:00", end: "23:45", onDemandMinimum: 19 })],
      "schedule.launches[0].onDemandMinimum",
      /20 to 60/,
    ],
  ];
  for (const [what, launches, path, words] of refused) {
    it(`are refused ${what}`, () => {
      const { problems } = withLaunches(launches);
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [path],
      );
      assert.match(`${problems[0]!.reason}; ${problems[0]!.fix}`, words);
    });
  }

  it("are as many as the profiles that the peaks leave, and no more", () => {
    const days = (count: number) =>
      Array.from({ length: count }, (_, index) => launch({ name: `day ${index}`, date: `2026-12-${index + 10}` }));
    const full = withLaunches(days(17));
    assert.deepEqual(full.problems, []);
    assert.equal(full.capacities[0]!.profiles.length, 20);
    assert.deepEqual(
      withLaunches(days(18)).problems.map(({ path, fix }) => [path, fix]),
      [["schedule.launches", "remove 1 of them; those that are over can go"]],
    );
  });

  it("meet a peak exactly when a minute of the calendar is in both", () => {
    const time = fc
      .integer({ min: 0, max: 47 })
      .map((half) => `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 === 0 ? "00" : "30"}`);
    const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    const length = (start: string, end: string): number => (minutes(end) - minutes(start) + 1440) % 1440;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 28 }),
        time,
        time,
        fc.subarray([...weekdays], { minLength: 1, maxLength: 2 }),
        time,
        time,
        (day, start, end, days, peakStart, peakEnd) => {
          fc.pre(start !== end && peakStart !== peakEnd);
          const date = `2027-02-${String(day).padStart(2, "0")}`;
          const peak: Pick<Peak, "days" | "end" | "start"> = { days, start: peakStart, end: peakEnd };
          let inBoth = false;
          for (let minute = 0; minute < length(start, end); minute += 15) {
            const now = new Date(Date.parse(`${date}T${start}:00Z`) + minute * 60_000);
            const ofDay = now.getUTCHours() * 60 + now.getUTCMinutes();
            const today = weekdays[(now.getUTCDay() + 6) % 7]!;
            const yesterday = weekdays[(now.getUTCDay() + 5) % 7]!;
            const since = (ofDay - minutes(peakStart) + 1440) % 1440;
            const began = ofDay >= minutes(peakStart) ? today : yesterday;
            inBoth ||= since < length(peakStart, peakEnd) && days.includes(began);
          }
          assert.equal(launchMeetsPeak({ date, start, end }, peak), inBoth);
        },
      ),
      { numRuns: 500 },
    );
  });
});
