import type { AutoscaleProfile } from "../../components/gpu-pool";
import { dateAfter, dayName, minutesPerDay } from "./time";

/**
 * Which profile autoscale follows at which minute: a fixed date before recurring ones before the default. Of the recurring ones it is the
 * one that began last, however long ago (autoscale-understanding-settings, 2026-08-05). All times are the region's own,
 * as those of the profiles are, on days without a change of the clock.
 *
 * @param firstDate the date of minute 0
 * @param minutes for how many minutes
 */
export function profilesInForce(
  profiles: readonly AutoscaleProfile[],
  firstDate: string,
  minutes: number,
): AutoscaleProfile[] {
  const always = profiles.find(({ recurrence, fixedDate }) => !recurrence && !fixedDate);
  const recurring = profiles.filter(({ recurrence }) => recurrence);
  const fixed = profiles.filter(({ fixedDate }) => fixedDate);
  // The week before says what is in force at the beginning.
  const starts = recurring
    .flatMap((profile) =>
      Array.from({ length: 7 + Math.ceil(minutes / minutesPerDay) }, (_, index) => index - 7)
        .filter((day) => profile.recurrence!.days.includes(dayName(dateAfter(firstDate, day))))
        .map((day) => ({
          at: day * minutesPerDay + profile.recurrence!.hour * 60 + profile.recurrence!.minute,
          profile,
        })),
    )
    .sort((one, other) => one.at - other.at);
  const spans = fixed.map((profile) => ({
    profile,
    from: minutesSince(firstDate, profile.fixedDate!.start),
    to: minutesSince(firstDate, profile.fixedDate!.end),
  }));
  let next = 0;
  let current = always;
  return Array.from({ length: minutes }, (_, minute) => {
    for (; next < starts.length && starts[next]!.at <= minute; next++) current = starts[next]!.profile;
    const profile = spans.find(({ from, to }) => minute >= from && minute < to)?.profile ?? current;
    if (profile === undefined) throw new Error("an autoscale setting without a profile for every time of the week");
    return profile;
  });
}

function minutesSince(date: string, moment: string): number {
  return (Date.parse(`${moment}Z`) - Date.parse(`${date}T00:00:00Z`)) / 60_000;
}
