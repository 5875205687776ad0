import { type Problem, Problems } from "../conventions";
import { type GpuPoolSettings, type Launch, type Peak, weekdays } from "./args";
import { anotherName, apart, laterBy, minuteOfDay, profileNameProblems } from "./schedule";

/*
 * A launch is an autoscale profile with a fixed date. Azure runs it once, goes by fixed dates before recurrences and by those before
 * the default profile, and takes spans of 365 days at most; a launch here lasts less than a day
 * (https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings, 2026-08-05). Of two that hold at
 * one time an earlier edition of that page said that the first is followed, and the present one says nothing: none may overlap.
 */

/** When a profile holds, once; both ends are the time zone's own clock, without an offset, as Azure's example has them. */
export interface FixedDate {
  timeZone: string;
  /** `2026-12-10T18:00:00` */
  start: string;
  end: string;
}

/** A launch's beginning and end, as Azure wants them. */
export function fixedDateOf(launch: Launch, timeZone: string): FixedDate {
  const { date, start, end } = launch;
  return { timeZone, start: `${date}T${start}:00`, end: `${pastMidnight(launch) ? dayAfter(date) : date}T${end}:00` };
}

const minutesPerDay = 24 * 60;
const millisecondsPerDay = minutesPerDay * 60_000;

/** `2026-12-10` → days since 1970; undefined for what no calendar has. */
function dayNumber(date: string): number | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // The 30th of February is read as a day of March.
  return !Number.isNaN(day) && dateOf(day / millisecondsPerDay) === date ? day / millisecondsPerDay : undefined;
}

function dateOf(day: number): string {
  return new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
}

function dayAfter(date: string): string {
  return dateOf((dayNumber(date) ?? 0) + 1);
}

function pastMidnight({ start, end }: Pick<Launch, "end" | "start">): boolean {
  return (minuteOfDay(end) ?? 0) <= (minuteOfDay(start) ?? 0);
}

/** From when to when, in minutes of the calendar; undefined for what is no date or time. */
function stretch(launch: Pick<Launch, "date" | "end" | "start">): { from: number; to: number } | undefined {
  const [day, start, end] = [dayNumber(launch.date), minuteOfDay(launch.start), minuteOfDay(launch.end)];
  if (day === undefined || start === undefined || end === undefined) return undefined;
  const from = day * minutesPerDay + start;
  return { from, to: from + ((end - start + minutesPerDay) % minutesPerDay || minutesPerDay) };
}

/** Touching counts: of two that hold in the same minute, nobody says which one Azure follows. */
function meet(one: Launch, other: Launch): boolean {
  const [a, b] = [stretch(one), stretch(other)];
  return a !== undefined && b !== undefined && a.from <= b.to && b.from <= a.to;
}

/** Whether a peak falls, at least in part, into the time of a launch. */
export function launchMeetsPeak(
  launch: Pick<Launch, "date" | "end" | "start">,
  { days, start, end }: Pick<Peak, "days" | "end" | "start">,
): boolean {
  const during = stretch(launch);
  if (during === undefined) return false;
  const first = Math.floor(during.from / minutesPerDay) - 1;
  return [first, first + 1, first + 2].some((day) => {
    if (!days.includes(weekdayOf(day))) return false;
    const peak = stretch({ date: dateOf(day), start, end });
    return peak !== undefined && peak.from < during.to && during.from < peak.to;
  });
}

/** 1 January 1970 was a Thursday. */
function weekdayOf(day: number): (typeof weekdays)[number] {
  return weekdays[(((day + 3) % 7) + 7) % 7]!;
}

/** What is wrong with a date: no calendar has it, e.g. `2027-02-29`. */
export function dateProblems(date: string, path: string): Problem[] {
  if (dayNumber(date) !== undefined) return [];
  return [{ path, given: date, reason: "no calendar has this day", fix: 'write e.g. "2026-12-10"' }];
}

/** What is wrong with a pool's launches; paths start at the pool's settings. */
export function launchProblems({ schedule, onDemand }: Pick<GpuPoolSettings, "onDemand" | "schedule">): Problem[] {
  const problems = new Problems();
  const { launches = [], peaks } = schedule;
  launches.forEach((launch, index) => {
    const path = `schedule.launches[${index}]`;
    const during = peaks.filter((peak) => launchMeetsPeak(launch, peak));
    const least = Math.max(onDemand.minimum, ...during.map(({ onDemandMinimum }) => onDemandMinimum));
    problems.addAll(problemsOf(launch, least, onDemand.maximum), path);
    const earlier = launches.slice(0, index);
    if ([...earlier, ...peaks].some(({ name }) => name === launch.name)) {
      problems.add({
        path: `${path}.name`,
        given: launch.name,
        reason: "another launch or a peak has this name",
        fix: anotherName(launch.name, index),
      });
    }
    for (const other of earlier.filter((one) => meet(one, launch))) {
      problems.add({
        path,
        given: launch.name,
        reason: `it overlaps or touches ${other.name}, and of two fixed dates Azure follows only one`,
        fix: apart(other, launch, meet),
      });
    }
  });
  return problems.list;
}

function problemsOf(launch: Launch, least: number, most: number): Problem[] {
  const problems: Problem[] = [...profileNameProblems(launch.name), ...dateProblems(launch.date, "date")];
  for (const edge of ["start", "end"] as const) {
    if (minuteOfDay(launch[edge]) !== undefined) continue;
    problems.push({ path: edge, given: launch[edge], reason: "this is no time of day", fix: 'write e.g. "18:00"' });
  }
  if (launch.start === launch.end) {
    problems.push({
      path: "end",
      given: launch.end,
      reason: "the launch ends when it starts",
      fix: `write another end, e.g. "${laterBy(60, launch.start)}"; one that lasts longer than a day is several launches`,
    });
  }
  const hosts = launch.onDemandMinimum;
  if (!Number.isInteger(hosts) || hosts < least || hosts > most) {
    problems.push({
      path: "onDemandMinimum",
      given: hosts,
      reason:
        "a launch goes before the pool's own minimum and the peaks of that time, so it is a whole number from theirs to the maximum",
      fix: `write a number from ${least} to ${most}`,
    });
  }
  return problems;
}
