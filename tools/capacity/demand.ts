import { assumptions } from "./assumptions";
import { arrivalsOf, type Day } from "./days";
import { lognormal, poisson, type Random, randomFrom } from "./random";
import { dateAfter, dayName, type DayName, minutesPerDay, secondsPerDay } from "./time";

/** What a pool is configured for, in sessions at once. */
export interface PoolSessions {
  /** The most of all. */
  atPeak: number;
  /** The most on a day of the week: its busiest peak's, or what is expected outside of peaks. */
  on: (day: DayName) => number;
}

/** Sessions in the order in which they arrive. Times are in seconds since the warm-up day's midnight. */
export interface Demand {
  arrivals: Float64Array;
  /** Seconds. */
  lengths: Float64Array;
  /** The most sessions at once that the day would have if nobody ever waited. */
  mostAtOnce: number;
}

interface Candidate {
  arrival: number;
  length: number;
  /** It takes part when the share of candidates that do is larger than this. */
  mark: number;
  /** Whether only the launch brings it. */
  extra: boolean;
}

/** Sessions of the days around can be more than a day's own are meant to be until this hour. */
const settledHour = 6;
/** Of the day after only so much is played, for the last sessions of the day to be served. */
const minutesAfter = 12 * 60;

/**
 * Draws the sessions of a day, the day before and the morning after. Each day has as many sessions as make it reach what the
 * pool is configured for: at its busiest moment there would be exactly so many at once, if nobody had to wait.
 *
 * A launch reaches `atPeak`, as long as the rest of its day stays within what an ordinary day has.
 */
export function drawDemand(day: Day, pool: PoolSessions, seed: string): Demand {
  const random = randomFrom(`${seed} sessions`);
  const chosen: Candidate[] = [];
  let mostAtOnce = 0;
  [arrivalsOf[day.before], day.arrivals, arrivalsOf[day.after]].forEach((arrivals, index) => {
    const isTheDay = index === 1;
    const target = pool.on(dayName(dateAfter(day.date, index - 1)));
    const launch = isTheDay ? day.launch : undefined;
    const candidates = drawCandidates(random, arrivals, target, index, launch);
    const from = index * secondsPerDay + settledHour * 3600;
    const to = (index + 1) * secondsPerDay;
    const ordinary = candidates.filter(({ extra }) => !extra);
    let share = largestShare(chosen, ordinary, target, from, to);
    if (launch) share = Math.min(share, largestShare(chosen, candidates, pool.atPeak, from, to));
    chosen.push(
      ...candidates.filter(
        ({ mark, arrival }) => mark < share && (index < 2 || arrival < index * secondsPerDay + minutesAfter * 60),
      ),
    );
    if (isTheDay) mostAtOnce = mostAt(chosen, from, to);
  });
  chosen.sort((one, other) => one.arrival - other.arrival);
  return {
    arrivals: Float64Array.from(chosen, ({ arrival }) => arrival),
    lengths: Float64Array.from(chosen, ({ length }) => length),
    mostAtOnce,
  };
}

/** More sessions than a day needs, so that a share of them will do. */
function drawCandidates(
  random: Random,
  arrivals: readonly number[],
  target: number,
  index: number,
  launch: Day["launch"],
): Candidate[] {
  const { medianMinutes, sigma } = assumptions.session;
  const meanMinutes = medianMinutes * Math.exp(sigma ** 2 / 2);
  // Three standard deviations and a few above the target: some moment of the evening is above it as good as always.
  const perMinute = (target + 3 * Math.sqrt(target) + 4) / meanMinutes;
  const drawn: Candidate[] = [];
  const draw = (minute: number, expected: number, extra: boolean): void => {
    for (let left = poisson(random, expected); left > 0; left--) {
      drawn.push({
        arrival: index * secondsPerDay + (minute + random()) * 60,
        length: lognormal(random, medianMinutes * 60, sigma),
        mark: random(),
        extra,
      });
    }
  };
  for (let minute = 0; minute < minutesPerDay; minute++) {
    const expected = perMinute * shareAt(arrivals, minute);
    draw(minute, expected, false);
    if (launch && minute >= launch.fromMinute && minute < launch.fromMinute + launch.minutes)
      draw(minute, expected * (launch.times - 1), true);
  }
  return drawn;
}

/** From the middle of one hour to the middle of the next it is a straight line. */
export function shareAt(arrivals: readonly number[], minute: number): number {
  const hours = minute / 60 - 0.5;
  const before = Math.floor(hours);
  const [from, to] = [arrivals.at(before)!, arrivals[(before + 1) % arrivals.length]!];
  return (from + (to - from) * (hours - before)) / 100;
}

/** The largest share of the candidates with which there are never more than `most` sessions at once. */
function largestShare(
  settled: readonly Candidate[],
  candidates: readonly Candidate[],
  most: number,
  from: number,
  to: number,
): number {
  const changes = [...settled.map((session) => ({ ...session, mark: -1 })), ...candidates]
    .flatMap(({ arrival, length, mark }) => [
      { at: arrival, by: 1, mark },
      { at: arrival + length, by: -1, mark },
    ])
    .sort((one, other) => one.at - other.at);
  const fits = (share: number): boolean => {
    let present = 0;
    for (const { at, by, mark } of changes) {
      if (mark >= share) continue;
      present += by;
      if (present > most && at >= from && at < to) return false;
    }
    return true;
  };
  const marks = candidates.map(({ mark }) => mark).sort((one, other) => one - other);
  let [least, beyond] = [0, marks.length + 1];
  while (beyond - least > 1) {
    const middle = (least + beyond) >> 1;
    if (fits(marks[middle] ?? 1)) least = middle;
    else beyond = middle;
  }
  return marks[least] ?? 1;
}

function mostAt(sessions: readonly Candidate[], from: number, to: number): number {
  const changes = sessions
    .flatMap(({ arrival, length }) => [
      { at: arrival, by: 1 },
      { at: arrival + length, by: -1 },
    ])
    .sort((one, other) => one.at - other.at);
  let [present, most] = [0, 0];
  for (const { at, by } of changes) {
    present += by;
    if (at >= from && at < to) most = Math.max(most, present);
  }
  return most;
}
