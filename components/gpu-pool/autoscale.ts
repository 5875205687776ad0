import { type GpuPoolSettings, type HostCount, type Peak, type ScaleIn, type Weekday, weekdays } from "./args";
import { type FreeSlotsRule, freeSlotRules } from "./free-slot-rules";
import { type FixedDate, fixedDateOf } from "./launches";
import { defaultProfileName, minuteOfDay, nextDay } from "./schedule";

/** A time of the week at which a profile takes over from the one before it. */
export interface Recurrence {
  timeZone: string;
  days: Weekday[];
  hour: number;
  minute: number;
}

/** A rule on the scale set's own average CPU load. */
export interface CpuRule {
  metric: "cpu";
  direction: "Decrease" | "Increase";
  thresholdPercent: number;
  hosts: number;
  windowMinutes: number;
  cooldownMinutes: number;
}

export type AutoscaleRule = CpuRule | FreeSlotsRule;

/** What autoscale keeps to for a part of the week. */
export interface AutoscaleProfile {
  name: string;
  minimum: number;
  maximum: number;
  /** How many hosts autoscale goes up to when it can't read a rule's metric. */
  default: number;
  /** When it begins, every week. Neither this nor a fixed date: the default profile. */
  recurrence?: Recurrence;
  /** From when to when it holds, once. */
  fixedDate?: FixedDate;
  rules: AutoscaleRule[];
}

/**
 * The name of the profile that ends a peak. A recurring profile has a start only and lasts until the next one's: so each peak is
 * followed by a copy of the default profile, under a name that is JSON in itself. Under any other name the portal takes it
 * for one more peak. https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-multiprofile, 2022-09-30
 */
export function endProfileName(peak: string): string {
  return JSON.stringify({ name: defaultProfileName, for: peak });
}

// The example of Microsoft's tutorial for scale sets: https://learn.microsoft.com/azure/virtual-machine-scale-sets/tutorial-autoscale-cli
const addByCpu: CpuRule = {
  metric: "cpu",
  direction: "Increase",
  thresholdPercent: 70,
  hosts: 3,
  windowMinutes: 5,
  cooldownMinutes: 5,
};
const removeByCpu: CpuRule = {
  metric: "cpu",
  direction: "Decrease",
  thresholdPercent: 30,
  hosts: 1,
  windowMinutes: 5,
  cooldownMinutes: 5,
};

function cpuRules(scaleIn: ScaleIn, serving: boolean): CpuRule[] {
  if (scaleIn !== "autoscale") return [];
  return serving ? [addByCpu, removeByCpu] : [removeByCpu];
}

/**
 * The profiles of one scale set. One maximum in all of them: a lower one would be a scale-in, by which Azure ends sessions.
 *
 * @param minimumOf the minimum that a peak or a launch asks of this scale set; undefined where it asks nothing
 * @param warmSlots the free slots that its rules keep; 0 for no such rules
 */
export function planProfiles(
  {
    serving,
    scaleIn,
    schedule,
    slotsPerHost,
  }: Pick<GpuPoolSettings, "scaleIn" | "schedule" | "serving" | "slotsPerHost">,
  { minimum, maximum }: HostCount,
  minimumOf: (time: Pick<Peak, "onDemandMinimum" | "spotMinimum">) => number | undefined,
  warmSlots = 0,
): AutoscaleProfile[] {
  const rules = [...cpuRules(scaleIn, serving), ...(serving ? freeSlotRules(warmSlots, slotsPerHost) : [])];
  const peaks = serving ? schedule.peaks.filter((peak) => (minimumOf(peak) ?? minimum) !== minimum) : [];
  const launches = serving ? (schedule.launches ?? []).filter((launch) => minimumOf(launch) !== undefined) : [];
  const least = serving ? minimum : 0;
  // With rules, a metric that can't be read must not leave players without hosts. Without rules there is no
  // metric to lose, and a default above the minimum could only keep the night at the evening's size.
  const safe = rules.length > 0 ? Math.max(least, ...peaks.map((peak) => minimumOf(peak) ?? 0)) : undefined;
  const profile = (name: string, least: number, recurrence?: Recurrence): AutoscaleProfile => ({
    name,
    minimum: least,
    maximum,
    // Without a host there is no metric either: at no host the default would start the evening's, day and night.
    default: least === 0 ? 0 : (safe ?? least),
    ...(recurrence ? { recurrence } : {}),
    rules,
  });
  return [
    profile(defaultProfileName, least),
    ...peaks.flatMap((peak) => [
      profile(peak.name, minimumOf(peak) ?? minimum, startOf(peak, schedule.timeZone)),
      profile(endProfileName(peak.name), least, endOf(peak, schedule.timeZone)),
    ]),
    ...launches.map((launch) => {
      const most = minimumOf(launch) ?? minimum;
      // Its own default: an ordinary evening whose metric can't be read must not start the hosts of a launch.
      const standard = Math.max(most, safe ?? 0);
      return { ...profile(launch.name, most), default: standard, fixedDate: fixedDateOf(launch, schedule.timeZone) };
    }),
  ];
}

function startOf({ days, start }: Peak, timeZone: string): Recurrence {
  return at(timeZone, days, start);
}

function endOf({ days, start, end }: Peak, timeZone: string): Recurrence {
  const pastMidnight = (minuteOfDay(end) ?? 0) <= (minuteOfDay(start) ?? 0);
  return at(timeZone, pastMidnight ? days.map(nextDay) : days, end);
}

function at(timeZone: string, days: Weekday[], time: string): Recurrence {
  const minute = minuteOfDay(time) ?? 0;
  return {
    timeZone,
    days: weekdays.filter((day) => days.includes(day)),
    hour: Math.floor(minute / 60),
    minute: minute % 60,
  };
}
