/**
 * What a replay takes for granted. They are no options: numbers of different replays are to be compared. README says why each is
 * as it is.
 */
export const assumptions = {
  session: { medianMinutes: 35, sigma: 0.8 },
  /** From the order until the host agent runs; the build comes on top. */
  bootMinutes: 4,
  /** Decimal gigabytes. */
  buildGB: 60,
  /** From the end of a minute until autoscale can read what was measured in it. */
  metricLagMinutes: 3,
  /** A host's CPU load in percent, with no session and with all its slots taken; in between it is a straight line. */
  cpu: { idle: 10, full: 90 },
  /** Ours: Azure quotes rates by the hour for each size and region, and publishes no table of them. */
  spotEvictionsPerHour: 0.025,
  /** A session that waits longer counts against the promise. */
  patienceSeconds: 30,
  /** The same day, with other dice each time. */
  repetitions: 10,
} as const;
