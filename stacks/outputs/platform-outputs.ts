import * as pulumi from "@pulumi/pulumi";
import { type EdgeRelay } from "../../components/edge-relay";
import { surgeOf } from "../../components/gpu-pool";
import { type GlobalPart } from "../global-part";
import { type PlatformPlan, type PoolPlan } from "../plan";
import { type Platform } from "../platform";
import { type Region } from "../region";
import { type PlatformOutput, type RegionOutput, regionOutputName, schemaVersion } from "./schema";

/** The contract's shape, where any value may still be on its way. */
type Pending<T> = T extends string | number | boolean | undefined
  ? pulumi.Input<T>
  : T extends (infer Element)[]
    ? Pending<Element>[]
    : { [Key in keyof T]: Pending<T[Key]> };

/**
 * A stack's outputs (docs/outputs.schema.json): of what it declares, be that everything or a part. What the plan knows stays a plain value, so that a preview shows it
 * before anything exists; only what Azure decides is an output.
 */
export function platformOutputs(platform: Platform): Record<string, unknown> {
  return {
    schemaVersion,
    ...(platform.global ? { platform: platformOutput(platform.plan, platform.global) } : {}),
    ...Object.fromEntries(
      platform.regions.map((region) => [regionOutputName(region.plan.logicalName), regionOutput(region)]),
    ),
  };
}

function platformOutput(plan: PlatformPlan, global: GlobalPart): Pending<PlatformOutput> {
  const { environment, workload, azure } = plan;
  return {
    environment,
    workload,
    ...azure,
    homeRegion: plan.global.placement.location,
    protected: plan.global.placement.protection === "production",
    regions: plan.regions.map(({ key }) => key),
    resourceGroup: { name: plan.global.resourceGroupName },
    promotionNetwork: {
      id: global.promotionNetwork.id,
      addressSpace: plan.global.promotionNetwork.addressSpace,
      endpointSubnetId: global.promotionNetwork.endpointSubnetId,
      dnsZoneId: global.promotionNetwork.dnsZoneId,
    },
    buildHub: buildHubOutput(global),
    sessionController: { roleId: global.sessionControllerRole.roleId },
    monitoring: {
      workspaceId: global.monitoring.workspaceId,
      ...furtherWorkspaces(global),
      collectionRoleId: global.monitoring.collectionRoleId,
      retentionDays: plan.global.monitoring.retentionDays,
      budget: {
        monthly: plan.global.monitoring.budget.monthly,
        contactEmails: plan.global.monitoring.budget.contactEmails,
      },
    },
  };
}

function furtherWorkspaces({
  monitoring: { plan, workspaceIds },
}: GlobalPart): Pick<Pending<PlatformOutput["monitoring"]>, "workspaces"> {
  if (plan.furtherWorkspaces.length === 0) return {};
  const entries = plan.furtherWorkspaces.map(({ geography, location }) => [
    geography,
    { workspaceId: workspaceIds[geography]!, location },
  ]);
  return { workspaces: Object.fromEntries(entries) as Pending<PlatformOutput["monitoring"]["workspaces"]> };
}

function buildHubOutput({ plan, buildHub }: GlobalPart): Pending<PlatformOutput["buildHub"]> {
  return {
    accountName: buildHub.accountName,
    accountId: buildHub.accountId,
    blobEndpoint: buildHub.blobEndpoint,
    redundancy: plan.buildHub.redundancy,
    retentionDays: plan.buildHub.retentionDays,
    promoter: buildHub.promoter,
    roles: {
      publisher: buildHub.publisherRoleId,
      promoter: buildHub.promoterRoleId,
      channelWriter: buildHub.channelWriterRoleId,
      collector: buildHub.collectorRoleId,
      reader: buildHub.readerRoleId,
    },
  };
}

function upgradeOutput({ onDemand, rollingUpgrade }: PoolPlan): Pick<RegionOutput["pools"][number], "rollingUpgrade"> {
  if (!rollingUpgrade) return {};
  const { batchPercent } = rollingUpgrade;
  return { rollingUpgrade: { batchPercent, surgeHosts: surgeOf({ onDemand, rollingUpgrade }) } };
}

function hubOutput(
  { network: { hub } }: Region["plan"],
  { hubPeering }: Region["network"],
): Pick<Pending<RegionOutput["network"]>, "hub"> {
  if (!hub || !hubPeering) return {};
  const { virtualNetworkId, addressSpaces } = hub;
  return { hub: { virtualNetworkId, addressSpaces, peeringId: hubPeering.id, otherSide: hubPeering.otherSide } };
}

/** What the component was told to reserve, and not what it was asked for: a generation that doesn't serve reserves nothing. */
function reservedOutput({
  plan: { reservation },
  reservationGroupId,
}: Region["pools"][number]): Pick<Pending<RegionOutput["pools"][number]>, "reserved"> {
  if (!reservation || !reservationGroupId) return {};
  return {
    reserved: {
      groupId: reservationGroupId,
      hosts: reservation.reservations.reduce((sum, { hosts }) => sum + hosts, 0),
      zones: reservation.reservations.map(({ zone, hosts }) => ({ ...(zone === undefined ? {} : { zone }), hosts })),
    },
  };
}

function relayCapacityOutput({ sessions, capacity, sparesPerZone, megabitsPerSecondPerRelay }: EdgeRelay["plan"]) {
  return {
    ...{ sessions, sessionsPerRelay: capacity.sessions, boundBy: capacity.bound },
    ...{ sparesPerZone, megabitsPerSecondPerRelay },
  };
}

/**
 * A value once other resources exist too. A generation counts as deployed once it is in the outputs
 * (deployed-from-outputs.ts), and the engine keeps a stack's previous outputs where one of them is of a resource that failed.
 */
function onceCreated(value: pulumi.Output<string>, ids: pulumi.Output<string>[]): pulumi.Output<string> {
  return pulumi.all([value, ...ids]).apply(([known]) => known!);
}

function regionOutput({
  plan,
  workspaceId,
  network,
  builds,
  logs,
  relays,
  relaySecrets,
  pools,
  sessionController,
}: Region): Pending<RegionOutput> {
  const subnets = Object.entries(network.plan.subnets).map(([name, { prefix }]) => [
    name,
    { id: network.subnetIds[name as keyof typeof network.subnetIds], prefix },
  ]);
  return {
    key: plan.key,
    ...(plan.removing ? { removing: plan.removing } : {}),
    location: plan.placement.location,
    subscriptionId: plan.placement.subscriptionId,
    resourceGroup: { name: plan.resourceGroupName },
    zones: plan.zones,
    network: {
      id: network.id,
      addressSpace: plan.network.addressSpace,
      subnets: Object.fromEntries(subnets) as Pending<RegionOutput["network"]["subnets"]>,
      outboundAddresses: network.natAddresses,
      flowLogRetentionDays: plan.logs.retentionDays,
      egressRanges: plan.network.egressRanges ?? [],
      ...hubOutput(plan, network),
    },
    internetFacing: relays.flatMap((generation) => generation.relays.map(({ publicAddress }) => publicAddress)),
    pools: plan.pools.map((pool, index) => {
      const { onDemandScaleSetId, spotScaleSetId, identityId, autoscaleIds } = pools[index]!;
      const { generation, serving, size, slotsPerHost, channel, scaleIn, onDemand, spot, demand } = pool;
      return {
        pool: pool.pool,
        ...{ generation, serving, size, slotsPerHost, channel, scaleIn },
        sessions: demand.sessions,
        spotShare: demand.spotShare,
        onDemandOnly: demand.onDemandOnly,
        launches: demand.launches.map(({ name, date, sessions }) => ({ name, date, sessions })),
        ...(pool.minimumHosts === undefined ? {} : { minimumHosts: pool.minimumHosts }),
        onDemand: { scaleSetId: onceCreated(onDemandScaleSetId, autoscaleIds), ...onDemand },
        ...reservedOutput(pools[index]!),
        ...(spot && spotScaleSetId ? { spot: { scaleSetId: spotScaleSetId, ...spot } } : {}),
        ...upgradeOutput(pool),
        identityId,
      };
    }),
    relays: plan.relays.map(({ generation, serving, drainHours, size, realm, ports }, index) => ({
      ...{ generation, serving, drainHours, size, realm, ports },
      capacity: relayCapacityOutput(relays[index]!.plan),
      servers: relays[index]!.relays.map(({ name, zone, hostName, publicAddress, machineId }) => ({
        name,
        ...(hostName === undefined ? {} : { hostName }),
        ...(zone === undefined ? {} : { zone }),
        publicAddress: onceCreated(publicAddress, [machineId]),
        urls: [
          pulumi.interpolate`turn:${publicAddress}:${ports.turn}?transport=udp`,
          pulumi.interpolate`turn:${publicAddress}:${ports.turn}?transport=tcp`,
          // By its name, which is in its certificate.
          ...(hostName === undefined ? [] : [`turns:${hostName}:${ports.tls}?transport=tcp`]),
        ],
      })),
    })),
    sessionController: {
      identityId: sessionController.identityId,
      clientId: sessionController.clientId,
      principalId: sessionController.principalId,
      freeMinutesBeforeRemoval: plan.sessionController.freeMinutesBeforeRemoval,
    },
    relaySecrets: {
      vaultId: relaySecrets.vaultId,
      secretNames: relaySecrets.secretNames,
      epoch: plan.relaySecrets.epoch,
    },
    builds: {
      accountName: builds.accountName,
      accountId: builds.accountId,
      blobEndpoint: builds.blobEndpoint,
      redundancy: plan.builds.redundancy,
      retentionDays: plan.builds.retentionDays,
    },
    logs: { accountId: logs.accountId, retentionDays: plan.logs.retentionDays, workspaceId },
  };
}
