import assert from "node:assert/strict";
import fc from "fast-check";
import {
  demandProblems,
  hostsForDemand,
  hostsForSessions,
  planGpuPool,
  type SessionDemand,
  unreachedPeakProblems,
} from "../../../components/gpu-pool";
import { poolSettings } from "./settings";

const demand = (overrides: Partial<SessionDemand> = {}): SessionDemand => ({
  slotsPerHost: 2,
  sessions: { atPeak: 140, offPeak: 6, warmFreeSlots: 4 },
  spotShare: 0.3,
  peaks: [{ name: "evening", days: ["Friday"], start: "17:30", end: "23:30", sessions: 60 }],
  launches: [],
  onDemandOnly: false,
  ...overrides,
});
const release = { name: "release", date: "2026-12-10", start: "10:00", end: "20:00", sessions: 600 };

describe("the hosts for a number of sessions", () => {
  it("have their slots and the warm ones, and a share of them is spot", () => {
    const { onDemand, spot, peaks } = hostsForDemand(demand(), { spot: true });
    assert.deepEqual(
      [onDemand, spot],
      [
        { minimum: 4, maximum: 72 },
        { minimum: 1, maximum: 21 },
      ],
    );
    assert.deepEqual(
      peaks.map(({ onDemandMinimum, spotMinimum }) => [onDemandMinimum, spotMinimum]),
      [[23, 9]],
    );
  });

  it("are all on demand in a generation without spot, and where the share comes to no host", () => {
    const { onDemand, spot, peaks } = hostsForDemand(demand(), { spot: false });
    assert.deepEqual([onDemand, spot], [{ minimum: 5, maximum: 72 }, undefined]);
    assert.deepEqual([peaks[0]!.onDemandMinimum, peaks[0]!.spotMinimum], [32, undefined]);
    const few = demand({ sessions: { atPeak: 4, offPeak: 2, warmFreeSlots: 0 }, peaks: [] });
    assert.equal(hostsForDemand(few, { spot: true }).spot, undefined);
  });

  it("are all on demand for a launch, which raises the one maximum and asks nothing of spot", () => {
    const { onDemand, spot, launches } = hostsForDemand(demand({ launches: [release] }), { spot: true });
    assert.deepEqual([onDemand.maximum, spot!.maximum], [302, 21]);
    assert.deepEqual(launches, [
      { name: "release", date: "2026-12-10", start: "10:00", end: "20:00", onDemandMinimum: 302 },
    ]);
  });

  it("reads a share as it was written: 0.29 of 100 hosts are 29", () => {
    const hundred = demand({ sessions: { atPeak: 200, offPeak: 0, warmFreeSlots: 0 }, spotShare: 0.29 });
    assert.equal(hostsForDemand(hundred, { spot: true }).spot!.maximum, 29);
  });
});

describe("an atPeak that no host is started for", () => {
  const launch = { ...release, sessions: 140 };
  const peak = { ...demand().peaks[0]!, name: "saturday", sessions: 140 };
  const few = { atPeak: 60, offPeak: 6, warmFreeSlots: 4 };

  it("is refused, with the most that the schedule starts hosts for", () => {
    assert.deepEqual(unreachedPeakProblems(demand(), false), [
      {
        path: "sessions.atPeak",
        given: 140,
        reason:
          "nothing starts hosts for more than 60 sessions: it takes 72 hosts, and no peak or launch starts more than 32",
        fix: "write atPeak: 60; or add a launch or a peak of 140; or, once hosts publish their free slots, write scaleOnFreeSlots: true",
      },
    ]);
  });

  it("is accepted after each of the three fixes", () => {
    assert.deepEqual(unreachedPeakProblems(demand({ sessions: few }), false), []);
    assert.deepEqual(unreachedPeakProblems(demand({ launches: [launch] }), false), []);
    assert.deepEqual(unreachedPeakProblems(demand({ peaks: [...demand().peaks, peak] }), false), []);
    assert.deepEqual(unreachedPeakProblems(demand(), true), []);
  });

  it("is accepted where the hosts of the busiest peak have the slots all the same", () => {
    const rounded = { ...few, atPeak: 61, warmFreeSlots: 3 };
    assert.deepEqual(unreachedPeakProblems(demand({ sessions: rounded }), false), []);
    assert.equal(unreachedPeakProblems(demand({ sessions: { ...rounded, atPeak: 62 } }), false).length, 1);
  });
});

describe("a demand is refused", () => {
  const refused: [what: string, overrides: Partial<SessionDemand>, path: string, words: RegExp][] = [
    ["with part of a session", { sessions: { atPeak: 1.5, offPeak: 0, warmFreeSlots: 0 } }, "sessions.atPeak", /whole/],
    ["of none at most", { sessions: { atPeak: 0, offPeak: 0, warmFreeSlots: 0 }, peaks: [] }, "sessions.atPeak", /1/],
    ["with a share of all", { spotShare: 1 }, "spotShare", /0 to 0\.9/],
    ["with no share", { spotShare: Number.NaN }, "spotShare", /0 to 0\.9/],
    [
      "with more outside of peaks than at most",
      { sessions: { atPeak: 60, offPeak: 61, warmFreeSlots: 0 }, peaks: [] },
      "sessions.offPeak",
      /more than atPeak, 60/,
    ],
    [
      "for more hosts than a scale set holds",
      { sessions: { atPeak: 1997, offPeak: 6, warmFreeSlots: 4 } },
      "sessions.atPeak",
      /1001 hosts.*write 1996 or less/,
    ],
    [
      "for more warm slots than a scale set holds",
      { sessions: { atPeak: 140, offPeak: 6, warmFreeSlots: 2000 } },
      "sessions.atPeak",
      /keep fewer slots warm/,
    ],
    ["with a launch of too many", { launches: [{ ...release, sessions: 1997 }] }, "launches[0].sessions", /1001 hosts/],
    [
      "with a peak below the rest of the week",
      { peaks: [{ ...demand().peaks[0]!, sessions: 5 }] },
      "peaks[0].sessions",
      /6 to 140/,
    ],
    [
      "with a peak above the most",
      { peaks: [{ ...demand().peaks[0]!, sessions: 141 }] },
      "peaks[0].sessions",
      /6 to 140/,
    ],
    [
      "with a launch below the rest of the week",
      { launches: [{ ...release, sessions: 5 }] },
      "launches[0].sessions",
      /6/,
    ],
    [
      // The 12th is a Saturday; Friday's evening ends at 23:30.
      "with a launch below the peak that it falls into",
      { launches: [{ ...release, date: "2026-12-11", start: "23:00", end: "02:00", sessions: 59 }] },
      "launches[0].sessions",
      /60 or more/,
    ],
  ];
  for (const [what, overrides, path, words] of refused) {
    it(what, () => {
      const problems = demandProblems(demand(overrides));
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [path],
      );
      assert.match(`${problems[0]!.reason}; ${problems[0]!.fix}`, words);
    });
  }

  it("but not its neighbour", () => {
    const late = { ...release, date: "2026-12-11", start: "23:30", end: "02:00", sessions: 6 };
    const full = { atPeak: 1996, offPeak: 6, warmFreeSlots: 4 };
    assert.deepEqual(demandProblems(demand({ launches: [late] })), []);
    assert.deepEqual(demandProblems(demand({ sessions: full, spotShare: 0.9 })), []);
  });
});

describe("any demand that is accepted", () => {
  const count = fc.integer({ min: 0, max: 400 });
  const anyDemand: fc.Arbitrary<SessionDemand> = fc
    .record({
      slotsPerHost: fc.integer({ min: 1, max: 32 }),
      offPeak: count,
      more: count,
      warmFreeSlots: count,
      spotShare: fc.oneof(fc.constantFrom(0, 0.1, 0.3, 0.5, 0.9), fc.double({ min: 0, max: 0.9, noNaN: true })),
      peaks: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
      launches: fc.array(count, { maxLength: 2 }),
      onDemandOnly: fc.boolean(),
    })
    .map(({ offPeak, more, warmFreeSlots, peaks, launches, ...rest }) => ({
      ...rest,
      sessions: { atPeak: Math.max(1, offPeak + more), offPeak, warmFreeSlots },
      peaks: peaks.map((part, index) => ({
        name: `peak${index}`,
        days: ["Friday"],
        start: `1${index}:00`,
        end: `1${index}:30`,
        sessions: offPeak + Math.round(more * part),
      })),
      launches: launches.map((extra, index) => ({
        name: `launch${index}`,
        date: `2026-12-1${index}`,
        start: "20:00",
        end: "02:00",
        sessions: offPeak + extra,
      })),
    }));

  it("has a slot for every session and every warm one, at all times, and no more spot than its share", () => {
    fc.assert(
      fc.property(anyDemand, fc.boolean(), (asked, hasSpot) => {
        fc.pre(demandProblems(asked).length === 0);
        const { onDemand, spot, peaks, launches } = hostsForDemand(asked, { spot: hasSpot });
        const { slotsPerHost, sessions, spotShare, onDemandOnly } = asked;
        const holds = (hosts: number, expected: number) => {
          assert.ok(hosts * slotsPerHost >= expected + sessions.warmFreeSlots, "a session was lost");
          assert.ok((hosts - 1) * slotsPerHost < expected + sessions.warmFreeSlots || hosts === 0, "a host too many");
        };
        const times = [
          { expected: sessions.offPeak, onDemandMinimum: onDemand.minimum, spotMinimum: spot?.minimum ?? 0 },
          ...peaks.map((peak, index) => ({ spotMinimum: 0, ...peak, expected: asked.peaks[index]!.sessions })),
        ];
        for (const { expected, onDemandMinimum, spotMinimum } of times) {
          const hosts = onDemandMinimum + spotMinimum;
          holds(hosts, expected);
          assert.ok(spotMinimum <= hosts * spotShare + 1e-9, "more spot than was asked for");
          if (onDemandOnly || !hasSpot) assert.equal(spotMinimum, 0);
          assert.ok(onDemandMinimum >= onDemand.minimum && onDemandMinimum <= onDemand.maximum);
          assert.ok(spotMinimum >= (spot?.minimum ?? 0) && spotMinimum <= (spot?.maximum ?? 0));
        }
        launches.forEach(({ onDemandMinimum }, index) => holds(onDemandMinimum, asked.launches[index]!.sessions));
        // On demand alone covers all that is ever asked for.
        assert.ok(onDemand.maximum * slotsPerHost >= sessions.atPeak + sessions.warmFreeSlots);
        for (const one of launches) assert.ok(one.onDemandMinimum <= onDemand.maximum);
      }),
    );
  });

  it("never comes to fewer hosts when more sessions or more warm slots are asked for", () => {
    fc.assert(
      fc.property(anyDemand, fc.nat({ max: 20 }), fc.nat({ max: 20 }), (asked, more, warmer) => {
        const { sessions } = asked;
        const larger = hostsForDemand(
          {
            ...asked,
            sessions: {
              atPeak: sessions.atPeak + more,
              offPeak: sessions.offPeak + more,
              warmFreeSlots: sessions.warmFreeSlots + warmer,
            },
          },
          { spot: true },
        );
        const smaller = hostsForDemand(asked, { spot: true });
        for (const key of ["minimum", "maximum"] as const) {
          assert.ok(larger.onDemand[key] >= smaller.onDemand[key]);
          assert.ok((larger.spot?.[key] ?? 0) >= (smaller.spot?.[key] ?? 0));
        }
      }),
    );
  });

  it("keeps its maxima under the launch-day switch, and its on-demand maximum under any share", () => {
    fc.assert(
      fc.property(anyDemand, fc.constantFrom(0, 0.2, 0.9), (asked, spotShare) => {
        const [off, on] = [false, true].map((onDemandOnly) =>
          hostsForDemand({ ...asked, onDemandOnly }, { spot: true }),
        );
        assert.deepEqual([on!.onDemand.maximum, on!.spot?.maximum], [off!.onDemand.maximum, off!.spot?.maximum]);
        assert.equal(on!.spot?.minimum ?? 0, 0);
        assert.equal(on!.onDemand.minimum, hostsForSessions(asked.sessions.offPeak, asked));
        assert.equal(hostsForDemand({ ...asked, spotShare }, { spot: true }).onDemand.maximum, off!.onDemand.maximum);
      }),
    );
  });

  it("is nothing that the pool refuses", () => {
    fc.assert(
      fc.property(anyDemand, fc.boolean(), (asked, hasSpot) => {
        fc.pre(demandProblems(asked).length === 0 && asked.peaks.length < 2);
        fc.pre(asked.sessions.offPeak + asked.sessions.warmFreeSlots > 0);
        const { onDemand, spot, peaks, launches } = hostsForDemand(asked, { spot: hasSpot });
        const { problems } = planGpuPool(
          poolSettings({
            slotsPerHost: asked.slotsPerHost,
            onDemand,
            spot,
            schedule: { timeZone: "Tokyo Standard Time", peaks, launches },
          }),
        );
        assert.deepEqual(problems, []);
      }),
    );
  });
});
