import type { Problem } from "../../components/conventions";
import { defaultLeadMinutes, type LaunchDemand, type PeakDemand, planGpuPool } from "../../components/gpu-pool";
import { hostStart, type Order, readySeconds } from "./build-downloads";
import { profilesInForce } from "./profile-in-force";
import type { Pool } from "./replay-region";
import { accountMbps } from "./storage-account";
import { clock, dateAfter, durationText, minutesPerDay } from "./time";

/** A Monday, and the Monday after it: every start of a week, those around midnight between the two included. */
const week = { firstDate: "2027-01-18", minutes: 8 * minutesPerDay };

/** Hosts that a lower minimum leaves are still there so many minutes later: nobody removes them sooner. */
const hostsStayMinutes = 15;

/**
 * Peaks and launches whose players come before all of their hosts are ready. Hosts of all pools of the region that start at about the
 * same time share the region's storage account.
 *
 * @param pools pools of one region
 * @returns warnings, each with an earlier start; paths are those of the configuration
 */
export function leadTimeWarnings(pools: readonly Pool[]): Problem[] {
  const launchDates = new Set(pools.flatMap(({ settings }) => settings.demand.launches.map(({ date }) => date)));
  const spans = [
    week,
    ...[...launchDates].map((date) => ({ firstDate: dateAfter(date, -1), minutes: 3 * minutesPerDay })),
  ];
  const latest = new Map<string, Late>();
  for (const late of spans.flatMap(({ firstDate, minutes }) => lateStarts(pools, firstDate, minutes))) {
    const known = latest.get(late.path);
    if (known === undefined || known.seconds < late.seconds) latest.set(late.path, late);
  }
  return [...latest.values()].map(warning);
}

/** A peak or a launch that is late. */
interface Late {
  path: string;
  time: LaunchDemand | PeakDemand;
  hosts: number;
  /** From its start until its last host is ready. */
  seconds: number;
}

function lateStarts(pools: readonly Pool[], firstDate: string, minutes: number): Late[] {
  const orders = pools.flatMap((pool) => ordersOf(pool, firstDate, minutes));
  if (orders.length === 0) return [];
  const ready = readySeconds(orders, accountMbps(pools[0]!.region));
  return orders.flatMap(({ path, time, hosts }, index) => {
    const seconds = ready[index]!;
    return seconds > (time.leadMinutes ?? defaultLeadMinutes) * 60 ? [{ path, time, hosts, seconds }] : [];
  });
}

/** What the schedule orders in a span of time: at each start of a peak or a launch, the hosts that are not there yet. */
function ordersOf({ region, name, settings }: Pool, firstDate: string, minutes: number) {
  const { peaks, launches } = settings.demand;
  const times = new Map<string, { path: string; time: LaunchDemand | PeakDemand }>();
  const add = (kind: string, list: readonly (LaunchDemand | PeakDemand)[]): void =>
    list.forEach((time, index) =>
      times.set(time.name, { path: `regions.${region}.pools.${name}.${kind}[${index}].start`, time }),
    );
  add("peaks", peaks);
  add("launches", launches);
  const start = hostStart(settings);
  const orders = new Map<string, Order & { path: string; time: LaunchDemand | PeakDemand }>();
  for (const { profiles } of planGpuPool(settings).capacities) {
    const inForce = profilesInForce(profiles, firstDate, minutes);
    for (let minute = 1; minute < minutes; minute++) {
      const profile = inForce[minute]!;
      const named = times.get(profile.name);
      if (named === undefined || profile === inForce[minute - 1]) continue;
      const before = inForce.slice(Math.max(0, minute - hostsStayMinutes), minute).map(({ minimum }) => minimum);
      const hosts = profile.minimum - Math.max(...before);
      if (hosts <= 0) continue;
      const key = `${minute} ${profile.name}`;
      const known = orders.get(key);
      orders.set(key, { ...named, at: minute * 60, hosts: hosts + (known?.hosts ?? 0), start });
    }
  }
  return [...orders.values()];
}

function warning({ path, time, hosts, seconds }: Late): Problem {
  const lead = time.leadMinutes ?? defaultLeadMinutes;
  const needed = Math.ceil(seconds / 60);
  const [hour, minute] = time.start.split(":").map(Number) as [number, number];
  const start = hour * 60 + minute - (needed - lead);
  const at = `"${clock((start + minutesPerDay) % minutesPerDay)}"${start < 0 ? " of the day before" : ""}`;
  return {
    path,
    given: time.start,
    reason:
      `its ${hosts} hosts are all ready ${durationText(seconds)} after it, by the capacity model, ` +
      `and its first players come after ${lead} minutes${time.leadMinutes === undefined ? ", the default of leadMinutes" : ""}`,
    fix: `write start: ${at} and leadMinutes: ${needed}; or leadMinutes: ${needed} alone, where they come later`,
  };
}
