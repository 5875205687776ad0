import { minutesPerDay } from "./time";
import launch from "./days/launch.json";
import ordinary from "./days/ordinary.json";
import weekend from "./days/weekend.json";

/** A day of demand, relative to what a pool is configured for. */
export interface Day {
  key: DayKey;
  title: string;
  /** `2027-01-20`: it decides the day of the week, and the date of the launch. By the region's own clock, as all times. */
  date: string;
  /** What kind of day comes before it and after it. */
  before: "ordinary" | "weekend";
  after: "ordinary" | "weekend";
  /** Arrivals in each of 24 hours, as a share of the busiest hour's, in percent. */
  arrivals: readonly number[];
  /** An hour in which `times` as many sessions arrive as in the same hour of the same day without the launch. */
  launch?: { fromMinute: number; minutes: number; times: number };
  /** When the operator has the launch's hosts up; left out where nobody told the operator. */
  announcement?: { start: string; end: string };
  /** Whether the promise holds for it. */
  promised: boolean;
}

export type DayKey = "launch" | "ordinary" | "unannounced" | "weekend";

const launchHour = { fromMinute: minuteOf(launch.launch.from), ...launch.launch };

/** The days that are replayed, in the order of the report. */
export const days: readonly Day[] = [
  { ...kind(ordinary), key: "ordinary", promised: true },
  { ...kind(weekend), key: "weekend", promised: true },
  { ...kind(launch), key: "launch", launch: launchHour, announcement: launch.announcement, promised: true },
  {
    ...kind(launch),
    key: "unannounced",
    title: "The same launch, unannounced",
    launch: launchHour,
    promised: false,
  },
];

/** The arrivals of the kind of day that comes before or after. */
export const arrivalsOf = { ordinary: ordinary.arrivals, weekend: weekend.arrivals };

function kind(day: { title: string; date: string; before: string; after: string; arrivals: number[] }) {
  const { title, date, arrivals } = day;
  return { title, date, arrivals, before: day.before as Day["before"], after: day.after as Day["after"] };
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return (hours! * 60 + minutes!) % minutesPerDay;
}
