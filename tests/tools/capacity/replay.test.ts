import assert from "node:assert/strict";
import fc from "fast-check";
import type { AutoscaleProfile } from "../../../components/gpu-pool";
import type { Demand } from "../../../tools/capacity/demand";
import { type Replay, replay, replayedMinutes, type ReplayOf } from "../../../tools/capacity/replay";

const hours = 3600;
const onDemand = { kind: "on-demand" as const, warmFreeSlots: 0 };
const fixed = (hosts: number): AutoscaleProfile => ({
  name: "fixed",
  minimum: hosts,
  maximum: hosts,
  default: hosts,
  rules: [],
});
/** A profile for all minutes, or others from a minute on. */
const always = (first: AutoscaleProfile, ...then: [from: number, profile: AutoscaleProfile][]): AutoscaleProfile[] =>
  Array.from({ length: replayedMinutes }, (_, minute) => then.findLast(([from]) => minute >= from)?.[1] ?? first);

function demandOf(...sessions: [arrival: number, length: number][]): Demand {
  return {
    arrivals: Float64Array.from(sessions, ([arrival]) => arrival),
    lengths: Float64Array.from(sessions, ([, length]) => length),
    mostAtOnce: 0,
  };
}

function played(own: Partial<ReplayOf>): Replay {
  const pool: ReplayOf = {
    slotsPerHost: 2,
    // 288 seconds for a host alone.
    start: { bootSeconds: 240, megabits: 480_000, hostMbps: 10_000 },
    noticeSeconds: 900,
    sets: [{ ...onDemand, profiles: always(fixed(1)) }],
    demand: demandOf(),
    seed: "test",
    ...own,
  };
  return replay([pool], 200_000)[0]!;
}

describe("replay of a pool", () => {
  it("keeps sessions waiting until a host is ready, and the next ones until a slot is free", () => {
    const { servedAt, endedAt } = played({ demand: demandOf([10, 600], [20, 60], [30, 60], [400, 60]) });
    assert.deepEqual([...servedAt], [288, 288, 348, 408]);
    assert.deepEqual([...endedAt], [888, 348, 408, 468]);
  });

  it("sends sessions to the fullest host, so that others stay empty", () => {
    const sets = [{ ...onDemand, profiles: always(fixed(3)) }];
    const { hostOf } = played({ sets, demand: demandOf([1000, 5000], [1100, 5000], [1200, 100], [1400, 100]) });
    assert.deepEqual([...hostOf], [0, 0, 1, 1]);
  });

  it("lets a host that autoscale deletes play until the notice is over, and counts whom that ends", () => {
    const sets = [{ ...onDemand, profiles: always(fixed(2), [60, fixed(1)]) }];
    const demand = demandOf([1000, 9000], [1100, 9000], [1200, 9000], [1300, 2400]);
    const { endedAt, cutShort, minutes } = played({ sets, demand });
    assert.deepEqual([...cutShort], [[2, "scale-in"]], "the one that ends within the notice is not cut short");
    assert.equal(endedAt[2], 1 * hours + 900);
    assert.equal(endedAt[3], 3700);
    assert.equal(minutes[74]!.hosts["on-demand"], 2, "paid for until it is gone");
    assert.equal(minutes[75]!.hosts["on-demand"], 1);
    assert.equal(minutes[61]!.slots, 2, "and offers nothing meanwhile");
    assert.equal(minutes[90]!.hosts["on-demand"], 1, "and nobody starts another for it");
  });

  it("lets a host that autoscale deletes go as soon as it is free", () => {
    const sets = [{ ...onDemand, profiles: always(fixed(2), [60, fixed(1)]) }];
    const { minutes, cutShort } = played({ sets, demand: demandOf([1000, 9000], [1100, 9000], [1200, 2700]) });
    assert.deepEqual([minutes[64]!.hosts["on-demand"], minutes[65]!.hosts["on-demand"]], [2, 1]);
    assert.equal(cutShort.size, 0);
  });

  it("ends what is played on a spot host at once, for spot has no notice", () => {
    const sets = [{ ...onDemand, kind: "spot" as const, profiles: always(fixed(2), [60, fixed(1)]) }];
    const demand = demandOf([1000, 9000], [1100, 9000], [1200, 9000]);
    const { endedAt, cutShort } = played({ sets, demand, seed: "without an eviction at first" });
    assert.equal(cutShort.get(2), "scale-in");
    assert.equal(endedAt[2], 1 * hours);
  });

  it("loses spot hosts to Azure, and has the minimum started again", () => {
    const sets = [{ ...onDemand, kind: "spot" as const, profiles: always(fixed(20)) }];
    const { minutes } = played({ sets });
    const short = minutes.filter(({ starting }, minute) => minute > 10 && starting > 0).length;
    assert.ok(short > 0, "some host is evicted in 60 hours");
    assert.ok(minutes.every(({ hosts }) => hosts.spot <= 20 && hosts.spot >= 18));
  });

  it("asks nobody to delete hosts where nobody does", () => {
    const profiles = always({ ...fixed(6), maximum: 9 }, [100, { ...fixed(1), maximum: 9 }]);
    const { minutes } = played({ sets: [{ ...onDemand, profiles }] });
    assert.equal(minutes.at(-1)!.hosts["on-demand"], 6);
  });

  it("lets the controller delete what is free for its time, down to the minimum, and nothing that is played on", () => {
    const profiles = always({ ...fixed(6), maximum: 9 }, [100, { ...fixed(1), maximum: 9 }]);
    const demand = demandOf([5000, 9000], [5010, 9000], [5020, 9000]);
    const { minutes, cutShort } = played({
      sets: [{ ...onDemand, profiles }],
      demand,
      controller: { freeMinutesBeforeRemoval: 15 },
    });
    const hosts = minutes.map((minute) => minute.hosts["on-demand"]);
    assert.equal(hosts[99], 6);
    assert.equal(hosts[100], 2, "four have been free since they started");
    assert.equal(hosts[230], 2, "the last session ends in minute 233, and leaves two hosts free");
    assert.deepEqual([hosts[248], hosts[249]], [2, 1]);
    assert.equal(cutShort.size, 0);
  });

  it("lets the controller keep what the schedule wants again before a host could start, and warm slots", () => {
    const gap = always(
      { ...fixed(6), maximum: 9 },
      [100, { ...fixed(1), maximum: 9 }],
      [101, { ...fixed(5), maximum: 9 }],
    );
    const controller = { freeMinutesBeforeRemoval: 15 };
    const { minutes } = played({ sets: [{ ...onDemand, profiles: gap }], controller });
    assert.deepEqual(
      [100, 101, 110].map((minute) => minutes[minute]!.hosts["on-demand"]),
      [5, 5, 5],
    );
    const low = always({ ...fixed(6), maximum: 9 }, [100, { ...fixed(1), maximum: 9 }]);
    const warm = played({ sets: [{ ...onDemand, warmFreeSlots: 5, profiles: low }], controller });
    assert.equal(warm.minutes[100]!.hosts["on-demand"], 3, "three hosts have six slots");
  });

  it("serves every session once and no slot twice, whatever comes", () => {
    const session = fc.tuple(fc.integer({ min: 0, max: 50 * hours }), fc.integer({ min: 1, max: 8 * hours }));
    const set = fc.record({
      kind: fc.constantFrom("on-demand" as const, "spot" as const),
      counts: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(session, { maxLength: 60 }),
        fc.array(set, { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 1, max: 3 }),
        (sessions, sets, slotsPerHost) => {
          const demand = demandOf(...sessions.sort(([one], [other]) => one - other));
          const { servedAt, endedAt, hostOf, cutShort } = played({
            slotsPerHost,
            demand,
            sets: sets.map(({ kind, counts }) => ({
              ...onDemand,
              kind,
              profiles: always(
                fixed(counts[0]!),
                ...counts.map((n, i): [number, AutoscaleProfile] => [i * 700, fixed(n)]),
              ),
            })),
          });
          const onHost = new Map<number, { from: number; to: number }[]>();
          sessions.forEach(([arrival, length], index) => {
            const [from, to] = [servedAt[index]!, endedAt[index]!];
            if (Number.isNaN(from)) return assert.equal(hostOf[index], -1);
            assert.ok(from >= arrival);
            if (!Number.isNaN(to) && !cutShort.has(index)) assert.equal(to, from + length);
            if (cutShort.has(index)) assert.ok(to <= from + length);
            onHost.set(hostOf[index]!, [...(onHost.get(hostOf[index]!) ?? []), { from, to: to || Infinity }]);
          });
          for (const spans of onHost.values()) {
            for (const { from } of spans) {
              const at = spans.filter((other) => other.from <= from && other.to > from).length;
              assert.ok(at <= slotsPerHost, `${at} sessions at once on ${slotsPerHost} slots`);
            }
          }
          // First come, first served.
          const served = servedAt.filter((time) => !Number.isNaN(time));
          assert.deepEqual(
            [...served],
            [...served].sort((one, other) => one - other),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
