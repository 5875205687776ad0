import { findGpuSize, type Region, resourceName } from "../../components/conventions";
import type { EdgeRelaySettings } from "../../components/edge-relay";
import {
  hostsForDemand,
  type GpuPoolSettings,
  planGpuPool,
  type SessionDemand,
  surgeOf,
} from "../../components/gpu-pool";
import { type EgressRange, planSubnets, type RelayPorts } from "../../components/network";
import { type PlatformConfig, type PoolConfig, type RegionConfig, type RelaysConfig } from "../config";
import { blockKey, onlyStamp } from "./addresses";
import { alertedPools, alertedRelays, countedQuotas } from "./alerts";
import { placementAt } from "./placement";
import { type PoolPlan, type RegionPlan } from "./platform-plan";
import { regionalRedundancy } from "./redundancy";
import { workspaceOf } from "./workspaces";

/** TURN's own ports, and the range that relayed addresses come from. */
const relayPorts: RelayPorts = { turn: 3478, relayed: { from: 49152, to: 65535 } };
/** Where a streaming host receives media, and where its health endpoint listens (on the host itself). */
const hostPorts = { media: { from: 20000, to: 20999 }, health: 8090 };
const healthPath = "/health";
/** Azure's longest: the last resort before a host is deleted, not the way to end sessions. */
const terminateNoticeMinutes = 15;
/** Longer than a host needs to start and to pull a build; a shorter one replaces hosts that are still starting. */
const repairGraceMinutes = 60;
/** Longer than a host takes to be ready, so that none is deleted and started again in one lull. */
const freeMinutesBeforeRemoval = 15;

/** Everything of one region, from what the configuration says of it and the block that the lock file gave it. */
export function planRegionPart(
  config: PlatformConfig,
  region: Region,
  settings: RegionConfig,
  block: string,
): RegionPlan {
  const zones = settings.zones ?? region.zones;
  const placement = placementAt(config, {
    location: region.name,
    place: region.shortCode,
    stamp: onlyStamp,
    regionTag: region.name,
    subscriptionId: config.azure.subscriptionId,
    removing: settings.removing,
  });
  const { network, builds, monitoring } = config;
  const { relays } = settings;
  const resourceGroupName = resourceName(placement.naming, "resourceGroup");
  const workspace = workspaceOf(config, region);
  const workspaceLocation = workspace.location;
  const plannedRelays = relayGenerations(config, settings, { placement, zones, hostsPrefix: planSubnets(block).hosts });
  const pools = Object.entries(settings.pools).flatMap(([name, pool]) =>
    poolGenerations(name, pool, region, { placement, zones, removing: settings.removing }),
  );
  return {
    key: blockKey(region.name, onlyStamp),
    ...(settings.removing ? { removing: true as const } : {}),
    logicalName: `${region.name}-${onlyStamp}`,
    placement,
    resourceGroupName,
    ...(workspace.geography === undefined ? {} : { workspace: workspace.geography }),
    zones,
    network: {
      placement,
      addressSpace: block,
      environmentSpace: network.addressSpace,
      relayPorts: plannedRelays.find(({ tls }) => tls)?.ports ?? relayPorts,
      hostPorts,
      nat: {
        ...(network.natAddresses === undefined ? {} : { publicAddresses: network.natAddresses }),
        demand: { hosts: hostsAtMost(pools), connectionsPerHost: network.natConnectionsPerHost },
        idleTimeoutMinutes: network.natIdleTimeoutMinutes,
      },
      ddos: network.ddos,
      flowLogs: {
        networkWatcher: {
          name: `NetworkWatcher_${region.name}`,
          resourceGroupName: network.networkWatcherResourceGroup,
        },
        retentionDays: network.flowLogRetentionDays,
      },
      packageDownloads: {
        // A gallery's image has everything, and a marketplace's idles, unless Azure's extension downloads a driver.
        hosts: pools.some(({ driver }) => driver?.install === "extension"),
        relays: relays.generations.some(installsAtFirstStart(relays)),
      },
      egressRanges: network.egressRanges.map(egressRange),
      ...(network.hub === undefined ? {} : { hub: network.hub }),
    },
    collection: { placement, workspaceLocation },
    logs: { placement, retentionDays: network.flowLogRetentionDays, zoneRedundant: region.zones.length > 0 },
    builds: { placement, redundancy: regionalRedundancy(region), retentionDays: builds.retentionDays },
    relaySecrets: { placement, epoch: relays.secretEpoch },
    relays: plannedRelays,
    pools,
    sessionController: {
      placement,
      scaleSets: pools.flatMap((pool) => planGpuPool(pool).capacities.map(({ scaleSetName }) => scaleSetName)),
      freeMinutesBeforeRemoval,
    },
    alerts: {
      placement,
      workspaceLocation,
      resourceGroupName,
      enabled: monitoring.alerts,
      emails: monitoring.alertEmails ?? monitoring.budget.contactEmails,
      pools: alertedPools(pools),
      relays: alertedRelays(plannedRelays),
      quotas: countedQuotas(pools, plannedRelays),
    },
  };
}

function egressRange({
  name,
  prefixes,
  protocol,
  ports,
}: PlatformConfig["network"]["egressRanges"][number]): EgressRange {
  return {
    name,
    prefixes,
    protocol: protocol === "tcp" ? "Tcp" : "Udp",
    ports: ports.map(({ from, to = from }) => ({ from, to })),
  };
}

/** All generations of all pools at their maxima, on-demand and spot, with a batch of each that is upgraded in place. */
function hostsAtMost(pools: GpuPoolSettings[]): number {
  return pools.reduce((sum, pool) => sum + pool.onDemand.maximum + surgeOf(pool) + (pool.spot?.maximum ?? 0), 0);
}

/** A marketplace image has only the bare system, and a container comes from its registry. */
function installsAtFirstStart(relays: RelaysConfig): (generation: RelaysConfig["generations"][number]) => boolean {
  return ({ image, coturn }) =>
    (image ?? relays.image).kind === "marketplace" || (coturn ?? relays.coturn).source === "container";
}

function relayGenerations(
  config: PlatformConfig,
  { relays, pools, removing }: RegionConfig,
  site: Pick<EdgeRelaySettings, "placement" | "zones" | "hostsPrefix">,
): EdgeRelaySettings[] {
  return relays.generations.map(({ number, serving, ...own }) => ({
    ...site,
    zones: own.zones ?? site.zones,
    generation: number,
    serving: serving && !removing,
    drainHours: own.drainHours ?? relays.drainHours,
    size: own.size ?? relays.size,
    perZone: own.perZone ?? relays.perZone,
    realm: own.realm ?? relays.realm,
    ...withTls(own.tls ?? relays.tls),
    ddos: config.network.ddos,
    image: own.image ?? relays.image,
    osDiskGiB: own.osDiskGiB ?? relays.osDiskGiB,
    coturn: own.coturn ?? relays.coturn,
    bitsPerSecondPerSession: (own.megabitsPerSession ?? relays.megabitsPerSession) * 1_000_000,
    sessions: sessionsAtMost(Object.values(pools)),
  }));
}

/** The network opens the port once a generation has TLS: its rule is the subnet's, and on the other generations nothing listens. */
function withTls(tls: RelaysConfig["tls"] | false): Pick<EdgeRelaySettings, "ports" | "tls"> {
  return tls ? { ports: { ...relayPorts, tls: 443 }, tls } : { ports: relayPorts };
}

/**
 * All media is relayed, so the relays must carry every session that the pools can hold: on all hosts of their scale sets, which
 * is more than is expected at once. Generations of a pool share its demand.
 */
function sessionsAtMost(pools: PoolConfig[]): number {
  const ofGeneration = (pool: PoolConfig, generation: PoolConfig["generations"][number]): number => {
    const demand = demandOf(pool, generation);
    const { onDemand, spot } = hostsForDemand(demand, { spot: generation.spot !== false });
    return (onDemand.maximum + (spot?.maximum ?? 0)) * demand.slotsPerHost;
  };
  return pools.reduce(
    (sum, pool) => sum + Math.max(...pool.generations.map((generation) => ofGeneration(pool, generation))),
    0,
  );
}

function demandOf(pool: PoolConfig, { slotsPerHost }: { slotsPerHost?: number }): SessionDemand {
  const { sessions, spotShare, peaks, launches, onDemandOnly } = pool;
  return { slotsPerHost: slotsPerHost ?? pool.slotsPerHost, sessions, spotShare, peaks, launches, onDemandOnly };
}

/** The regions that offer a size: those of the table, and those that the configuration adds where the table is behind. */
function offeredAlsoIn(size: string, added: string[] | undefined): Pick<GpuPoolSettings, "sizeRegions"> {
  const known = findGpuSize(size)?.series.regions;
  return added && known ? { sizeRegions: [...new Set([...known, ...added])] } : {};
}

function poolGenerations(
  name: string,
  pool: PoolConfig,
  region: Region,
  { removing, ...site }: Pick<GpuPoolSettings, "placement" | "zones"> & { removing: boolean },
): PoolPlan[] {
  return pool.generations.map(({ number, serving, ...own }) => {
    const demand = demandOf(pool, own);
    const { onDemand, spot, peaks, launches } = hostsForDemand(demand, {
      spot: own.spot !== false,
      minimumHosts: own.minimumHosts,
    });
    return {
      ...site,
      zones: own.zones ?? site.zones,
      pool: name,
      generation: number,
      serving: serving && !removing,
      size: own.size ?? pool.size,
      ...offeredAlsoIn(own.size ?? pool.size, pool.sizeRegions),
      slotsPerHost: demand.slotsPerHost,
      osDiskGiB: own.osDiskGiB ?? pool.osDiskGiB,
      buildGiB: pool.buildGiB,
      image: own.image ?? pool.image,
      demand,
      ...(own.minimumHosts === undefined ? {} : { minimumHosts: own.minimumHosts }),
      onDemand,
      ...driverOf(own.driver ?? pool.driver),
      ...((own.allowIdleHosts ?? pool.allowIdleHosts) ? { allowIdleHosts: true } : {}),
      ...trustedLaunchOf(own.trustedLaunch ?? pool.trustedLaunch),
      ...(spot ? { spot } : {}),
      ...reservedOf(own.reservedHosts ?? pool.reservedHosts),
      schedule: { timeZone: region.windowsTimeZone, peaks, ...(launches.length > 0 ? { launches } : {}) },
      scaleIn: pool.scaleIn,
      ...(own.rollingUpgrade ? { rollingUpgrade: own.rollingUpgrade } : {}),
      warmFreeSlots: demand.sessions.warmFreeSlots,
      scaleOnFreeSlots: own.scaleOnFreeSlots ?? pool.scaleOnFreeSlots,
      health: { port: hostPorts.health, path: healthPath },
      channel: own.channel ?? pool.channel,
      terminateNoticeMinutes,
      repairGraceMinutes,
    };
  });
}

function driverOf(driver: PoolConfig["driver"] | false): Pick<GpuPoolSettings, "driver"> {
  return driver ? { driver } : {};
}

function reservedOf(reservedHosts: PoolConfig["reservedHosts"]): Pick<GpuPoolSettings, "reservedHosts"> {
  return reservedHosts === false ? {} : { reservedHosts };
}

function trustedLaunchOf(trustedLaunch: PoolConfig["trustedLaunch"] | false): Pick<GpuPoolSettings, "trustedLaunch"> {
  return trustedLaunch ? { trustedLaunch } : {};
}
