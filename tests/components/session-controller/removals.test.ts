import assert from "node:assert/strict";
import fc from "fast-check";
import { decideRemovals, type FleetHost, type RemovalSettings } from "../../../components/session-controller";

const now = 600;
const settings: RemovalSettings = { minimum: 1, warmFreeSlots: 2, freeMinutesBeforeRemoval: 15 };
const free = (id: string, since: number): FleetHost => ({ id, state: "free", sessions: 0, slots: 2, freeSince: since });
const host = (id: string, state: FleetHost["state"], sessions = 0): FleetHost => ({ id, state, sessions, slots: 2 });
/** With free slots of its own, so that the others may go. */
const warm = free("warm", now);

describe("decideRemovals", () => {
  const table: [what: string, hosts: FleetHost[], removed: string[], overrides?: Partial<RemovalSettings>][] = [
    ["deletes a host that has been free for long enough", [warm, free("a", now - 15)], ["a"]],
    ["waits for one that has not", [warm, free("a", now - 14)], []],
    ["begins with the host that was free first", [warm, free("b", 10), free("a", 20)], ["b", "a"]],
    ["goes by name where two were free at once", [warm, free("b", 10), free("a", 10)], ["a", "b"]],
    ["keeps the minimum", [warm, free("a", 1), free("b", 2)], ["a"], { minimum: 2 }],
    [
      "counts hosts that start towards the minimum, as Azure does",
      [warm, host("s", "starting"), free("a", 1)],
      ["a"],
      { minimum: 2 },
    ],
    ["keeps warm slots free", [free("a", 1), free("b", 2)], ["a"], { minimum: 0 }],
    ["keeps all hosts where too few slots are free", [free("a", 1)], [], { minimum: 0, warmFreeSlots: 3 }],
    ["lets a busy host's free slot count", [host("busy", "busy", 1), free("a", 1)], ["a"], { warmFreeSlots: 1 }],
    ["deletes a drained host at once, and takes no warm slot with it", [free("a", now), host("d", "draining")], ["d"]],
    ["begins with drained hosts", [warm, free("a", 1), host("d", "draining")], ["d", "a"]],
    ["lets a draining host play on", [warm, host("d", "draining", 1)], []],
    ["leaves one that was offered and waits for its session", [warm, { ...free("a", 1), sessions: 1 }], []],
    ["leaves broken hosts to Azure's repairs", [warm, host("x", "broken"), host("y", "broken", 1)], [], { minimum: 0 }],
    ["leaves a free host alone of which nobody knows since when", [warm, host("a", "free")], []],
    [
      "empties a set that drains",
      [host("d", "draining"), host("e", "draining")],
      ["d", "e"],
      { minimum: 0, warmFreeSlots: 0 },
    ],
    ["has nothing to do without hosts", [], []],
  ];
  for (const [what, hosts, removed, overrides] of table) {
    it(what, () => assert.deepEqual(decideRemovals(hosts, now, { ...settings, ...overrides }), removed));
  }

  const anyHost = fc.record({
    state: fc.constantFrom<FleetHost["state"]>("broken", "busy", "draining", "free", "starting"),
    sessions: fc.nat({ max: 2 }),
    slots: fc.integer({ min: 1, max: 4 }),
    freeSince: fc.option(fc.nat({ max: now }), { nil: undefined }),
  });
  const anyFleet = fc.array(anyHost, { maxLength: 12 }).map((hosts): FleetHost[] =>
    hosts.map(({ freeSince, ...rest }, index) => ({
      ...rest,
      id: `h${index}`,
      ...(freeSince === undefined ? {} : { freeSince }),
    })),
  );
  const anySettings = fc.record({
    minimum: fc.nat({ max: 12 }),
    warmFreeSlots: fc.nat({ max: 10 }),
    freeMinutesBeforeRemoval: fc.integer({ min: 5, max: 240 }),
  });
  const freeSlots = (hosts: FleetHost[]): number =>
    hosts
      .filter(({ state }) => state === "free" || state === "busy")
      .reduce((sum, { slots, sessions }) => sum + Math.max(0, slots - sessions), 0);

  it("never deletes a host with a session, never goes below the minimum, never takes a slot that should be free", () => {
    let removals = 0;
    fc.assert(
      fc.property(anyFleet, anySettings, (hosts, some) => {
        const removed = decideRemovals(hosts, now, some);
        removals += removed.length;
        assert.equal(new Set(removed).size, removed.length);
        const gone = removed.map((id) => hosts.find((one) => one.id === id)!);
        const left = hosts.filter(({ id }) => !removed.includes(id));
        for (const { sessions, state } of gone) {
          assert.equal(sessions, 0);
          assert.ok(state === "draining" || state === "free");
        }
        if (removed.length > 0) assert.ok(left.length >= some.minimum);
        if (gone.some(({ state }) => state === "free")) assert.ok(freeSlots(left) >= some.warmFreeSlots);
      }),
      { numRuns: 1500 },
    );
    assert.ok(removals > 100, `only ${removals} removals were looked at`);
  });

  it("decides the same whatever the hosts' order, and nothing more a moment after what it decided was done", () => {
    fc.assert(
      fc.property(anyFleet, anySettings, fc.array(fc.nat(), { maxLength: 12 }), (hosts, some, keys) => {
        const shuffled = hosts
          .map((one, index) => [keys[index] ?? 0, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        const removed = decideRemovals(hosts, now, some);
        assert.deepEqual(decideRemovals(shuffled, now, some), removed);
        const left = hosts.filter(({ id }) => !removed.includes(id));
        assert.deepEqual(decideRemovals(left, now, some), []);
      }),
    );
  });
});
