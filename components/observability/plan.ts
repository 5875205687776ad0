import {
  builtInRoleId,
  findRegion,
  geographyKey,
  geographyProblems,
  locationProblems,
  nameProblems,
  regions,
  type Problem,
  type Region,
  resourceName,
  stableGuid,
  suffixLength,
  tagProblems,
  wholeNumberProblems,
} from "../conventions";
import type { BudgetSettings, MonitoringSettings, RegionLogsSettings } from "./args";
import { emailProblems } from "./emails";

/** One warning of a budget. */
export interface BudgetNotification {
  /** Percent of the monthly amount. */
  threshold: number;
  /** What was spent, or what Azure expects to be spent by the end of the month. */
  thresholdType: "Actual" | "Forecasted";
}

/** A workspace beside the home region's. */
export interface FurtherWorkspace {
  /** The group of geographies whose regions it serves, e.g. `europe`. */
  geography: string;
  location: string;
  workspaceName: string;
}

export interface MonitoringPlan {
  workspaceName: string;
  /** Sorted by geography. */
  furtherWorkspaces: FurtherWorkspace[];
  /** A GUID, as Azure wants it. */
  workbookName: string;
  budgetName: string;
  budgetStart: string;
  budgetNotifications: Record<string, BudgetNotification>;
  problems: Problem[];
}

/** Decides names and warnings of an environment's monitoring. */
export function planMonitoring({
  placement,
  retentionDays,
  dailyCapGb,
  workspaces = {},
  budget,
}: MonitoringSettings): MonitoringPlan {
  const workspaceName = resourceName(placement.naming, "workspace");
  const home = findRegion(placement.location);
  const furtherWorkspaces = Object.entries(workspaces)
    .filter(([geography]) => home === undefined || geography !== geographyKey(home))
    .map(([geography, location]) => ({
      geography,
      location,
      workspaceName: resourceName(placement.naming, "workspace", geography),
    }))
    .sort((one, other) => one.geography.localeCompare(other.geography));
  const budgetName = resourceName(placement.naming, "budget");
  return {
    workspaceName,
    furtherWorkspaces,
    workbookName: stableGuid(placement.subscriptionId, workspaceName, "operations workbook"),
    budgetName,
    budgetStart: `${budget.startDate}T00:00:00Z`,
    budgetNotifications: {
      actual50: { threshold: 50, thresholdType: "Actual" },
      actual80: { threshold: 80, thresholdType: "Actual" },
      actual100: { threshold: 100, thresholdType: "Actual" },
      forecast100: { threshold: 100, thresholdType: "Forecasted" },
    },
    problems: [
      ...locationProblems(placement.location, "placement.location"),
      ...tagProblems(placement.tags),
      ...[workspaceName, ...furtherWorkspaces.map((one) => one.workspaceName)].flatMap((name) =>
        nameProblems("workspace", name, "placement.naming"),
      ),
      ...workspaceProblems(workspaces, home),
      ...nameProblems("budget", budgetName, "placement.naming"),
      ...wholeNumberProblems("retentionDays", retentionDays, 30, 730, "90"),
      ...wholeNumberProblems("dailyCapGb", dailyCapGb, 1, 4000, "5"),
      ...budgetProblems(budget),
    ],
  };
}

function workspaceProblems(workspaces: Record<string, string>, home: Region | undefined): Problem[] {
  return Object.entries(workspaces).flatMap(([geography, location]): Problem[] => {
    const path = `workspaces.${geography}`;
    const unknown = geographyProblems(geography, path);
    if (unknown.length > 0) return unknown;
    const region = findRegion(location);
    if (region === undefined) return locationProblems(location, path);
    if (geographyKey(region) !== geography) {
      return [
        {
          path,
          given: location,
          reason: `${location} belongs to ${geographyKey(region)}: logs would leave where they are kept for`,
          fix: `write a region of ${geography}, e.g. ${openRegionOf(geography)}`,
        },
      ];
    }
    if (home === undefined || geographyKey(home) !== geography || location === home.name) return [];
    return [
      {
        path,
        given: location,
        reason: `the home region's workspace serves ${geography}, and there would be two`,
        fix: `write ${home.name}, or leave it out`,
      },
    ];
  });
}

/** A region of a group of geographies that everyone may use, for an example: one with zones where there is one. */
function openRegionOf(geography: string): string {
  const own = regions.filter((region) => geographyKey(region) === geography);
  return (own.find(({ access, zones }) => access === "open" && zones.length > 0) ?? own[0]!).name;
}

function budgetProblems({ monthly, startDate, contactEmails }: BudgetSettings): Problem[] {
  const problems = wholeNumberProblems("budget.monthly", monthly, 1, 1_000_000_000, "500");
  if (!/^20\d\d-(0[1-9]|1[0-2])-01$/.test(startDate)) {
    problems.push({
      path: "budget.startDate",
      given: startDate,
      reason: "a budget starts on the first day of a month",
      fix: "write it as 2026-12-01",
    });
  }
  problems.push(...emailProblems(contactEmails, "budget.contactEmails", "a budget"));
  return problems;
}

export interface RegionLogsPlan {
  /** The account's name without its random suffix. */
  accountNameStem: string;
  sku: "Standard_ZRS" | "Standard_LRS";
  retentionDays: number;
  /** How long a deleted log can be brought back. */
  softDeleteDays: number;
  flowLogIdentityName: string;
  flowLogRole: { assignmentName: string; roleDefinitionId: string };
  problems: Problem[];
}

/** Decides names, redundancy and retention of a region's log account. */
export function planRegionLogs({ placement, retentionDays, zoneRedundant }: RegionLogsSettings): RegionLogsPlan {
  const { naming, subscriptionId, location } = placement;
  const accountNameStem = resourceName(naming, "storageAccount", "log");
  const flowLogIdentityName = resourceName(naming, "userAssignedIdentity", "flow-logs");
  return {
    accountNameStem,
    sku: zoneRedundant ? "Standard_ZRS" : "Standard_LRS",
    retentionDays,
    softDeleteDays: 7,
    flowLogIdentityName,
    flowLogRole: {
      assignmentName: stableGuid(subscriptionId, accountNameStem, flowLogIdentityName, "Storage Blob Data Contributor"),
      roleDefinitionId: builtInRoleId(subscriptionId, "Storage Blob Data Contributor"),
    },
    problems: [
      ...nameProblems("storageAccount", accountNameStem + "x".repeat(suffixLength), "placement.naming"),
      ...nameProblems("userAssignedIdentity", flowLogIdentityName, "placement.naming"),
      ...wholeNumberProblems("retentionDays", retentionDays, 1, 365, "90"),
      ...locationProblems(location, "placement.location"),
      ...tagProblems(placement.tags),
      ...zoneProblems(location, zoneRedundant),
    ],
  };
}

function zoneProblems(location: string, zoneRedundant: boolean): Problem[] {
  if (!zoneRedundant || findRegion(location)?.zones.length !== 0) return [];
  return [{ path: "zoneRedundant", given: true, reason: `${location} has no availability zones`, fix: "write false" }];
}
