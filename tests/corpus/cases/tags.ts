import { planBuildHub, planPromotionNetwork, planRegionalBuildStore } from "../../../components/build-storage";
import { type Placement, type Problem } from "../../../components/conventions";
import { planEdgeRelay, planRelaySecrets } from "../../../components/edge-relay";
import { planGpuPool } from "../../../components/gpu-pool";
import { planNetwork } from "../../../components/network";
import {
  planMachineCollection,
  planMonitoring,
  planRegionAlerts,
  planRegionLogs,
} from "../../../components/observability";
import { planPrivateEndpoint } from "../../../components/private-endpoint";
import { planSessionControllerAccess } from "../../../components/session-controller";
import { type BadCase } from "../case";
import { type World } from "../world";

/** An owner of 257 characters, where Azure takes 256 in a tag's value, in the settings of one component. */
function longTag<Settings extends { placement: Placement }>(
  subject: string,
  of: string,
  settings: (world: World) => Settings,
  plan: (settings: Settings) => { problems: Problem[] },
): BadCase {
  const ownedBy = (given: Settings, length: number): Settings => {
    const { placement } = given;
    return { ...given, placement: { ...placement, tags: { ...placement.tags, owner: "x".repeat(length) } } };
  };
  return {
    mistake: `${subject} with a tag that is longer than a tag's value`,
    arguments: (world) => ({
      bad: plan(ownedBy(settings(world), 257)).problems,
      good: plan(ownedBy(settings(world), 256)).problems,
    }),
    wire: { of, bad: { "tags.owner": "x".repeat(257) }, good: { "tags.owner": "x".repeat(256) } },
  };
}

const standard = (world: World) => world.region.pools.find(({ pool }) => pool === "standard")!;
const endpoint = (world: World) => ({ placement: world.region.placement, role: "builds", group: "blob" as const });

export const tagCases: BadCase[] = [
  longTag("a network", "japaneast-1-network-vnet", (world) => world.region.network, planNetwork),
  longTag("a pool", "standard-g1-on-demand", standard, planGpuPool),
  longTag("relays", "relays-g1-z1-1-machine", (world) => world.region.relays[0]!, planEdgeRelay),
  longTag("relay secrets", "relay-secrets-vault", (world) => world.region.relaySecrets, planRelaySecrets),
  longTag("a build hub", "global-builds-account-storage", (world) => world.global.buildHub, planBuildHub),
  longTag(
    "a build store",
    "japaneast-1-builds-account-storage",
    (world) => world.region.builds,
    planRegionalBuildStore,
  ),
  longTag(
    "a promotion network",
    "global-promotion-vnet",
    (world) => world.global.promotionNetwork,
    planPromotionNetwork,
  ),
  longTag("a workspace", "global-monitoring-workspace", (world) => world.global.monitoring, planMonitoring),
  longTag("a region's logs", "logs-account", (world) => world.region.logs, planRegionLogs),
  longTag("alerts", "alerts-people", (world) => world.region.alerts, planRegionAlerts),
  longTag("a collection rule", "collection-rule", (world) => world.region.collection, planMachineCollection),
  longTag("a private endpoint", "japaneast-1-builds-endpoint-endpoint", endpoint, planPrivateEndpoint),
  longTag(
    "a session controller",
    "session-controller-identity",
    (world) => world.region.sessionController,
    planSessionControllerAccess,
  ),
];
