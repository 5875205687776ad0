import {
  findRegion,
  isLocked,
  nameProblems,
  type Placement,
  type Problem,
  resourceName,
  stableGuid,
  suffixLength,
  tagProblems,
} from "../conventions";
import { type BuildHubSettings, type HubRedundancy, type RegionalBuildStoreSettings } from "./args";
import { type BuildRole } from "./roles";

/** A container of an account for builds. */
export type BuildContainer = "builds" | "channels" | "staging";

/** What is deleted when. Days count from the last change (blobs) or from the writing of that version (versions). */
export interface LifecycleRule {
  name: string;
  container: BuildContainer;
  deleteBlobsAfterDays?: number;
  deleteVersionsAfterDays: number;
}

/** What the promoter may do in one container. */
export interface PromoterAssignment {
  container: BuildContainer;
  role: BuildRole;
  /** The GUID that is the assignment's name. */
  guid: string;
}

/** Everything that is decided about an account for builds, the hub or a region's. */
export interface BuildAccountPlan {
  /** What the account's name says it is: `hub`, or `bld` for a region's. */
  role: "hub" | "bld";
  redundancy: HubRedundancy;
  containers: { name: BuildContainer; retentionDays?: number }[];
  /** Days for which a deleted blob, version or container can be brought back. */
  recoverableDays: number;
  lifecycle: LifecycleRule[];
  /** Log categories of the blob service. */
  logs: string[];
  promoterAssignments: PromoterAssignment[];
  locked: boolean;
  /** The rows of the account and of its containers in the deletion table. */
  guardedAs:
    | { account: "buildHub"; container: "buildHubContainer" }
    | { account: "regionalBuildAccount"; container: "regionalBuildContainer" };
  problems: Problem[];
}

/** As long as Azure can bring back a deleted account, so that both have the same answer to "until when?". */
export const recoverableDays = 14;

/** A pointer is a few hundred bytes; a year of them costs nothing and answers an audit. */
export const channelVersionDays = 365;

/** Azure's range: https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview */
const retention = { min: 1, max: 146_000 };
const staging = { min: 1, max: 365 };

/** The hub: what is published, with a container for uploads that are not finished. */
export function planBuildHub(settings: BuildHubSettings): BuildAccountPlan {
  return planBuildAccount({
    ...settings,
    role: "hub",
    allowedRedundancy: ["Standard_GZRS", "Standard_ZRS", "Standard_LRS"],
    // At the source the promoter only reads.
    // In staging it says what it promotes, so that the collector leaves that alone.
    promoter: { builds: "reader", channels: "channelWriter", staging: "promoter" },
    logReads: true,
    guardedAs: { account: "buildHub", container: "buildHubContainer" },
  });
}

/**
 * A region's account: copies of what was promoted there.
 *
 * It is protected in the engine but never locked: a CanNotDelete lock also refuses to delete the role assignments below it,
 * and a pool's generation takes its assignment on this account away when it is retired
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources, read 2026-11-22). What is in it can
 * be promoted again from the hub, which is locked.
 */
export function planRegionalBuildStore(settings: RegionalBuildStoreSettings): BuildAccountPlan {
  return planBuildAccount({
    ...settings,
    role: "bld",
    allowedRedundancy: ["Standard_ZRS", "Standard_LRS"],
    promoter: { builds: "promoter", channels: "channelWriter" },
    logReads: settings.logReads ?? false,
    guardedAs: { account: "regionalBuildAccount", container: "regionalBuildContainer" },
  });
}

interface BuildAccountSettings {
  placement: Placement;
  role: "hub" | "bld";
  redundancy: HubRedundancy;
  allowedRedundancy: HubRedundancy[];
  retentionDays: number;
  /** Left out where there is no container `staging`. */
  stagingDays?: number;
  promoter: Partial<Record<BuildContainer, BuildRole>>;
  logReads: boolean;
  guardedAs: BuildAccountPlan["guardedAs"];
}

/** What hub and regional accounts have in common, which is nearly all. */
function planBuildAccount(settings: BuildAccountSettings): BuildAccountPlan {
  const { placement, role, redundancy, retentionDays, stagingDays, promoter } = settings;
  const { naming, subscriptionId } = placement;
  return {
    role,
    redundancy,
    // Manifests live in `builds` too: named by their digest and written once like the objects that they list.
    containers: [
      { name: "builds", retentionDays },
      { name: "channels" },
      ...(stagingDays === undefined ? [] : [{ name: "staging" as const }]),
    ],
    recoverableDays,
    // Nothing for `builds`: one object may serve an old build and a live one, and an age can't tell them apart. The
    // collector, which knows what channels point to, deletes there.
    lifecycle: [
      { name: "deleteOldChannelVersions", container: "channels", deleteVersionsAfterDays: channelVersionDays },
      ...(stagingDays === undefined
        ? []
        : [
            {
              name: "deleteStaging",
              container: "staging" as const,
              deleteBlobsAfterDays: stagingDays,
              // With versioning on, deleting a blob only makes it a previous version, which costs the same.
              deleteVersionsAfterDays: stagingDays,
            },
          ]),
    ],
    logs: [...(settings.logReads ? ["StorageRead"] : []), "StorageWrite", "StorageDelete"],
    promoterAssignments: (Object.entries(promoter) as [BuildContainer, BuildRole][]).map(([container, held]) => ({
      container,
      role: held,
      guid: stableGuid(
        subscriptionId,
        `${resourceName(naming, "storageAccount", role)}/${container}`,
        "promoter",
        held,
      ),
    })),
    guardedAs: settings.guardedAs,
    locked: isLocked(settings.guardedAs.account, placement.protection),
    problems: [
      ...nameProblems(
        "storageAccount",
        resourceName(naming, "storageAccount", role, "x".repeat(suffixLength)),
        "placement.naming",
      ),
      ...tagProblems(placement.tags),
      ...redundancyProblems(redundancy, settings.allowedRedundancy, placement.location),
      ...wholeDaysProblems("retentionDays", retentionDays, retention),
      ...(stagingDays === undefined ? [] : wholeDaysProblems("stagingDays", stagingDays, staging)),
    ],
  };
}

function redundancyProblems(given: string, allowed: HubRedundancy[], location: string): Problem[] {
  if ((allowed as string[]).includes(given)) return regionProblems(given, location);
  return [
    {
      path: "redundancy",
      given,
      reason: "an account for builds doesn't take this redundancy",
      fix: `use ${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}`,
    },
  ];
}

/** Whether Azure offers the redundancy in a region; one that isn't known here is somebody else's problem. */
function regionProblems(given: string, location: string): Problem[] {
  const region = findRegion(location);
  const path = "redundancy";
  if (region !== undefined && given !== "Standard_LRS" && region.zones.length === 0) {
    return [{ path, given, reason: `${location} has no availability zones`, fix: "use Standard_LRS" }];
  }
  if (region !== undefined && given === "Standard_GZRS" && !region.geoZoneRedundantStorage) {
    return [{ path, given, reason: `Azure doesn't offer it in ${location}`, fix: "use Standard_ZRS" }];
  }
  return [];
}

function wholeDaysProblems(path: string, given: number, { min, max }: { min: number; max: number }): Problem[] {
  if (Number.isInteger(given) && given >= min && given <= max) return [];
  return [
    {
      path,
      given,
      reason: `it must be a whole number of days from ${min} to ${max}`,
      fix: "use a number in that range",
    },
  ];
}
