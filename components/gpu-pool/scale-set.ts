import type * as compute from "@pulumi/azure-native/compute";
import * as pulumi from "@pulumi/pulumi";
import { keyThatOpensNothing, tagsFor } from "../conventions";
import { monitoringAgent } from "../observability";
import { type GpuPoolArgs, type HostImage } from "./args";
import { packCloudInit, renderCloudInit } from "./cloud-init";
import { awaitedDriver } from "./driver";
import { type CapacityPlan, type GpuPoolPlan } from "./plan";

/** Azure makes no Linux machine without an administrator; cloud-init never creates this one. */
const administrator = "unused";

// Azure asks every 10 s, and only twelve equal answers in a row change a host's state (services/host-agent, "States"): a streaming
// server that is started again has two minutes before its host is Unknown and replaced, and so has the agent. A host is Unhealthy
// only when nobody plays on it, so two minutes more of it end nothing.
const probeIntervalSeconds = 10;
const probesUntilChange = 12;

/**
 * The body of one of a pool's scale sets.
 *
 * @param reservationGroupId the group in whose reserved capacity its hosts start; left out for none
 */
export function scaleSetArgs(
  args: GpuPoolArgs,
  plan: GpuPoolPlan,
  capacity: CapacityPlan,
  identity: { id: pulumi.Input<string>; clientId: pulumi.Input<string> },
  reservationGroupId?: pulumi.Input<string>,
): compute.VirtualMachineScaleSetArgs {
  const { placement, resourceGroupName, repairGraceMinutes } = args;
  return {
    resourceGroupName,
    location: placement.location,
    vmScaleSetName: capacity.scaleSetName,
    zones: plan.zones.length > 0 ? plan.zones : undefined,
    // No capacity: autoscale moves it, every update sends the whole body, and whatever number stood here would throw the
    // fleet back to it. A new set without one is brought to autoscale's minimum.
    sku: { name: args.size, tier: "Standard" },
    identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
    orchestrationMode: "Flexible",
    // Flexible sets over zones take no other count, and hosts get scheduled events for themselves only.
    platformFaultDomainCount: 1,
    singlePlacementGroup: false,
    upgradePolicy: upgradePolicy(plan.upgrade),
    automaticRepairsPolicy: { enabled: true, gracePeriod: `PT${repairGraceMinutes}M`, repairAction: "Replace" },
    virtualMachineProfile: {
      ...priorityOf(args, capacity),
      ...(reservationGroupId === undefined
        ? {}
        : { capacityReservation: { capacityReservationGroup: { id: reservationGroupId } } }),
      osProfile: {
        computerNamePrefix: capacity.computerNamePrefix,
        adminUsername: administrator,
        customData: customData(args, plan, capacity, identity.clientId),
        linuxConfiguration: {
          disablePasswordAuthentication: true,
          provisionVMAgent: true,
          ssh: {
            publicKeys: [{ path: `/home/${administrator}/.ssh/authorized_keys`, keyData: keyThatOpensNothing }],
          },
        },
      },
      storageProfile: {
        imageReference: imageReference(args.image),
        osDisk: {
          createOption: "FromImage",
          osType: "Linux",
          caching: "ReadOnly",
          diffDiskSettings: { option: "Local", placement: plan.osDisk.placement },
          diskSizeGB: plan.osDisk.gib,
          // The image is read from there while the host boots.
          managedDisk: { storageAccountType: "StandardSSD_LRS" },
          deleteOption: "Delete",
        },
      },
      networkProfile: {
        networkApiVersion: "2020-11-01",
        networkInterfaceConfigurations: [
          {
            name: "primary",
            primary: true,
            enableAcceleratedNetworking: true,
            enableIPForwarding: false,
            deleteOption: "Delete",
            ipConfigurations: [
              { name: "private", primary: true, privateIPAddressVersion: "IPv4", subnet: { id: args.subnetId } },
            ],
          },
        ],
      },
      securityProfile: securityProfile(plan.security),
      extensionProfile: {
        extensions: [...driverExtensions(plan), healthExtension(args, plan), ...monitoringExtension(args, identity)],
      },
      diagnosticsProfile: { bootDiagnostics: { enabled: true } },
    },
    tags: {
      ...tagsFor(placement.tags, "gpu-pool"),
      pool: args.pool,
      generation: `${args.generation}`,
      capacity: capacity.kind,
    },
  };
}

/** Hosts change by a new generation, or in place while nobody begins to play on them, and not under their sessions. */
function upgradePolicy(upgrade: GpuPoolPlan["upgrade"]) {
  if (upgrade.mode === "Manual") return { mode: "Manual" as const };
  return {
    mode: "Rolling" as const,
    rollingUpgradePolicy: {
      maxBatchInstancePercent: upgrade.batchPercent,
      maxUnhealthyInstancePercent: upgrade.mostUnhealthyPercent,
      maxUnhealthyUpgradedInstancePercent: upgrade.mostUnhealthyUpgradedPercent,
      pauseTimeBetweenBatches: `PT${upgrade.pauseMinutes}M`,
      prioritizeUnhealthyInstances: true,
      // New hosts have all of the model. In place, a host would keep its custom data.
      maxSurge: true,
    },
  };
}

/** What spot and on-demand hosts differ in. */
function priorityOf({ terminateNoticeMinutes }: GpuPoolArgs, { kind }: CapacityPlan) {
  if (kind === "spot") {
    // Deallocate keeps a host's disk, which an ephemeral one doesn't survive. -1: taken away for want of room, never for its price.
    return { priority: "Spot", evictionPolicy: "Delete", billingProfile: { maxPrice: -1 } };
  }
  return {
    priority: "Regular",
    scheduledEventsProfile: {
      terminateNotificationProfile: { enable: true, notBeforeTimeout: `PT${terminateNoticeMinutes}M` },
    },
  };
}

function imageReference(image: HostImage) {
  if (image.kind === "gallery") return { id: image.id };
  const { publisher, offer, sku, version } = image;
  return { publisher, offer, sku, version };
}

function securityProfile({ encryptionAtHost, trustedLaunch, secureBoot, virtualTpm }: GpuPoolPlan["security"]) {
  if (!trustedLaunch) return { encryptionAtHost };
  return {
    encryptionAtHost,
    securityType: "TrustedLaunch",
    uefiSettings: { secureBootEnabled: secureBoot, vTpmEnabled: virtualTpm },
  };
}

const driverExtensionName = "driver";

/** None where the image has the driver, or nobody asks for one. */
function driverExtensions({ driver }: GpuPoolPlan) {
  if (driver.install !== "extension") return [];
  const { publisher, type, handlerVersion, settings } = driver.extension;
  return [
    {
      name: driverExtensionName,
      publisher,
      type,
      typeHandlerVersion: handlerVersion,
      // Another version of the extension may install another driver, under a session even.
      autoUpgradeMinorVersion: false,
      enableAutomaticUpgrade: false,
      settings: { ...settings, driverVersion: driver.driver.version },
    },
  ];
}

function healthExtension({ health, repairGraceMinutes }: GpuPoolArgs, { driver }: GpuPoolPlan) {
  return {
    name: "health",
    // Its grace period begins with it, and a host without a driver can't be well. Without an order Azure takes any.
    // https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-extension-sequencing, read 2026-11-25
    ...(driver.install === "extension" ? { provisionAfterExtensions: [driverExtensionName] } : {}),
    publisher: "Microsoft.ManagedServices",
    type: "ApplicationHealthLinux",
    // From 2.0 on the answer's body counts, and a host that starts is not taken for a broken one.
    typeHandlerVersion: "2.0",
    autoUpgradeMinorVersion: true,
    settings: {
      protocol: "http",
      port: health.port,
      requestPath: health.path,
      intervalInSeconds: probeIntervalSeconds,
      numberOfProbes: probesUntilChange,
      // As long as repairs': a host whose start outlasts it is Unknown, and Unknown is repaired.
      gracePeriod: repairGraceMinutes * 60,
    },
  };
}

/** Not renewed by itself, which would be under a session: a host keeps the agent that it began with for as long as it lives (README, "Limits"). */
function monitoringExtension({ workspaceId }: GpuPoolArgs, identity: { id: pulumi.Input<string> }) {
  if (workspaceId === undefined) return [];
  return [{ name: "monitoring-agent", ...monitoringAgent(identity.id, { upgradesItself: false }) }];
}

function customData(
  args: GpuPoolArgs,
  plan: GpuPoolPlan,
  capacity: CapacityPlan,
  clientId: pulumi.Input<string>,
): pulumi.Output<string> {
  const { placement, pool, generation, slotsPerHost, channel, health, image } = args;
  const driver = awaitedDriver(plan.driver, image);
  return pulumi
    .all([args.resourceGroupName, args.buildAccount.blobEndpoint, clientId])
    .apply(([resourceGroup, endpoint, identityClientId]) => {
      const document = renderCloudInit(
        {
          scaleSet: { subscriptionId: placement.subscriptionId, resourceGroup, name: capacity.scaleSetName },
          location: placement.location,
          pool,
          generation,
          capacity: capacity.kind,
          slots: slotsPerHost,
          channel,
          builds: { endpoint },
          identityClientId,
          health,
          ...(args.allowIdleHosts ? { mayIdle: true } : {}),
          ...(image.kind === "marketplace" && image.hostTools ? { hostTools: image.hostTools } : {}),
          ...(driver ? { driver } : {}),
        },
        plan.buildDisk.kind,
      );
      return packCloudInit(document);
    });
}
