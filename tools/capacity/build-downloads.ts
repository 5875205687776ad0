import { findGpuSize } from "../../components/conventions";
import type { GpuPoolSettings } from "../../components/gpu-pool";
import { assumptions } from "./assumptions";

/** A host's download of its build. Times are in seconds. */
export interface Download {
  /** When it begins. */
  from: number;
  megabits: number;
  /** The most that the host itself takes, in Mbit/s. */
  hostMbps: number;
}

/**
 * Downloads from one storage account. At every moment the account's rate is shared fairly: each download gets the same, but no more than
 * its host takes, and the others share what it leaves.
 */
export class BuildDownloads<T extends Download> {
  private waiting: T[] = [];
  private running: { download: T; left: number }[] = [];
  private now = 0;
  private sent = 0;

  /** @param accountMbps the most that the account sends, to all hosts together */
  constructor(private readonly accountMbps: number) {}

  /** What the account has sent so far, in megabits. */
  get sentMegabits(): number {
    return this.sent;
  }

  /** Adds a download that begins no earlier than the time up to which this has run. */
  add(download: T): void {
    this.waiting.push(download);
  }

  /** Ends downloads of hosts that are gone. */
  dropIf(isGone: (download: T) => boolean): void {
    this.waiting = this.waiting.filter((download) => !isGone(download));
    this.running = this.running.filter(({ download }) => !isGone(download));
  }

  /** @returns the downloads that end before a time, in that order, each with the second of its end */
  runUntil(time: number): { download: T; at: number }[] {
    const ended: { download: T; at: number }[] = [];
    while (this.now < time && this.waiting.length + this.running.length > 0) {
      const due = this.waiting.filter(({ from }) => from <= this.now);
      if (due.length > 0) {
        this.waiting = this.waiting.filter(({ from }) => from > this.now);
        this.running.push(...due.map((download) => ({ download, left: download.megabits })));
      }
      const rates = fairShares(
        this.running.map(({ download }) => download.hostMbps),
        this.accountMbps,
      );
      const firstEnd = Math.min(...this.running.map(({ left }, index) => this.now + left / rates[index]!));
      const next = Math.min(time, firstEnd, ...this.waiting.map(({ from }) => from));
      this.running.forEach((one, index) => (one.left -= rates[index]! * (next - this.now)));
      this.sent += rates.reduce((sum, rate) => sum + rate, 0) * (next - this.now);
      this.now = next;
      ended.push(
        ...this.running.filter(({ left }) => left < roundingMegabits).map(({ download }) => ({ download, at: next })),
      );
      this.running = this.running.filter(({ left }) => left >= roundingMegabits);
    }
    // Nothing is left to download: the clock moves on all the same.
    if (time < Infinity) this.now = Math.max(this.now, time);
    return ended;
  }
}

/** More than rounding leaves of a download that has ended, and less than anything that matters. */
const roundingMegabits = 1e-3;

/** Shares a rate out: nobody gets more than its limit, and what it leaves goes to the others (max-min fairness). */
function fairShares(limits: readonly number[], total: number): number[] {
  const shares: number[] = [];
  let left = total;
  [...limits.keys()]
    .sort((a, b) => limits[a]! - limits[b]!)
    .forEach((index, order) => {
      shares[index] = Math.min(limits[index]!, left / (limits.length - order));
      left -= shares[index];
    });
  return shares;
}

/** What a host does from its order until its slots are offered. */
export interface HostStart {
  /** From the order until the download begins, in seconds. */
  bootSeconds: number;
  megabits: number;
  /** The slower of the host's network and its local disk, in Mbit/s. */
  hostMbps: number;
}

/** How a host of a pool starts. */
export function hostStart({
  size,
  buildGiB = 0,
  driver,
}: Pick<GpuPoolSettings, "buildGiB" | "driver" | "size">): HostStart {
  const { cpus, networkMbitPerSecond } = findGpuSize(size)!;
  const { bootMinutes, driverMinutes, diskWriteMBpsPerVcpu } = assumptions;
  return {
    bootSeconds: (bootMinutes + (driver?.install === "extension" ? driverMinutes : 0)) * 60,
    megabits: (buildGiB * 2 ** 30 * 8) / 1_000_000,
    hostMbps: Math.min(networkMbitPerSecond, cpus * diskWriteMBpsPerVcpu * 8),
  };
}

/** Hosts that are ordered in the same second. */
export interface Order {
  /** In seconds. */
  at: number;
  hosts: number;
  start: HostStart;
}

/**
 * When the hosts of several orders are ready, if all pull their build from one account.
 *
 * @returns for each order the seconds until its last host is ready; 0 for an order of no host
 */
export function readySeconds(orders: readonly Order[], accountMbps: number): number[] {
  const downloads = new BuildDownloads<Download & { order: number }>(accountMbps);
  const first = Math.min(...orders.map(({ at }) => at));
  orders.forEach(({ at, hosts, start: { bootSeconds, megabits, hostMbps } }, order) => {
    for (let host = 0; host < hosts; host++)
      downloads.add({ from: at - first + bootSeconds, megabits, hostMbps, order });
  });
  const ready = orders.map(() => 0);
  for (const { download, at } of downloads.runUntil(Infinity))
    ready[download.order] = at - (orders[download.order]!.at - first);
  return ready;
}
