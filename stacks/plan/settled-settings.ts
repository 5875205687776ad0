import { isDeepStrictEqual } from "node:util";
import { type PoolGenerationRecord, type RelayGenerationRecord } from "../config";

/*
 * Which settings of a generation stay as they were deployed, and what Azure would do otherwise. A generation's machines
 * carry sessions from its first day to its last, so this holds while it drains too.
 */

/** How a setting stands to what was deployed: the same, only more of it (nothing that runs is touched), or another. */
type Verdict = "same" | "more" | "other";

interface Settled<Value> {
  judge: (deployed: Value, wanted: Value) => Verdict;
  /** What another value would do, as a clause. */
  consequence: string;
}

type SettledSettings<Generation> = {
  [Setting in Exclude<keyof Generation, "minimumHosts" | "rollingUpgrade" | "serving">]: Settled<Generation[Setting]>;
};

/**
 * Azure takes these changes into the scale set's model, and only hosts that start later have them
 * (https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-upgrade-policy, 2026-05-19;
 * custom data: https://learn.microsoft.com/azure/virtual-machines/custom-data, read 2026-11-22).
 */
const hostsDiffer = "hosts that run would keep it and hosts that start later would not, so one generation would be two";
/** The machine's boot text is custom data, which Azure doesn't let a machine change (same page). */
const readOnce = "a relay reads it at its first start and never again";
const relaysGo = "relays with sessions on them would be deleted";

export const settledOfPools: SettledSettings<PoolGenerationRecord> = {
  size: { judge: equal, consequence: hostsDiffer },
  image: { judge: equal, consequence: hostsDiffer },
  osDiskGiB: { judge: equal, consequence: hostsDiffer },
  slotsPerHost: { judge: equal, consequence: hostsDiffer },
  channel: { judge: equal, consequence: hostsDiffer },
  trustedLaunch: { judge: equal, consequence: hostsDiffer },
  driver: { judge: equal, consequence: hostsDiffer },
  // https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-use-availability-zones, 2026-05-19
  zones: { judge: moreZones, consequence: "Azure adds zones to a scale set and takes none away" },
  spot: {
    judge: (deployed, wanted) => (deployed === wanted ? "same" : wanted ? "more" : "other"),
    consequence: "its spot hosts would be deleted with the sessions on them",
  },
  // https://learn.microsoft.com/azure/virtual-machines/capacity-reservation-associate-virtual-machine-scale-set and
  // capacity-reservation-remove-virtual-machine-scale-set (2022-11-22, read 2026-11-25): over zones a set that runs takes one, for
  // hosts that start later.
  reservation: {
    judge: reservationStays,
    consequence: "Azure neither ties hosts that run to a reservation nor takes them off it",
  },
  // https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings, 2026-08-05: a count outside of a
  // profile's bounds is moved to them.
  mostHosts: {
    judge: moreHosts,
    consequence: "of what runs above a lower number, Azure would delete hosts with the sessions on them",
  },
};

export const settledOfRelays: SettledSettings<RelayGenerationRecord> = {
  size: { judge: equal, consequence: "relays would restart with sessions on them" },
  // PropertyChangeNotAllowed: https://learn.microsoft.com/azure/virtual-machines/error-messages
  image: { judge: equal, consequence: "Azure refuses another image for a machine that exists" },
  osDiskGiB: { judge: equal, consequence: "Azure refuses another size for the disk of a machine that runs" },
  coturn: { judge: equal, consequence: readOnce },
  realm: { judge: equal, consequence: readOnce },
  megabitsPerSession: { judge: equal, consequence: readOnce },
  ports: { judge: equal, consequence: readOnce },
  tls: { judge: equal, consequence: readOnce },
  // A relay's name holds its zone and its number there.
  zones: { judge: moreZones, consequence: relaysGo },
  perZone: {
    judge: (deployed, wanted) => (deployed === wanted ? "same" : wanted > deployed ? "more" : "other"),
    consequence: relaysGo,
  },
};

function equal(deployed: unknown, wanted: unknown): Verdict {
  return isDeepStrictEqual(deployed, wanted) ? "same" : "other";
}

/** From no zones there is no way to some: what has none was deployed for the region, and is called otherwise. */
function moreZones(deployed: string[], wanted: string[]): Verdict {
  if (equal(deployed, wanted) === "same") return "same";
  return deployed.length > 0 && deployed.every((zone) => wanted.includes(zone)) ? "more" : "other";
}

/** From one kind to the other the zones change, which is told of those. */
function reservationStays(
  deployed: PoolGenerationRecord["reservation"],
  wanted: PoolGenerationRecord["reservation"],
): Verdict {
  if (deployed === wanted || (deployed !== undefined && wanted !== undefined)) return "same";
  return deployed === undefined && wanted === "zonal" ? "more" : "other";
}

/** What is remembered first, by a lock file that lacks it, is more. Whether there is spot capacity at all is told of `spot`. */
function moreHosts(deployed: PoolGenerationRecord["mostHosts"], wanted: PoolGenerationRecord["mostHosts"]): Verdict {
  if (wanted === undefined) return "same";
  if (deployed === undefined) return "more";
  const spots = deployed.spot > 0 && wanted.spot > 0 ? [deployed.spot, wanted.spot] : [0, 0];
  if (wanted.onDemand < deployed.onDemand || spots[1]! < spots[0]!) return "other";
  return wanted.onDemand > deployed.onDemand || spots[1]! > spots[0]! ? "more" : "same";
}

/** A setting that isn't as it was deployed. */
export interface Difference {
  setting: string;
  verdict: "more" | "other";
  deployed: unknown;
  wanted: unknown;
  consequence: string;
}

/** The settings in which a generation differs from what was deployed, in the table's order. */
export function differences<Generation extends { serving: boolean }>(
  settled: SettledSettings<Generation>,
  deployed: Generation,
  wanted: Generation,
): Difference[] {
  return (Object.keys(settled) as (keyof SettledSettings<Generation>)[]).flatMap((setting) => {
    const { judge, consequence } = settled[setting];
    const verdict = judge(deployed[setting], wanted[setting]);
    if (verdict === "same") return [];
    const difference = { verdict, deployed: deployed[setting], wanted: wanted[setting], consequence };
    return [{ setting: String(setting), ...difference }];
  });
}
