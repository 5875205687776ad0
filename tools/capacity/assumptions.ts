/**
 * What a replay takes for granted. They are not options: numbers of different replays are to be compared. README has the reason of
 * each.
 */
export const assumptions = {
  session: { medianMinutes: 35, sigma: 0.8 },
  /** From the order until the host agent runs; the build comes on top. */
  bootMinutes: 4,
  /** What Azure's driver extension adds to that. Not documented: ours, for a download and the build of a kernel module. */
  driverMinutes: 10,
  /**
   * What a host's local disk writes for each of its vCPUs, in MB/s. Not documented for the GPU sizes: their pages give the capacity only
   * (nvadsa10v5-series, ncast4v3-series, ngadsv620-series, 2024-07-31; nvadsv710-v5-series, 2024-09-16). Inferred from the
   * general-purpose sizes on the A10 hosts' processors, whose disks are listed with 62.5 MB/s a vCPU for sequential reads
   * (https://learn.microsoft.com/azure/virtual-machines/sizes/general-purpose/dadsv5-series, 2026-03-10); writes are usually slower.
   */
  diskWriteMBpsPerVcpu: 62.5,
  /** From the end of a minute until autoscale can read what was measured in it. */
  metricLagMinutes: 3,
  /** A host's CPU load in percent, with no session and with all its slots taken; in between it is a straight line. */
  cpu: { idle: 10, full: 90 },
  /** Ours: Azure quotes rates by the hour for each size and region, and publishes no table of them. */
  spotEvictionsPerHour: 0.025,
  /** A session that waits longer counts against the promise. */
  patienceSeconds: 30,
  /** The same day, with other random numbers each time. */
  repetitions: 10,
} as const;

/** The least that `pull` asks for at once on average: one chunk of 1.25 MiB (docs/build-format.md); of new packs it asks for 8 MiB. */
export const requestBytes = 1.25 * 2 ** 20;
