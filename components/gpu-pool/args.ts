import type * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../conventions";

/** Days of the week as Azure's schedules write them, in their order. */
export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

export type Weekday = (typeof weekdays)[number];

/**
 * What a host starts from: an x64 Linux image, pinned to one version (a host that starts tomorrow must be the same as today's).
 *
 * - `marketplace`: a supported distribution (conventions/distributions.ts), without driver, game and streaming server. With `hostTools`
 *   its hosts fetch `pull` and a streaming server from the region's build store first (services/host-agent, "Host tools").
 * - `gallery`: with all of that in it (README, "The image's part"), by the id of a version in a compute gallery.
 */
export type HostImage =
  | {
      kind: "marketplace";
      publisher: string;
      offer: string;
      sku: string;
      version: string;
      /** The SHA-256 of their archive, 64 lower-case hexadecimal digits. Another archive is another generation. */
      hostTools?: { sha256: string };
    }
  | { kind: "gallery"; id: string };

/**
 * How a host gets its GPU's driver.
 *
 * - `baked`: the gallery image has it, tested as a whole. Best for a fleet: nothing is downloaded when a host starts.
 * - `extension`: Azure's extension downloads and installs it at the first start, from the internet. It may reboot the host meanwhile,
 *   and adds minutes to every start. `branch` and `version` pin it; left out, the recommended ones of conventions/gpu-drivers.ts.
 */
export type HostDriver = { install: "baked" } | { install: "extension"; branch?: string; version?: string };

/** How many hosts autoscale keeps. */
export interface HostCount {
  /** It starts hosts until there are this many; 0–1000. */
  minimum: number;
  /** More than that it removes, sessions or not; 1–1000. It holds at all times of the week. */
  maximum: number;
}

/** A time of the week with more players. Peaks of a pool neither overlap nor touch. */
export interface Peak {
  /** Letters, digits, spaces, hyphens, at most 40; unique in the pool. */
  name: string;
  /** The days on which it begins. */
  days: Weekday[];
  /** When its hosts must start, `18:00`, in the schedule's time zone. Start it as much earlier as a host takes to be ready. */
  start: string;
  /** When the minimum goes back, `23:30`; earlier than `start` means the next day. No host is removed then (README). */
  end: string;
  /** Not below the pool's own minimum, not above its maximum. */
  onDemandMinimum: number;
  /** The same for spot capacity. Left out: the pool's own spot minimum. */
  spotMinimum?: number;
}

/** A time that comes once, with more players than any week: a game's launch. On-demand hosts cover it. */
export interface Launch {
  /** Letters, digits, spaces, hyphens, at most 40; unique among the pool's launches and peaks. */
  name: string;
  /** The day on which it begins, `2026-12-10`. One that is over changes nothing any more, and takes one of autoscale's profiles. */
  date: string;
  /** When its hosts must start, `17:00`, in the schedule's time zone. Start it as much earlier as a host takes to be ready. */
  start: string;
  /** When the week's own minimum holds again, `02:00`; earlier than `start` means the next day. No host is removed then. */
  end: string;
  /** Not below what the week asks for at that time, not above the pool's maximum. */
  onDemandMinimum: number;
}

/**
 * Who removes hosts.
 *
 * - `controller`: the session controller (a later part), a host at a time, once it is free. Autoscale only adds.
 * - `none`: nobody but a person. Autoscale only adds.
 * - `autoscale`: **ends sessions**. It adds and removes by CPU load, and takes no notice of who is playing on the host it removes.
 */
export type ScaleIn = "autoscale" | "controller" | "none";

/**
 * An upgrade in place: Azure makes a batch of new hosts of the scale set's present model, and deletes free ones of an older model, until
 * all are new. Hosts on which somebody plays are skipped, but only as it was when the upgrade started: so only for a generation that
 * doesn't serve (rolling-upgrade.ts).
 */
export interface RollingUpgrade {
  /** How many of its hosts are replaced at once, 5–100 percent, rounded up. Meanwhile they exist twice. */
  batchPercent: number;
  /**
   * The on-demand vCPUs that Azure granted the subscription in the region, 1–1000000: of the size's family, and of all families. The plan
   * can't ask Azure; `npm run doctor` does, and says when it isn't so.
   */
  grantedVcpus: { family: number; region: number };
}

/** One generation of one pool of streaming hosts, as plain data. */
export interface GpuPoolSettings {
  placement: Placement;
  /** The pool's name, 2–12 lower-case letters and digits, a letter first. */
  pool: string;
  /** 1–99. Part of every name, so that two generations can stand side by side while one takes over from the other. */
  generation: number;
  /** Whether new sessions go to it. `false`: autoscale starts no more hosts for it, and removes none. */
  serving: boolean;
  /** A GPU size, e.g. `Standard_NV12ads_A10_v5` (components/conventions/gpu-sizes.ts). */
  size: string;
  /** The regions that offer the size, where the table of sizes is out of date. */
  sizeRegions?: string[];
  /** The region's zones to spread hosts over; `[]` for none. A zone can be added later and never taken away. */
  zones: string[];
  /** Sessions that one host plays at once, 1–32. */
  slotsPerHost: number;
  /** The operating system's disk, 30–2040 GiB. It lies on the host's local disk and must leave room there for builds. */
  osDiskGiB: number;
  /** What the largest build takes on a host, 1–30000 GiB: it must fit beside the OS disk. Left out: any room will do. */
  buildGiB?: number;
  image: HostImage;
  /** Left out: a gallery image has it, and a marketplace image has none, which `allowIdleHosts` must allow. */
  driver?: HostDriver;
  /**
   * Whether hosts may lack a GPU driver or a streaming server. No session can be played on such hosts: they idle, count as free, and
   * cost as much as others.
   *
   * @default false
   */
  allowIdleHosts?: boolean;
  /**
   * Trusted Launch, for an image whose driver is signed and tested under it. Left out: what the driver and the system allow
   * (security.ts), which is none for the Linux drivers of today.
   */
  trustedLaunch?: { secureBoot: boolean; virtualTpm: boolean };
  onDemand: HostCount;
  /**
   * On-demand hosts that Azure keeps room for while this generation serves, spread over the zones; 0–1000, not above `onDemand.maximum`.
   * They are billed as hosts from then on, whether they run or not. 0 reserves none, and keeps the way open to do so later.
   * Left out: none, and nothing of a reservation is declared (README, "Reserved hosts").
   */
  reservedHosts?: number;
  /** Hosts for about a fifth of the price that Azure takes away with 30 seconds' notice. Left out: none. */
  spot?: HostCount;
  schedule: {
    /** Windows' name of a time zone, e.g. `Tokyo Standard Time`; autoscale takes no other. */
    timeZone: string;
    /** At most 9: autoscale takes 20 profiles, and a peak needs two. */
    peaks: Peak[];
    /** As many as the 20 profiles leave: one each, beside the default one and two a peak. Left out: none. */
    launches?: Launch[];
  };
  scaleIn: ScaleIn;
  /** Left out: hosts keep the model that they started with, and change by a new generation. */
  rollingUpgrade?: RollingUpgrade;
  /** Session slots that this generation keeps free while it serves, on-demand and spot together, 0–32000. Left out: none. */
  warmFreeSlots?: number;
  /**
   * Whether autoscale adds hosts when fewer slots than `warmFreeSlots` are free. Switch it on once hosts publish the metric: Azure
   * may refuse a rule on one that nobody has ever sent. Left out: only the schedule adds.
   */
  scaleOnFreeSlots?: boolean;
  /** Where the host says how it is. It is asked from inside the host, so nobody else must reach the port. */
  health: {
    /** TCP, 1024–65535. */
    port: number;
    /** e.g. `/health`; not `/state`, which the host agent answers itself. */
    path: string;
  };
  /** The channel whose build hosts pull, e.g. `prod`. */
  channel: string;
  /** How long Azure warns a host before it deletes it, 5–15 minutes. On-demand only: spot has no such notice. */
  terminateNoticeMinutes: number;
  /** How long a new host may take until it says that it is well, 10–90 minutes; then it is replaced. */
  repairGraceMinutes: number;
}

export interface GpuPoolArgs extends GpuPoolSettings {
  resourceGroupName: pulumi.Input<string>;
  /** The hosts' subnet. It must have a way out of its own: Flexible scale sets have none. */
  subnetId: pulumi.Input<string>;
  /** The region's build store. */
  buildAccount: { id: pulumi.Input<string>; blobEndpoint: pulumi.Input<string> };
  /** The Log Analytics workspace for autoscale's decisions and what hosts say. Left out: it is kept nowhere, and hosts have no agent. */
  workspaceId?: pulumi.Input<string>;
  /** What has the region's machines collected from. Hosts that start before it are not. */
  collection?: pulumi.Resource;
}
