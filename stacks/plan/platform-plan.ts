import type {
  BuildHubSettings,
  PromotionNetworkSettings,
  RegionalBuildStoreSettings,
} from "../../components/build-storage";
import type { Placement } from "../../components/conventions";
import type { EdgeRelaySettings, RelaySecretsSettings } from "../../components/edge-relay";
import type { GpuPoolSettings, SessionDemand } from "../../components/gpu-pool";
import type { NetworkSettings } from "../../components/network";
import type { SessionControllerSettings } from "../../components/session-controller";
import type {
  MachineCollectionSettings,
  MonitoringSettings,
  RegionAlertsSettings,
  RegionLogsSettings,
} from "../../components/observability";

/**
 * Everything that is decided about an environment before the first resource is declared: plain JSON. What holds
 * resources together (ids, generated names) is not in it, and neither is money.
 */
export interface PlatformPlan {
  environment: string;
  workload: string;
  azure: { subscriptionId: string; tenantId: string };
  /** The parts that exist once, in the home region. */
  global: GlobalPlan;
  /** One for each region and stamp, sorted by key. */
  regions: RegionPlan[];
}

export interface GlobalPlan {
  placement: Placement;
  resourceGroupName: string;
  promotionNetwork: PromotionNetworkSettings;
  buildHub: BuildHubSettings;
  monitoring: MonitoringSettings;
}

export interface RegionPlan {
  /** `<region>/<stamp>`, e.g. `japaneast/1`. */
  key: string;
  /** Whether it is about to go: nothing of it serves, and nothing is protected. */
  removing?: true;
  /** The part of logical names that says which region: `japaneast-1`. */
  logicalName: string;
  placement: Placement;
  resourceGroupName: string;
  /** The group of geographies whose workspace its logs go to, e.g. `europe`; left out for the home region's workspace. */
  workspace?: string;
  zones: string[];
  network: NetworkSettings;
  collection: MachineCollectionSettings;
  logs: RegionLogsSettings;
  builds: RegionalBuildStoreSettings;
  relaySecrets: RelaySecretsSettings;
  /** One for each generation. */
  relays: EdgeRelaySettings[];
  /** One for each generation of each pool. */
  pools: PoolPlan[];
  sessionController: SessionControllerSettings;
  alerts: RegionAlertsSettings;
}

/** A generation of a pool, with the demand that its numbers of hosts follow from. */
export interface PoolPlan extends GpuPoolSettings {
  demand: SessionDemand;
  /** How many hosts it keeps up at all times; left out where it keeps those that the demand comes to. */
  minimumHosts?: number;
}
