import * as pulumi from "@pulumi/pulumi";
import * as resources from "@pulumi/azure-native/resources";
import { type EndpointPlace, RegionalBuildStore } from "../components/build-storage";
import { deletionOptions, type Placement, tagsFor } from "../components/conventions";
import { EdgeRelay, RelaySecrets } from "../components/edge-relay";
import { GpuPool } from "../components/gpu-pool";
import { Network } from "../components/network";
import { SessionControllerAccess } from "../components/session-controller";
import { MachineCollection, RegionAlerts, RegionLogs } from "../components/observability";
import { NameSuffix } from "./name-suffix";
import { type RegionPlan } from "./plan";
import { poolKey, relayKey } from "./plan/alerts";

/** What a region needs of the global part; it needs nothing of another region. */
export interface GlobalInputs {
  /** The home region's workspace. */
  workspaceId: pulumi.Input<string>;
  /** Those of other groups of geographies, by their keys. */
  workspaceIds: Record<string, pulumi.Input<string>>;
  promotion: EndpointPlace & { placement: Placement };
  promoterPrincipalId: pulumi.Input<string>;
  promoterRoleId: pulumi.Input<string>;
  channelWriterRoleId: pulumi.Input<string>;
  sessionControllerRoleId: pulumi.Input<string>;
  collectionRoleId: pulumi.Input<string>;
}

export interface RegionArgs {
  plan: RegionPlan;
  global: GlobalInputs;
}

/** One region: its network, build store, relays and pools, each after what it stands on. */
export class Region extends pulumi.ComponentResource {
  readonly plan: RegionPlan;
  readonly resourceGroupId: pulumi.Output<string>;
  /** Where its logs go. */
  readonly workspaceId: pulumi.Output<string>;
  readonly network: Network;
  readonly logs: RegionLogs;
  readonly builds: RegionalBuildStore;
  readonly relaySecrets: RelaySecrets;
  readonly relays: EdgeRelay[];
  readonly pools: GpuPool[];
  readonly sessionController: SessionControllerAccess;
  readonly collection: MachineCollection;
  readonly alerts: RegionAlerts;

  constructor(name: string, args: RegionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:stacks:Region", name, {}, opts);
    const { plan, global } = args;
    const inRegion = { parent: this };
    this.plan = plan;

    const group = new resources.ResourceGroup(
      `${name}-group`,
      {
        resourceGroupName: plan.resourceGroupName,
        location: plan.placement.location,
        tags: tagsFor(plan.placement.tags, "stacks"),
      },
      { ...inRegion, ...deletionOptions("resourceGroup", plan.placement.protection) },
    );
    const resourceGroupName = group.name;
    this.resourceGroupId = group.id;
    const nameSuffix = new NameSuffix(`${name}-suffix`, { protection: plan.placement.protection }, inRegion).value;
    const workspaceId = plan.workspace === undefined ? global.workspaceId : global.workspaceIds[plan.workspace]!;
    this.workspaceId = pulumi.output(workspaceId);

    this.collection = new MachineCollection(
      `${name}-collection`,
      {
        ...plan.collection,
        resourceGroup: { name: resourceGroupName, id: group.id },
        workspaceId,
        roleId: global.collectionRoleId,
      },
      inRegion,
    );
    const collection = this.collection.assignment;
    this.logs = new RegionLogs(`${name}-logs`, { ...plan.logs, resourceGroupName, nameSuffix, workspaceId }, inRegion);
    this.network = new Network(
      `${name}-network`,
      {
        ...plan.network,
        resourceGroupName,
        logAccount: { id: this.logs.accountId, identityId: this.logs.flowLogIdentityId },
        workspaceId,
      },
      inRegion,
    );
    const { subnetIds, dnsZoneIds } = this.network;

    this.builds = new RegionalBuildStore(
      `${name}-builds`,
      {
        ...plan.builds,
        resourceGroupName,
        nameSuffix,
        endpoints: {
          subnetId: subnetIds.endpoints,
          dnsZoneId: dnsZoneIds.blob,
          after: this.network.endpointsAfter,
        },
        promotion: global.promotion,
        promoterPrincipalId: global.promoterPrincipalId,
        promoterRoleId: global.promoterRoleId,
        channelWriterRoleId: global.channelWriterRoleId,
        workspaceId,
      },
      inRegion,
    );
    this.relaySecrets = new RelaySecrets(
      `${name}-relay-secrets`,
      {
        ...plan.relaySecrets,
        resourceGroupName,
        nameSuffix,
        subnetId: subnetIds.endpoints,
        dnsZoneId: dnsZoneIds.vault,
        endpointAfter: [...this.network.endpointsAfter, this.builds.hostEndpoint.endpoint],
        workspaceId,
      },
      inRegion,
    );
    this.relays = plan.relays.map(
      (relay) =>
        new EdgeRelay(
          `${name}-relays-g${relay.generation}`,
          {
            ...relay,
            resourceGroupName,
            subnetId: subnetIds.relays,
            vault: { id: this.relaySecrets.vaultId, uri: this.relaySecrets.vaultUri },
            workspaceId,
            collection,
          },
          inRegion,
        ),
    );
    this.pools = plan.pools.map(
      (pool) =>
        new GpuPool(
          `${name}-${pool.pool}-g${pool.generation}`,
          {
            ...pool,
            resourceGroupName,
            subnetId: subnetIds.hosts,
            buildAccount: { id: this.builds.accountId, blobEndpoint: this.builds.blobEndpoint },
            workspaceId,
            collection,
          },
          inRegion,
        ),
    );
    this.sessionController = new SessionControllerAccess(
      `${name}-session-controller`,
      {
        ...plan.sessionController,
        resourceGroupName,
        roleId: global.sessionControllerRoleId,
        scaleSetIds: Object.fromEntries(
          this.pools.flatMap((pool) =>
            pool.plan.capacities.map(({ kind, scaleSetName }) => [
              scaleSetName,
              kind === "spot" ? pool.spotScaleSetId! : pool.onDemandScaleSetId,
            ]),
          ),
        ),
      },
      inRegion,
    );
    this.alerts = new RegionAlerts(
      `${name}-alerts`,
      {
        ...plan.alerts,
        resourceGroup: resourceGroupName,
        workspaceId,
        scaleSetIds: Object.fromEntries(
          plan.pools.map((pool, index) => [poolKey(pool), this.pools[index]!.onDemandScaleSetId]),
        ),
        relayIds: Object.fromEntries(
          plan.relays.flatMap(({ generation }, index) =>
            this.relays[index]!.relays.map(({ number, machineId }) => [relayKey(generation, number), machineId]),
          ),
        ),
      },
      inRegion,
    );
    this.registerOutputs({ resourceGroupId: this.resourceGroupId });
  }
}
