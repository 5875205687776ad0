export const minutesPerDay = 24 * 60;
export const secondsPerDay = minutesPerDay * 60;

const names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
export type DayName = (typeof names)[number];

/** `2027-01-20` and some days later. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * secondsPerDay * 1000).toISOString().slice(0, 10);
}

export function dayName(date: string): DayName {
  return names[new Date(`${date}T00:00:00Z`).getUTCDay()]!;
}

/** `17:30` of minute 1050 of a day. */
export function clock(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** `5 min 26 s` */
export function durationText(seconds: number): string {
  const all = Math.round(seconds);
  return `${Math.floor(all / 60)} min${all % 60 ? ` ${all % 60} s` : ""}`;
}
