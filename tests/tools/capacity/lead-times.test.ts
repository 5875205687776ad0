import assert from "node:assert/strict";
import { leadTimeWarnings } from "../../../tools/capacity/lead-times";
import type { Pool } from "../../../tools/capacity/replay-region";
import { stackPools } from "../../../tools/capacity/stack-pools";
import { hostsForDemand, type SessionDemand } from "../../../components/gpu-pool";
import { project } from "../../support/stacks";

const everyDay = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const evening = { name: "evening", days: [...everyDay], start: "17:00", end: "23:00", sessions: 120 };
const release = { name: "release", date: "2027-09-09", start: "12:00", end: "15:00", sessions: 130 };

/** prod's pool of a region with another demand, of on-demand hosts with one slot. */
function pool(own: Partial<SessionDemand>, region = "japaneast", name = "standard"): Pool {
  const [known] = stackPools(project, "prod", { region: "japaneast", pool: "standard" });
  const demand: SessionDemand = {
    ...known!.settings.demand,
    slotsPerHost: 1,
    sessions: { atPeak: 130, offPeak: 10, warmFreeSlots: 0 },
    spotShare: 0,
    peaks: [],
    launches: [],
    ...own,
  };
  const { onDemand, peaks, launches } = hostsForDemand(demand, { spot: false });
  const { spot: _, ...settings } = known!.settings;
  const schedule = { ...settings.schedule, peaks, launches };
  return { ...known!, region, name, settings: { ...settings, slotsPerHost: 1, onDemand, schedule, demand } };
}

const warned = (...pools: Pool[]): string[] =>
  leadTimeWarnings(pools).map(({ path, reason, fix }) => `${path}: ${reason}; ${fix}`);

describe("lead times of peaks and launches", () => {
  it("are long enough in prod", () => {
    assert.deepEqual(leadTimeWarnings(stackPools(project, "prod", { region: "japaneast" })), []);
  });

  it("are compared with the time until the last host is ready", () => {
    // 110 hosts of 515 Gbit each at 50 Gbit/s: 18 min 54 s, after 4 minutes to boot.
    assert.deepEqual(warned(pool({ peaks: [evening] }, "polandcentral")), [
      "regions.polandcentral.pools.standard.peaks[0].start: its 110 hosts are all ready 22 min 54 s after it, by the capacity model, " +
        "and its first players come after 10 minutes, the default of leadMinutes; " +
        'write start: "16:47" and leadMinutes: 23; or leadMinutes: 23 alone, where they come later',
    ]);
    assert.deepEqual(warned(pool({ peaks: [evening] }, "japaneast")), []);
  });

  it("are accepted after the fix that is printed", () => {
    const fixed = { ...evening, start: "16:47", leadMinutes: 23 };
    assert.deepEqual(warned(pool({ peaks: [fixed] }, "polandcentral")), []);
    assert.match(
      warned(pool({ peaks: [{ ...fixed, leadMinutes: 22 }] }, "polandcentral"))[0]!,
      /come after 22 minutes;/,
    );
  });

  it("count hosts of the region's other pools that start at the same time", () => {
    const both = (start: string): string[] =>
      warned(
        pool({ peaks: [{ ...evening, leadMinutes: 9 }] }),
        pool({ peaks: [{ ...evening, start, leadMinutes: 9 }] }, "japaneast", "other"),
      );
    assert.deepEqual(warned(pool({ peaks: [{ ...evening, leadMinutes: 9 }] })), []);
    assert.deepEqual(both("18:00"), []);
    assert.equal(both("17:01").length, 2);
  });

  it("are those of launches, too, with only the hosts that are not there yet", () => {
    const peak = { ...evening, start: "11:00", end: "16:00", leadMinutes: 60 };
    const late = (leadMinutes: number): string[] =>
      warned(pool({ peaks: [peak], launches: [{ ...release, leadMinutes }] }, "polandcentral"));
    // 10 hosts more than the peak's 120.
    assert.match(late(5)[0]!, /launches\[0\]\.start: its 10 hosts are all ready 5 min 43 s/);
    assert.deepEqual(late(6), []);
  });

  it("go back to the day before, where the start is just after midnight", () => {
    const night = { ...evening, start: "00:05", end: "03:00" };
    assert.match(warned(pool({ peaks: [night] }, "polandcentral"))[0]!, /write start: "23:52" of the day before and/);
  });

  it("need not be any for a peak that starts no host", () => {
    const later = { ...evening, name: "night", start: "23:01", end: "03:00", sessions: 60, leadMinutes: 0 };
    assert.deepEqual(warned(pool({ peaks: [{ ...evening, leadMinutes: 60 }, later] })), []);
  });
});
