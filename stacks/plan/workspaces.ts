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

/** Compares workspaces with what the lock file says was deployed: one that is there neither moves nor goes. */
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
  const changes = Object.keys(wanted)
    .filter((geography) => !(geography in deployed))
    .map((geography) => ({ path: pathOf(geography), what: "it is new" }));
  return { problems, changes };
}
