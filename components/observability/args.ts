import type * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../conventions";

/** A monthly budget. It warns; it stops nothing. */
export interface BudgetSettings {
  /** A whole amount in the subscription's billing currency, at least 1. */
  monthly: number;
  /**
   * The first day it counts, the first of a month, as `2026-12-01`. Written down and never computed: "this month" would change the
   * budget every month. Azure refuses, on creation, a date before the current month.
   */
  startDate: string;
  /** Who is told, 1–50 addresses. */
  contactEmails: string[];
  /**
   * What it counts. `subscription` (default): everything in it, so an environment wants a subscription of its own.
   * `resourceGroup`: the group of the global part only.
   */
  scope?: "subscription" | "resourceGroup";
}

/** The workspace and the budget of an environment, as plain data. */
export interface MonitoringSettings {
  placement: Placement;
  /** Days until the workspace forgets, 30–730; the first 31 cost nothing extra. */
  retentionDays: number;
  /**
   * GB a day, whole, at least 1, after which the workspace takes in nothing until the next day: a lid on a runaway log, not a
   * budget. About 2.30 USD a GB in East US (2026-08).
   */
  dailyCapGb: number;
  /**
   * A workspace for each of these groups of geographies, by its key (`europe`), in the region that is named. The workspace of
   * `placement` serves its own group and all that have none. Each has retention and cap of its own.
   */
  workspaces?: Record<string, string>;
  budget: BudgetSettings;
}

export interface MonitoringArgs extends MonitoringSettings {
  resourceGroupName: pulumi.Input<string>;
}

/** A region's store for logs that are too many for the workspace, as plain data. */
export interface RegionLogsSettings {
  placement: Placement;
  /** Days until a log is deleted, 1–365. */
  retentionDays: number;
  /** Three copies in three zones (ZRS) or in one (LRS, about a fifth cheaper). Needs a region with zones. */
  zoneRedundant: boolean;
}

export interface RegionLogsArgs extends RegionLogsSettings {
  resourceGroupName: pulumi.Input<string>;
  /** The region's random suffix, five lower-case letters or digits: the account's name is unique in all of Azure. */
  nameSuffix: pulumi.Input<string>;
  /** The workspace that learns who reads or deletes logs. */
  workspaceId: pulumi.Input<string>;
}
