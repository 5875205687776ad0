import { type Region, resourceName } from "../../components/conventions";
import { type PlatformConfig } from "../config";
import { firstSmallBlock } from "./addresses";
import { placementAt } from "./placement";
import { type GlobalPlan } from "./platform-plan";
import { hubRedundancy } from "./redundancy";

/** The part of an environment that exists once: the build hub, its promotion network, the workspace, the budget. */
export function planGlobalPart(config: PlatformConfig, home: Region, block: string): GlobalPlan {
  const placement = placementAt(config, {
    location: home.name,
    place: "glb",
    regionTag: "global",
    subscriptionId: config.azure.subscriptionId,
  });
  return {
    placement,
    resourceGroupName: resourceName(placement.naming, "resourceGroup"),
    promotionNetwork: { placement, addressSpace: firstSmallBlock(block) },
    buildHub: {
      placement,
      redundancy: hubRedundancy(home, config.production),
      retentionDays: config.builds.retentionDays,
      stagingDays: config.builds.stagingDays,
    },
    monitoring: {
      placement,
      retentionDays: config.monitoring.retentionDays,
      dailyCapGb: config.monitoring.dailyCapGb,
      ...(Object.keys(config.monitoring.workspaces).length > 0 ? { workspaces: config.monitoring.workspaces } : {}),
      budget: config.monitoring.budget,
    },
  };
}
