import type { Finding, Table } from "./finding";
import type { LoadEvidence, LoadRun } from "./load";

/** All runs of one configuration, added up. */
export interface LoadFigures {
  allocations: number;
  sent: number;
  lost: number;
  /** In both directions. */
  packetsPerSecond: number;
  /** Payload, in both directions, each bit counted once though it comes in and goes out. */
  megabitsPerSecond: number;
  /** Of one processor, for one Mbit/s. */
  processorSharePerMegabit: number;
}

export function loadFigures({ runs }: LoadEvidence, configuration: LoadRun["configuration"]): LoadFigures {
  const own = runs.filter((run) => run.configuration === configuration);
  const total = (key: "lost" | "megabits" | "processorSeconds" | "returned" | "seconds" | "sent") =>
    own.reduce((sum, run) => sum + run[key], 0);
  return {
    allocations: Math.min(...own.map(({ allocations }) => allocations)),
    sent: total("sent"),
    lost: total("lost"),
    packetsPerSecond: (total("sent") + total("returned")) / total("seconds"),
    megabitsPerSecond: total("megabits") / total("seconds"),
    processorSharePerMegabit: total("processorSeconds") / total("megabits"),
  };
}

/** The runs in the order in which they were made, so that a reader sees what the machine makes of the same twice. */
export function loadTable({ runs }: LoadEvidence): Table {
  return {
    heads: ["configuration", "allocations", "packets/s", "Mbit/s", "lost", "Mbit/s a processor"],
    rows: runs.map((run) => [
      run.configuration === "ours" ? "a relay's" : "coturn's defaults",
      `${run.allocations}`,
      `${Math.round((run.sent + run.returned) / run.seconds)}`,
      `${Math.round(run.megabits / run.seconds)}`,
      `${run.lost} of ${run.sent}`,
      `${Math.round(run.megabits / run.processorSeconds)}`,
    ]),
  };
}

/** So much may our configuration differ from the defaults: more than a busy machine makes of the same twice. */
const processorTolerance = 1.5;

/** What a relay made of hundreds of allocations, beside coturn with its own configuration. */
export function judgeLoad(evidence: LoadEvidence): Finding[] {
  const [ours, defaults] = [loadFigures(evidence, "ours"), loadFigures(evidence, "defaults")];
  const ratio = ours.processorSharePerMegabit / defaults.processorSharePerMegabit;
  return [
    {
      claim: "hundreds of allocations at once",
      seen: `${ours.allocations}; ${Math.round(ours.packetsPerSecond)} packets/s, ${Math.round(ours.megabitsPerSecond)} Mbit/s`,
      holds: ours.allocations >= 200,
    },
    {
      claim: "no packet is lost beyond coturn's defaults",
      seen: `${ours.lost} of ${ours.sent}; the defaults: ${defaults.lost} of ${defaults.sent}`,
      holds: ours.sent > 0 && ours.lost / ours.sent <= Math.max(defaults.lost / defaults.sent, 0.0005),
    },
    {
      claim: "no more processor time than coturn's defaults",
      seen:
        `${(1 / ours.processorSharePerMegabit).toFixed(0)} Mbit/s a processor; the defaults: ` +
        `${(1 / defaults.processorSharePerMegabit).toFixed(0)} (${ratio.toFixed(2)} times the time)`,
      holds: ratio <= processorTolerance,
    },
  ];
}
