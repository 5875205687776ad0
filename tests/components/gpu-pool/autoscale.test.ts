import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AutoscaleProfile,
  type GpuPoolSettings,
  type Peak,
  planGpuPool,
  type Weekday,
  weekdays,
} from "../../../components/gpu-pool";
import { poolSettings } from "./settings";

const timeZone = "Tokyo Standard Time";
const peak = (overrides: Partial<Peak> = {}): Peak => ({
  name: "evening",
  days: ["Friday", "Sunday"],
  start: "18:00",
  end: "23:30",
  onDemandMinimum: 10,
  ...overrides,
});
const withPeaks = (peaks: Peak[], overrides: Partial<GpuPoolSettings> = {}) =>
  planGpuPool(poolSettings({ schedule: { timeZone, peaks }, ...overrides }));

describe("a pool's autoscale profiles", () => {
  it("are the default one, and for each peak one that starts it and a copy of the default that ends it", () => {
    const [onDemand] = withPeaks([peak()]).capacities;
    assert.deepEqual(onDemand!.profiles, [
      { name: "Auto created default scale condition", minimum: 3, maximum: 60, default: 3, rules: [] },
      {
        name: "evening",
        minimum: 10,
        maximum: 60,
        default: 10,
        recurrence: { timeZone, days: ["Friday", "Sunday"], hour: 18, minute: 0 },
        rules: [],
      },
      {
        name: '{"name":"Auto created default scale condition","for":"evening"}',
        minimum: 3,
        maximum: 60,
        default: 3,
        recurrence: { timeZone, days: ["Friday", "Sunday"], hour: 23, minute: 30 },
        rules: [],
      },
    ]);
  });

  it("end on the next day when the peak runs past midnight", () => {
    const [, , end] = withPeaks([peak({ end: "01:30" })]).capacities[0]!.profiles;
    assert.deepEqual(end!.recurrence, { timeZone, days: ["Monday", "Saturday"], hour: 1, minute: 30 });
  });

  it("leave spot alone in a peak that asks nothing of it", () => {
    const [, spot] = withPeaks([peak()]).capacities;
    assert.equal(spot!.profiles.length, 1);
  });

  for (const scaleIn of ["controller", "none"] as const) {
    it(`have no rule at all under scale-in ${scaleIn}, so nothing removes a host`, () => {
      for (const { profiles } of withPeaks([peak()], { scaleIn }).capacities) {
        assert.deepEqual(
          profiles.flatMap(({ rules }) => rules),
          [],
        );
      }
    });
  }

  it("add and remove by CPU load under scale-in autoscale, and are safe when the metric is missing", () => {
    const [onDemand] = withPeaks([peak()], { scaleIn: "autoscale" }).capacities;
    for (const profile of onDemand!.profiles) {
      assert.deepEqual(
        profile.rules.map(({ direction }) => direction),
        ["Increase", "Decrease"],
      );
      assert.equal(profile.default, 10);
    }
  });

  it("only remove where such a generation no longer serves", () => {
    const [onDemand] = withPeaks([peak()], { scaleIn: "autoscale", serving: false }).capacities;
    assert.deepEqual(
      onDemand!.profiles.map(({ minimum, rules }) => [minimum, rules.map(({ direction }) => direction)]),
      [[0, ["Decrease"]]],
    );
  });
});

describe("a pool's peaks are refused", () => {
  const refused: [what: string, peaks: Peak[], path: string, words: RegExp][] = [
    [
      "when they overlap",
      [peak(), peak({ name: "late", start: "23:00", end: "23:59" })],
      "schedule.peaks[1]",
      /overlaps or touches evening/,
    ],
    ["when they touch", [peak(), peak({ name: "late", start: "23:30", end: "23:59" })], "schedule.peaks[1]", /touches/],
    [
      "when one runs into the next day's",
      [peak({ end: "02:00" }), peak({ name: "night", days: ["Saturday"], start: "01:00", end: "03:00" })],
      "schedule.peaks[1]",
      /overlaps/,
    ],
    [
      "when one runs from Sunday into Monday's",
      [peak({ end: "02:00" }), peak({ name: "night", days: ["Monday"], start: "00:30", end: "03:00" })],
      "schedule.peaks[1]",
      /overlaps/,
    ],
    ["when two have one name", [peak(), peak({ days: ["Monday"] })], "schedule.peaks[1].name", /another peak/],
    ["when they end as they start", [peak({ end: "18:00" })], "schedule.peaks[0].end", /ends when it starts/],
    ["without a day", [peak({ days: [] })], "schedule.peaks[0].days", /at least one day/],
    ["with a day twice", [peak({ days: ["Friday", "Friday"] })], "schedule.peaks[0].days", /each once/],
    ["with a day that isn't one", [peak({ days: ["Caturday" as Weekday] })], "schedule.peaks[0].days", /Monday/],
    ["with a time that isn't one", [peak({ start: "24:00" })], "schedule.peaks[0].start", /no time of day/],
    [
      "with fewer hosts than the rest of the week",
      [peak({ onDemandMinimum: 2 })],
      "schedule.peaks[0].onDemandMinimum",
      /from 3 to 60/,
    ],
    [
      "with more hosts than the maximum",
      [peak({ onDemandMinimum: 61 })],
      "schedule.peaks[0].onDemandMinimum",
      /from 3 to 60/,
    ],
    [
      "with more spot hosts than its maximum",
      [peak({ spotMinimum: 41 })],
      "schedule.peaks[0].spotMinimum",
      /from 0 to 40/,
    ],
    ["with a name that isn't safe inside JSON", [peak({ name: 'a"b' })], "schedule.peaks[0].name", /letters, digits/],
  ];
  for (const [what, peaks, path, words] of refused) {
    it(what, () => {
      const { problems } = withPeaks(peaks);
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [path],
      );
      assert.match(`${problems[0]!.reason}; ${problems[0]!.fix}`, words);
    });
  }

  it("with a spot minimum in a pool without spot", () => {
    const { problems } = withPeaks([peak({ spotMinimum: 1 })], { spot: undefined });
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["schedule.peaks[0].spotMinimum"],
    );
  });

  it("from the tenth on, and not before", () => {
    const hourly = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        peak({ name: `peak ${index}`, start: `${index + 10}:00`, end: `${index + 10}:30` }),
      );
    const nine = withPeaks(hourly(9));
    assert.deepEqual(nine.problems, []);
    assert.equal(nine.capacities[0]!.profiles.length, 19);
    assert.deepEqual(
      withPeaks(hourly(10)).problems.map(({ path }) => path),
      ["schedule.peaks"],
    );
  });
});

describe("any accepted schedule", () => {
  const minutesPerWeek = 7 * 24 * 60;
  const timeOfDay = fc
    .integer({ min: 0, max: 24 * 4 - 1 })
    .map(
      (quarter) => `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`,
    );
  const anyPeak = fc.record({
    days: fc.subarray([...weekdays], { minLength: 1 }),
    start: timeOfDay,
    end: timeOfDay,
    onDemandMinimum: fc.integer({ min: 0, max: 12 }),
  });
  const anyPool = fc.record({
    peaks: fc
      .array(anyPeak, { maxLength: 3 })
      .map((peaks) => peaks.map((it, index) => ({ ...it, name: `peak${index}` }))),
    minimum: fc.integer({ min: 0, max: 6 }),
    maximum: fc.integer({ min: 4, max: 10 }),
    scaleIn: fc.constantFrom("controller" as const, "autoscale" as const, "none" as const),
  });

  const inWeek = (day: Weekday, hour: number, minute: number) => weekdays.indexOf(day) * 24 * 60 + hour * 60 + minute;

  /** The profile that Azure follows at a minute of the week: the recurring one that began last, else the default one. */
  function followed(profiles: AutoscaleProfile[], now: number): AutoscaleProfile {
    const begun = profiles.flatMap((profile) =>
      (profile.recurrence?.days ?? []).map((day) => ({
        profile,
        ago:
          (now - inWeek(day, profile.recurrence!.hour, profile.recurrence!.minute) + minutesPerWeek) % minutesPerWeek,
      })),
    );
    return begun.reduce((last, next) => (next.ago < last.ago ? next : last), {
      profile: profiles[0]!,
      ago: minutesPerWeek,
    }).profile;
  }

  function wanted({ peaks, minimum }: { peaks: Peak[]; minimum: number }, now: number): number {
    const during = peaks.find(({ days, start, end }) =>
      days.some((day) => {
        const [startHour, startMinute] = start.split(":").map(Number);
        const [endHour, endMinute] = end.split(":").map(Number);
        const length = ((endHour! - startHour!) * 60 + endMinute! - startMinute! + 24 * 60) % (24 * 60);
        return (now - inWeek(day, startHour!, startMinute!) + minutesPerWeek) % minutesPerWeek < length;
      }),
    );
    return during?.onDemandMinimum ?? minimum;
  }

  it("asks at every quarter of an hour for what the peaks say, under one maximum and within Azure's limits", () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyPool, ({ peaks, minimum, maximum, scaleIn }) => {
        const settings = poolSettings({
          onDemand: { minimum, maximum },
          spot: undefined,
          schedule: { timeZone, peaks },
          scaleIn,
        });
        const { problems, capacities, hosts } = planGpuPool(settings);
        fc.pre(problems.length === 0);
        accepted++;
        const [{ profiles }] = capacities as [(typeof capacities)[number]];
        assert.ok(profiles.length <= 20);
        assert.equal(new Set(profiles.map(({ name }) => name)).size, profiles.length);
        for (const profile of profiles) {
          assert.equal(profile.maximum, maximum);
          assert.ok(profile.minimum <= profile.default && profile.default <= profile.maximum);
          assert.ok(scaleIn === "autoscale" || profile.rules.length === 0);
        }
        let most = 0;
        for (let now = 7; now < minutesPerWeek; now += 15) {
          const { minimum: least } = followed(profiles, now);
          assert.equal(least, wanted({ peaks, minimum }, now), `minute ${now}`);
          most = Math.max(most, least);
        }
        assert.equal(hosts.atPeak, most);
        for (const { name } of profiles.filter(({ name }) => name.startsWith("{"))) {
          const parsed = JSON.parse(name) as { name: string; for: string };
          assert.deepEqual(Object.keys(parsed), ["name", "for"]);
          const copy = profiles.find((profile) => profile.name === name)!;
          const original = profiles[0]!;
          assert.equal(parsed.name, original.name);
          assert.ok(profiles.some((profile) => profile.name === parsed.for));
          assert.deepEqual(
            [copy.minimum, copy.maximum, copy.default, copy.rules],
            [original.minimum, original.maximum, original.default, original.rules],
          );
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(accepted >= 300);
  });
});
