import { isWindowsTimeZone, type Problem, Problems, windowsTimeZones } from "../conventions";
import { type GpuPoolSettings, type Peak, type Weekday, weekdays } from "./args";

const minutesPerDay = 24 * 60;
const minutesPerWeek = 7 * minutesPerDay;

/** The name that Azure's portal gives a default profile, and expects inside the names of its copies. No two profiles share one. */
export const defaultProfileName = "Auto created default scale condition";

/** What is wrong with a name that an autoscale profile is to have. */
export function profileNameProblems(name: string): Problem[] {
  const path = "name";
  if (!/^[A-Za-z0-9][A-Za-z0-9 -]{0,39}$/.test(name)) {
    const reason = "it becomes an autoscale profile's name, or a part of one";
    return [{ path, given: name, reason, fix: "write 1 to 40 letters, digits, spaces and hyphens" }];
  }
  if (name.toLowerCase() !== defaultProfileName.toLowerCase()) return [];
  return [
    {
      path,
      given: name,
      reason: "the profile of the rest of the week has this name",
      fix: "write another name, e.g. peak",
    },
  ];
}

/** `18:30` → 1110; undefined for what is no time of day. */
export function minuteOfDay(time: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** The day after, over and over: Sunday is followed by Monday. */
export function nextDay(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 1) % weekdays.length]!;
}

/** A peak's stretches of the week, in minutes since Monday 00:00; the end may lie beyond Sunday's. */
function stretches(peak: Peak): { from: number; to: number }[] {
  const start = minuteOfDay(peak.start);
  const end = minuteOfDay(peak.end);
  if (start === undefined || end === undefined) return [];
  const length = end > start ? end - start : end - start + minutesPerDay;
  return peak.days
    .filter((day) => weekdays.includes(day))
    .map((day) => weekdays.indexOf(day) * minutesPerDay + start)
    .map((from) => ({ from, to: from + length }));
}

/** A time of day some minutes later, past midnight if need be. */
export function laterBy(minutes: number, time: string): string {
  const minute = ((minuteOfDay(time) ?? 0) + minutes) % minutesPerDay;
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** What to write for a name that another one of the list has. */
export function anotherName(name: string, index: number): string {
  return `write another name, e.g. ${name.slice(0, 18)}${index + 1}`;
}

/** How to keep two profiles apart: the later one begins a minute after the other, where that is enough. */
export function apart<Time extends { start: string; end: string }>(
  earlier: Time,
  later: Time,
  meet: (a: Time, b: Time) => boolean,
): string {
  const start = laterBy(1, earlier.end);
  const isEnough = start !== later.end && !meet(earlier, { ...later, start });
  return isEnough ? `write start: "${start}", a minute after the other, or join the two` : "remove it, or join the two";
}

/** Touching counts: of two profiles that begin in the same minute, nobody says which one Azure follows. */
function meet(one: Peak, other: Peak): boolean {
  return stretches(one).some((a) =>
    stretches(other).some((b) =>
      [-minutesPerWeek, 0, minutesPerWeek].some((shift) => a.from <= b.to + shift && b.from + shift <= a.to),
    ),
  );
}

/** https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings, 2026-08-05 */
const mostProfiles = 20;
/** The default profile, and two a peak. */
const mostPeaks = 9;

/** All that is wrong with a pool's schedule; paths start at the pool's settings. */
export function scheduleProblems({ schedule, onDemand, spot }: GpuPoolSettings): Problem[] {
  const problems = new Problems();
  const { timeZone, peaks, launches = [] } = schedule;
  if (!isWindowsTimeZone(timeZone)) {
    const sameLetters = windowsTimeZones.find((known) => known.toLowerCase() === timeZone.toLowerCase());
    problems.add({
      path: "schedule.timeZone",
      given: timeZone,
      reason: "autoscale takes Windows' names of time zones only",
      fix: `write e.g. ${sameLetters ?? "Tokyo Standard Time for Asia/Tokyo"}`,
    });
  }
  if (peaks.length > mostPeaks) {
    problems.add({
      path: "schedule.peaks",
      given: peaks.length,
      reason: "autoscale takes 20 profiles, which is enough for 9 peaks",
      fix: `remove ${peaks.length - mostPeaks} of them, or give one of them more days`,
    });
  }
  const left = mostProfiles - 1 - 2 * peaks.length;
  if (left >= 0 && launches.length > left) {
    problems.add({
      path: "schedule.launches",
      given: launches.length,
      reason: `autoscale takes ${mostProfiles} profiles: the default one, two a peak and one a launch, past launches too`,
      fix: `remove ${launches.length - left} of them; those that are over can go`,
    });
  }
  peaks.forEach((peak, index) => {
    const path = `schedule.peaks[${index}]`;
    problems.addAll(peakProblems(peak, onDemand.minimum, onDemand.maximum, spot), path);
    if (peaks.slice(0, index).some(({ name }) => name === peak.name)) {
      problems.add({
        path: `${path}.name`,
        given: peak.name,
        reason: "another peak has this name",
        fix: anotherName(peak.name, index),
      });
    }
    for (const earlier of peaks.slice(0, index)) {
      if (!meet(earlier, peak)) continue;
      problems.add({
        path,
        given: peak.name,
        reason: `it overlaps or touches ${earlier.name}`,
        fix: apart(earlier, peak, meet),
      });
    }
  });
  return problems.list;
}

function peakProblems(peak: Peak, least: number, most: number, spot: GpuPoolSettings["spot"]): Problem[] {
  const problems: Problem[] = profileNameProblems(peak.name);
  const days = [...new Set(peak.days)].filter((day) => weekdays.includes(day));
  if (
    peak.days.length === 0 ||
    new Set(peak.days).size < peak.days.length ||
    peak.days.some((day) => !weekdays.includes(day))
  ) {
    problems.push({
      path: "days",
      given: peak.days,
      reason: "it must name at least one day of the week, and each once",
      fix: `write ${JSON.stringify(days.length > 0 ? days : weekdays)}, or others of ${weekdays.join(", ")}`,
    });
  }
  for (const edge of ["start", "end"] as const) {
    if (minuteOfDay(peak[edge]) !== undefined) continue;
    problems.push({ path: edge, given: peak[edge], reason: "this is no time of day", fix: 'write e.g. "18:00"' });
  }
  if (peak.start === peak.end) {
    problems.push({
      path: "end",
      given: peak.end,
      reason: "the peak ends when it starts",
      fix: `write another end, e.g. "${laterBy(60, peak.start)}", or raise offPeak when it lasts all day`,
    });
  }
  problems.push(...minimumProblems("onDemandMinimum", peak.onDemandMinimum, least, most));
  if (peak.spotMinimum !== undefined && !spot) {
    problems.push({
      path: "spotMinimum",
      given: peak.spotMinimum,
      reason: "the pool has no spot capacity",
      fix: "leave it out, or add spot to the pool",
    });
  } else if (peak.spotMinimum !== undefined && spot) {
    problems.push(...minimumProblems("spotMinimum", peak.spotMinimum, spot.minimum, spot.maximum));
  }
  return problems;
}

function minimumProblems(path: string, given: number, least: number, most: number): Problem[] {
  if (Number.isInteger(given) && given >= least && given <= most) return [];
  return [
    {
      path,
      given,
      reason: "a peak's minimum must be a whole number from the pool's own minimum to its maximum",
      fix: `write a number from ${least} to ${most}`,
    },
  ];
}
