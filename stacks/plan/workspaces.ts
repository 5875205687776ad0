import { findRegion, geographyKey, type Problem, type Region } from "../../components/conventions";
import { type Lock, lockFileName, type PlatformConfig } from "../config";

/** Where a region's logs go. */
export interface WorkspaceOfRegion {
  /** The group of geographies that the workspace is for; undefined for the home region's workspace. */
  geography?: string;
  location: string;
}

/** The workspace of a region's group of geographies, or the home region's. */
export function workspaceOf({ homeRegion, monitoring }: PlatformConfig, region: Region): WorkspaceOfRegion {
  const home = findRegion(homeRegion);
  const geography = geographyKey(region);
  const location = findRegion(monitoring.workspaces[geography] ?? "")?.name;
  if (location !== undefined && (home === undefined || geographyKey(home) !== geography)) {
    return { geography, location };
  }
  // A home region that Azure lacks is told as such, once.
  return { location: home?.name ?? region.name };
}

/** What an environment has of workspaces beside the home region's, as its lock file remembers them. */
export function furtherWorkspaces({ homeRegion, monitoring }: PlatformConfig): Record<string, string> {
  const home = findRegion(homeRegion);
  return Object.fromEntries(
    Object.entries(monitoring.workspaces)
      .filter(([geography]) => home === undefined || geography !== geographyKey(home))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/**
 * Compares workspaces with what the lock file says was deployed: one that is there neither moves nor goes, and one comes only before
 * the regions that it is for. Theirs would move their collection rules, and Azure deletes no rule that machines are associated with
 * (https://learn.microsoft.com/rest/api/monitor/data-collection-rules/delete: `deleteAssociations`, which Pulumi doesn't send, [m]).
 */
export function compareWorkspaces(
  config: PlatformConfig,
  lock: Lock,
): { problems: Problem[]; changes: { path: string; what: string }[] } {
  const wanted = furtherWorkspaces(config);
  const deployed = lock.workspaces ?? {};
  const pathOf = (geography: string) => `monitoring.workspaces.${geography}`;
  const problems = Object.entries(deployed)
    .filter(([geography, location]) => wanted[geography] !== location)
    .map(([geography, location]): Problem => ({
      path: pathOf(geography),
      ...(geography in wanted ? { given: wanted[geography] } : {}),
      reason: `${lockFileName(config.environment)} says ${location}: in another region, or gone, its logs would be deleted`,
      fix: `write ${location}`,
    }));
  const added = Object.keys(wanted).filter((geography) => !(geography in deployed));
  for (const geography of added) {
    const served = deployedRegionsOf(geography, lock);
    if (served.length === 0) continue;
    problems.push({
      path: pathOf(geography),
      given: wanted[geography],
      reason:
        `${lockFileName(config.environment)} says that ${served.join(", ")} was deployed without it: its collection rule would have to move, ` +
        "and Azure deletes none that machines are associated with",
      fix: "leave it out; a workspace is named before the first region of its group, or after the last one was removed",
    });
  }
  const changes = added
    .filter((geography) => deployedRegionsOf(geography, lock).length === 0)
    .map((geography) => ({ path: pathOf(geography), what: "it is new" }));
  return { problems, changes };
}

/** The regions of a group of geographies that the lock file remembers, those that are being removed as well. */
function deployedRegionsOf(geography: string, { regions = {} }: Lock): string[] {
  const names = Object.keys(regions).map((key) => key.split("/")[0]!);
  return names.filter((name) => {
    const region = findRegion(name);
    return region !== undefined && geographyKey(region) === geography;
  });
}
