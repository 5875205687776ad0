import { type ObjectValue } from "../../../../../tools/azure-sim/contract";
import { bodies, changed, ids } from "../world";
import { type Cases } from "./case";

const profile = "properties.virtualMachineProfile";
const disk = `${profile}.storageProfile.osDisk`;
const network = `${profile}.networkProfile`;
const settings = `${profile}.extensionProfile.extensions.0.properties.settings`;
const withoutHealth = { [`${profile}.extensionProfile`]: undefined };
const uniform = {
  "properties.orchestrationMode": "Uniform",
  "properties.platformFaultDomainCount": undefined,
  [`${network}.networkApiVersion`]: undefined,
};
const spot = {
  [`${profile}.priority`]: "Spot",
  [`${profile}.evictionPolicy`]: "Delete",
  [`${profile}.scheduledEventsProfile`]: undefined,
};

const health = bodies.scaleSet as any;
const [healthExtension] = health.properties.virtualMachineProfile.extensionProfile.extensions;
const healthAfter = `${profile}.extensionProfile.extensions.0.properties.provisionAfterExtensions`;
/** The model with an extension that installs a graphics driver, and without a virtual TPM. */
const withDriver = (type: string, provisionAfterExtensions: string[] = []) => ({
  [`${profile}.securityProfile.uefiSettings.vTpmEnabled`]: false,
  [`${profile}.extensionProfile.extensions.1`]: {
    name: "driver",
    properties: { publisher: "Microsoft.HpcCompute", type, provisionAfterExtensions },
  },
});
const imageOf = (publisher: string, offer: string, sku: string, of = "properties") => ({
  [`${of}.storageProfile.imageReference`]: { publisher, offer, sku, version: "1.2.3" },
});
const rollingWith = (rollingUpgradePolicy: ObjectValue) => ({ mode: "Rolling", rollingUpgradePolicy });
const inZone = (...zones: string[]) => ({
  [ids.address]: changed(bodies.address, { zones: zones.length > 0 ? zones : undefined }),
});

const agentIdentity = "properties.settings.authentication.managedIdentity";
const agentOfSet = "properties.virtualMachineProfile.extensionProfile.extensions.1";

export const computeCases: Cases = {
  "machine-and-address-zone": {
    accepted: [
      { of: "machine" },
      { of: "machine", cloud: inZone("1", "2", "3") },
      { of: "machine", cloud: inZone() },
      { of: "machine", changes: { zones: undefined }, cloud: inZone("2") },
    ],
    refused: [
      {
        of: "machine",
        cloud: inZone("2"),
        code: "ComputeResourceZoneConstraintDoesNotMatchPublicIPAddressZoneConstraint",
      },
      {
        of: "machine",
        changes: { zones: ["3"] },
        code: "ComputeResourceZoneConstraintDoesNotMatchPublicIPAddressZoneConstraint",
      },
    ],
  },
  "disk-holds-image": {
    accepted: [
      { of: "machine" },
      { of: "scaleSet" },
      { of: "scaleSet", changes: { [`${disk}.diskSizeGB`]: undefined } },
      {
        of: "scaleSet",
        changes: { [`${disk}.diskSizeGB`]: 16, [`${profile}.storageProfile.imageReference`]: { id: "/gallery/image" } },
      },
    ],
    refused: [
      { of: "machine", changes: { "properties.storageProfile.osDisk.diskSizeGB": 29 }, code: "OperationNotAllowed" },
      { of: "scaleSet", changes: { [`${disk}.diskSizeGB`]: 16 }, code: "OperationNotAllowed" },
      {
        of: "machine",
        changes: { ...imageOf("RedHat", "RHEL", "9_5"), "properties.storageProfile.osDisk.diskSizeGB": 63 },
        code: "OperationNotAllowed",
      },
    ],
  },
  "image-system": {
    accepted: [
      { of: "machine" },
      { of: "scaleSet" },
      { of: "machine", changes: imageOf("Debian", "debian-12", "12-gen2") },
      { of: "machine", changes: imageOf("somebody", "else", "s") },
      {
        of: "machine",
        changes: {
          ...imageOf("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2"),
          "properties.osProfile.linuxConfiguration": undefined,
          "properties.osProfile.windowsConfiguration": {},
        },
      },
    ],
    refused: [
      {
        of: "machine",
        changes: imageOf("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2"),
        code: "InvalidParameter",
      },
      {
        of: "scaleSet",
        changes: imageOf("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2", profile),
        code: "InvalidParameter",
      },
      {
        of: "machine",
        changes: {
          "properties.osProfile.linuxConfiguration": undefined,
          "properties.osProfile.windowsConfiguration": {},
        },
        code: "InvalidParameter",
      },
    ],
  },
  "image-plan": {
    accepted: [
      { of: "machine" },
      {
        of: "machine",
        changes: {
          ...imageOf("RedHat", "rhel-byos", "rhel-lvm9"),
          plan: { name: "rhel-lvm9", publisher: "redhat", product: "rhel-byos" },
        },
      },
    ],
    refused: [
      { of: "machine", changes: imageOf("RedHat", "rhel-byos", "rhel-lvm9"), code: "VMMarketplaceInvalidInput" },
      {
        of: "scaleSet",
        changes: imageOf("paloaltonetworks", "vmseries1", "byol", profile),
        code: "VMMarketplaceInvalidInput",
      },
    ],
  },
  "image-reference": {
    accepted: [{ of: "machine" }, { of: "scaleSet" }],
    refused: [
      { of: "machine", changes: imageOf("Canonical", "ubuntu 24 04", "server"), code: "InvalidParameter" },
      { of: "scaleSet", changes: imageOf("Canonical", "ubuntu-24_04-lts", "", profile), code: "InvalidParameter" },
    ],
  },
  "extension-handlers-differ": {
    accepted: [{ of: "scaleSet" }, { of: "scaleSet", changes: withoutHealth }],
    refused: [
      {
        of: "scaleSet",
        changes: {
          [`${profile}.extensionProfile.extensions`]: [healthExtension, { ...healthExtension, name: "health-too" }],
        },
        code: "OperationNotAllowed",
      },
    ],
  },
  "size-known": {
    accepted: [
      { of: "scaleSet" },
      { of: "machine" },
      { of: "machine", changes: { "properties.hardwareProfile.vmSize": "standard_f4s_v2" } },
    ],
    refused: [
      { of: "scaleSet", changes: { "sku.name": "Standard_NV35ads_A10_v5" }, code: "InvalidParameter" },
      { of: "machine", changes: { "properties.hardwareProfile.vmSize": "Large" }, code: "InvalidParameter" },
    ],
  },
  "size-retired": {
    accepted: [{ of: "scaleSet" }],
    refused: [
      { of: "scaleSet", changes: { "sku.name": "Standard_NV12s_v3" }, code: "SkuNotAvailable" },
      { of: "scaleSet", changes: { "sku.name": "Standard_NV4as_v4" }, code: "SkuNotAvailable" },
    ],
  },
  "fault-domain-count": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", changes: { "properties.platformFaultDomainCount": 3, zones: undefined } },
      { of: "scaleSet", changes: uniform },
    ],
    refused: [
      { of: "scaleSet", changes: { "properties.platformFaultDomainCount": 2 }, code: "BadRequest" },
      { of: "scaleSet", changes: { "properties.platformFaultDomainCount": undefined }, code: "InvalidParameter" },
      {
        of: "scaleSet",
        changes: { "properties.platformFaultDomainCount": 4, zones: undefined },
        code: "InvalidParameter",
      },
      { of: "scaleSet", changes: { ...uniform, "properties.platformFaultDomainCount": 3 }, code: "InvalidParameter" },
    ],
  },
  "single-placement-group": {
    accepted: [{ of: "scaleSet" }, { of: "scaleSet", previous: { "properties.singlePlacementGroup": true } }],
    refused: [
      { of: "scaleSet", changes: { "properties.singlePlacementGroup": true }, code: "BadRequest" },
      {
        of: "scaleSet",
        changes: {
          "properties.singlePlacementGroup": true,
          "properties.platformFaultDomainCount": 2,
          zones: undefined,
        },
        previous: {},
        code: "OperationNotAllowed",
      },
    ],
  },
  "network-api-version": {
    accepted: [{ of: "scaleSet" }, { of: "scaleSet", changes: uniform }],
    refused: [
      { of: "scaleSet", changes: { [`${network}.networkApiVersion`]: undefined }, code: "InvalidParameter" },
      { of: "scaleSet", changes: { "properties.orchestrationMode": "Uniform" }, code: "BadRequest" },
    ],
  },
  "flexible-unsupported": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", changes: { "properties.overprovision": false } },
      { of: "scaleSet", changes: { ...uniform, "properties.overprovision": true } },
    ],
    refused: [
      { of: "scaleSet", changes: { "properties.overprovision": true }, code: "BadRequest" },
      { of: "scaleSet", changes: { "identity.type": "SystemAssigned, UserAssigned" }, code: "BadRequest" },
      { of: "scaleSet", changes: { [`${network}.healthProbe`]: { id: "/probe" } }, code: "BadRequest" },
      {
        of: "scaleSet",
        changes: { "properties.upgradePolicy.automaticOSUpgradePolicy": { enableAutomaticOSUpgrade: true } },
        code: "BadRequest",
      },
      {
        of: "scaleSet",
        changes: {
          [`${network}.networkInterfaceConfigurations.0.properties.ipConfigurations.0.properties.loadBalancerInboundNatPools`]:
            [{ id: "/pool" }],
        },
        code: "BadRequest",
      },
    ],
  },
  "fixed-properties": {
    accepted: [
      { of: "scaleSet", previous: {} },
      { of: "scaleSet", changes: { "sku.capacity": 9 }, previous: { "sku.capacity": 3 } },
      { of: "scaleSet", previous: { zones: ["1"] } },
      { of: "machine", previous: { "properties.storageProfile.imageReference.exactVersion": "24.04.1" } },
    ],
    refused: [
      { of: "scaleSet", changes: uniform, previous: {}, code: "PropertyChangeNotAllowed" },
      { of: "scaleSet", changes: { zones: ["1"] }, previous: {}, code: "PropertyChangeNotAllowed" },
      { of: "scaleSet", changes: { [`${profile}.priority`]: "Spot" }, previous: {}, code: "PropertyChangeNotAllowed" },
      { of: "machine", changes: { zones: ["2"] }, previous: {}, code: "PropertyChangeNotAllowed" },
      {
        of: "machine",
        changes: { "properties.osProfile.customData": "YQ==" },
        previous: {},
        code: "PropertyChangeNotAllowed",
      },
    ],
  },
  "health-extension": {
    accepted: [{ of: "scaleSet" }, { of: "scaleSet", changes: { [settings]: { protocol: "tcp", port: 80 } } }],
    refused: [
      { of: "scaleSet", changes: { [`${settings}.port`]: 0 }, code: "InvalidParameter" },
      { of: "scaleSet", changes: { [`${settings}.port`]: 65_536 }, code: "InvalidParameter" },
      { of: "scaleSet", changes: { [`${settings}.protocol`]: "udp" }, code: "InvalidParameter" },
      { of: "scaleSet", changes: { [`${settings}.protocol`]: "tcp" }, code: "InvalidParameter" },
      { of: "scaleSet", changes: { [settings]: { protocol: "tcp" } }, code: "InvalidParameter" },
      { of: "scaleSet", changes: { [`${settings}.intervalInSeconds`]: 4 }, code: "InvalidParameter" },
      { of: "scaleSet", changes: { [`${settings}.numberOfProbes`]: 25 }, code: "InvalidParameter" },
      { of: "scaleSet", changes: { [`${settings}.gracePeriod`]: 14_401 }, code: "InvalidParameter" },
    ],
  },
  "automatic-repairs": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", changes: { ...withoutHealth, "properties.automaticRepairsPolicy.enabled": false } },
    ],
    refused: [
      { of: "scaleSet", changes: withoutHealth, code: "BadRequest" },
      {
        of: "scaleSet",
        changes: { "properties.automaticRepairsPolicy.gracePeriod": "PT9M" },
        code: "InvalidParameter",
      },
      {
        of: "scaleSet",
        changes: { "properties.automaticRepairsPolicy.gracePeriod": "PT2H" },
        code: "InvalidParameter",
      },
    ],
  },
  "rolling-upgrades": {
    accepted: [{ of: "scaleSet" }, { of: "scaleSet", changes: { "properties.upgradePolicy.mode": "Rolling" } }],
    refused: [
      { of: "scaleSet", changes: { ...withoutHealth, "properties.upgradePolicy.mode": "Rolling" }, code: "BadRequest" },
      {
        of: "scaleSet",
        changes: {
          "properties.upgradePolicy": {
            mode: "Rolling",
            rollingUpgradePolicy: { maxSurge: true },
            automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true },
          },
        },
        code: "BadRequest",
      },
    ],
  },
  "rolling-upgrade-policy": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", changes: { "properties.upgradePolicy": rollingWith({ pauseTimeBetweenBatches: "PT5M" }) } },
      {
        of: "scaleSet",
        changes: { "properties.upgradePolicy": rollingWith({ rollbackFailedInstancesOnPolicyBreach: false }) },
      },
    ],
    refused: [
      {
        of: "scaleSet",
        changes: { "properties.upgradePolicy": rollingWith({ pauseTimeBetweenBatches: "5 minutes" }) },
        code: "InvalidParameter",
      },
      {
        of: "scaleSet",
        changes: { "properties.upgradePolicy": rollingWith({ rollbackFailedInstancesOnPolicyBreach: true }) },
        code: "BadRequest",
      },
    ],
  },
  "terminate-notification": {
    accepted: [{ of: "scaleSet" }],
    refused: [
      {
        of: "scaleSet",
        changes: { [`${profile}.scheduledEventsProfile.terminateNotificationProfile.notBeforeTimeout`]: "PT4M" },
        code: "InvalidParameter",
      },
      {
        of: "scaleSet",
        changes: { [`${profile}.scheduledEventsProfile.terminateNotificationProfile.notBeforeTimeout`]: "PT16M" },
        code: "InvalidParameter",
      },
      {
        of: "scaleSet",
        changes: { [`${profile}.priority`]: "Spot", [`${profile}.evictionPolicy`]: "Delete" },
        code: "BadRequest",
      },
    ],
  },
  "spot-only": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", changes: { ...spot, [`${profile}.billingProfile`]: { maxPrice: -1 } } },
    ],
    refused: [
      {
        of: "scaleSet",
        changes: { [`${profile}.evictionPolicy`]: "Delete" },
        code: "EvictionPolicyCanBeSetOnlyOnAzureSpotVirtualMachines",
      },
      {
        of: "scaleSet",
        changes: { [`${profile}.billingProfile`]: { maxPrice: -1 } },
        code: "MaxPriceIsSupportedOnlyForAzureSpotVirtualMachines",
      },
      {
        of: "scaleSet",
        changes: { ...spot, [`${profile}.billingProfile`]: { maxPrice: 0 } },
        code: "MaxPriceValueInvalid",
      },
    ],
  },
  "ephemeral-disk": {
    accepted: [
      { of: "scaleSet" },
      { of: "machine" },
      { of: "scaleSet", changes: spot },
      { of: "scaleSet", changes: { [`${disk}.diskSizeGB`]: 1439 } },
      {
        of: "scaleSet",
        changes: {
          "sku.name": "Standard_D4ds_v5",
          [`${disk}.diffDiskSettings`]: { option: "Local", placement: "CacheDisk" },
          [`${disk}.diskSizeGB`]: 99,
        },
      },
      {
        of: "machine",
        changes: {
          "properties.hardwareProfile.vmSize": "Standard_D4ads_v6",
          "properties.storageProfile.osDisk": {
            createOption: "FromImage",
            caching: "ReadOnly",
            diskSizeGB: 220,
            diffDiskSettings: { option: "Local", placement: "NvmeDisk" },
          },
        },
      },
      // No page says what V710's local disks are.
      {
        of: "scaleSet",
        changes: { "sku.name": "Standard_NV12ads_V710_v5", [`${disk}.diffDiskSettings.placement`]: "NvmeDisk" },
      },
    ],
    refused: [
      { of: "scaleSet", changes: { [`${disk}.caching`]: "ReadWrite" }, code: "InvalidParameter" },
      { of: "scaleSet", changes: { [`${disk}.caching`]: undefined }, code: "InvalidParameter" },
      { of: "scaleSet", changes: { ...spot, [`${profile}.evictionPolicy`]: undefined }, code: "OperationNotAllowed" },
      { of: "scaleSet", changes: { [`${disk}.diskSizeGB`]: 1440 }, code: "NotSupported" },
      {
        of: "scaleSet",
        changes: { "sku.name": "Standard_NV72ads_A10_v5", [`${disk}.diskSizeGB`]: 2041 },
        code: "NotSupported",
      },
      { of: "scaleSet", changes: { "sku.name": "Standard_D4s_v5" }, code: "NotSupported" },
      { of: "scaleSet", changes: { "sku.name": "Standard_B2s_v2" }, code: "NotSupported" },
      { of: "scaleSet", changes: { [`${disk}.diffDiskSettings.placement`]: "NvmeDisk" }, code: "NotSupported" },
      { of: "scaleSet", changes: { "sku.name": "Standard_D8ads_v6" }, code: "NotSupported" },
      { of: "scaleSet", changes: { [`${disk}.createOption`]: "Attach" }, code: "InvalidParameter" },
      {
        of: "scaleSet",
        changes: {
          "sku.name": "Standard_D4ds_v5",
          [`${disk}.diffDiskSettings`]: { option: "Local", placement: "CacheDisk" },
        },
        code: "NotSupported",
      },
    ],
  },
  "security-type": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", changes: { [`${profile}.securityProfile`]: { encryptionAtHost: true } } },
    ],
    refused: [
      { of: "scaleSet", changes: { [`${profile}.securityProfile.securityType`]: undefined }, code: "InvalidParameter" },
      {
        of: "scaleSet",
        changes: { [`${profile}.storageProfile.imageReference.sku`]: "server-gen1" },
        code: "BadRequest",
      },
    ],
  },
  "image-generation": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", changes: { [`${profile}.storageProfile.imageReference`]: { id: "/subscriptions/a/x" } } },
    ],
    refused: [
      {
        of: "scaleSet",
        changes: {
          "sku.name": "Standard_NV24ads_V710_v5",
          [`${profile}.storageProfile.imageReference.sku`]: "server-gen1",
        },
        code: "BadRequest",
      },
    ],
  },
  "driver-and-secure-boot": {
    accepted: [
      { of: "scaleSet" },
      {
        of: "scaleSet",
        changes: {
          "sku.name": "Standard_NV24ads_V710_v5",
          [`${profile}.securityProfile.uefiSettings.secureBootEnabled`]: true,
        },
      },
    ],
    refused: [
      {
        of: "scaleSet",
        changes: { [`${profile}.securityProfile.uefiSettings.secureBootEnabled`]: true },
        code: "VMExtensionProvisioningError",
      },
      {
        of: "scaleSet",
        changes: {
          "sku.name": "Standard_NV24ads_V710_v5",
          [`${profile}.securityProfile.uefiSettings.secureBootEnabled`]: true,
          [`${profile}.extensionProfile.extensions.1`]: {
            name: "driver",
            properties: { publisher: "Microsoft.HpcCompute", type: "AmdGpuDriverLinux" },
          },
        },
        code: "VMExtensionProvisioningError",
      },
      {
        of: "scaleSet",
        changes: {
          ...withDriver("NvidiaGpuDriverLinux"),
          [`${profile}.securityProfile.uefiSettings.vTpmEnabled`]: true,
        },
        code: "VMExtensionProvisioningTimeout",
      },
    ],
  },
  "driver-extension-fits": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", changes: { ...withDriver("NvidiaGpuDriverLinux"), "sku.name": "Standard_NC4as_T4_v3" } },
      { of: "scaleSet", changes: { ...withDriver("AmdGpuDriverLinux"), "sku.name": "Standard_NV24ads_V710_v5" } },
    ],
    refused: [
      { of: "scaleSet", changes: withDriver("AmdGpuDriverLinux"), code: "VMExtensionProvisioningError" },
      {
        of: "scaleSet",
        changes: { ...withDriver("AmdGpuDriverLinux"), "sku.name": "Standard_NG16ads_V620_v1" },
        code: "VMExtensionProvisioningError",
      },
    ],
  },
  "extension-order": {
    accepted: [
      { of: "scaleSet" },
      { of: "scaleSet", changes: { ...withDriver("NvidiaGpuDriverLinux"), [healthAfter]: ["driver"] } },
    ],
    refused: [
      { of: "scaleSet", changes: { [healthAfter]: ["driver"] }, code: "InvalidParameter" },
      {
        of: "scaleSet",
        changes: { ...withDriver("NvidiaGpuDriverLinux", [healthExtension.name]), [healthAfter]: ["driver"] },
        code: "InvalidParameter",
      },
    ],
  },
  "interfaces-of-machine": {
    accepted: [{ of: "scaleSet" }, { of: "machine" }],
    refused: [
      { of: "machine", changes: { "properties.networkProfile.networkInterfaces": [] }, code: "InvalidParameter" },
      {
        of: "scaleSet",
        changes: { [`${network}.networkInterfaceConfigurations.0.properties.primary`]: undefined },
        code: "MultipleNetworkInterfacesMustHaveOnePrimary",
      },
      {
        of: "machine",
        changes: { "properties.networkProfile.networkInterfaces": [{ id: ids.interface }, { id: ids.otherInterface }] },
        code: "MultipleNetworkInterfacesMustHaveOnePrimary",
      },
      {
        of: "scaleSet",
        changes: {
          "sku.name": "Standard_NV6ads_A10_v5",
          [`${network}.networkInterfaceConfigurations.1`]: { name: "second", properties: { primary: false } },
        },
        code: "NetworkInterfaceCountExceeded",
      },
    ],
  },
  "computer-name": {
    accepted: [{ of: "scaleSet" }, { of: "machine" }],
    refused: [
      {
        of: "scaleSet",
        changes: { [`${profile}.osProfile.computerNamePrefix`]: "h".repeat(59) },
        code: "InvalidParameter",
      },
      {
        of: "scaleSet",
        changes: {
          [`${profile}.osProfile.linuxConfiguration`]: undefined,
          [`${profile}.osProfile.windowsConfiguration`]: {},
          [`${profile}.osProfile.computerNamePrefix`]: "streamhost",
        },
        code: "InvalidParameter",
      },
      { of: "machine", changes: { "properties.osProfile.computerName": "a_b" }, code: "InvalidParameter" },
    ],
  },
  "linux-access": {
    accepted: [{ of: "scaleSet" }, { of: "machine" }],
    refused: [
      {
        of: "machine",
        changes: { "properties.osProfile.linuxConfiguration.ssh": undefined },
        code: "InvalidParameter",
      },
      {
        of: "machine",
        changes: { "properties.osProfile.linuxConfiguration.disablePasswordAuthentication": false },
        code: "InvalidParameter",
      },
      { of: "machine", changes: { "properties.osProfile.adminUsername": "root" }, code: "InvalidParameter" },
      { of: "machine", changes: { "properties.osProfile.adminUsername": undefined }, code: "InvalidParameter" },
    ],
  },
  "ssh-keys": {
    accepted: [{ of: "machine" }],
    refused: [
      {
        of: "machine",
        changes: { "properties.osProfile.linuxConfiguration.ssh.publicKeys.0.keyData": "ssh-ed25519 AAAA" },
        code: "InvalidParameter",
      },
      {
        of: "machine",
        changes: { "properties.osProfile.linuxConfiguration.ssh.publicKeys.0.keyData": "ecdsa-sha2-nistp256 AAAA" },
        code: "InvalidParameter",
      },
      {
        of: "machine",
        changes: { "properties.osProfile.linuxConfiguration.ssh.publicKeys.0.path": "/root/.ssh/authorized_keys" },
        code: "InvalidParameter",
      },
    ],
  },
  "cloud-init-size": {
    accepted: [{ of: "machine" }],
    refused: [
      { of: "machine", changes: { "properties.osProfile.customData": "#cloud-config" }, code: "InvalidParameter" },
      { of: "machine", changes: { "properties.userData": "A".repeat(87_384) }, code: "InvalidParameter" },
    ],
  },
  "scale-set-sku": {
    accepted: [{ of: "scaleSet" }, { of: "scaleSet", changes: { "sku.capacity": 1000 } }],
    refused: [
      { of: "scaleSet", changes: { sku: undefined }, code: "InvalidParameter" },
      { of: "scaleSet", changes: { "sku.capacity": 1001 }, code: "InvalidParameter" },
      {
        of: "scaleSet",
        changes: { "sku.capacity": 201, "properties.platformFaultDomainCount": 2 },
        code: "InvalidParameter",
      },
      { of: "scaleSet", changes: { "sku.name": "Mix" }, code: "BadRequest" },
      {
        of: "scaleSet",
        changes: { "sku.name": "Mix", "properties.skuProfile": { vmSizes: [{ name: "Standard_NV36ads_A10_v5" }] } },
        code: "BadRequest",
      },
    ],
  },
  "compute-references": {
    accepted: [{ of: "scaleSet" }, { of: "machine" }],
    refused: [
      { of: "scaleSet", cloud: { [ids.subnet]: undefined }, code: "InvalidResourceReference" },
      { of: "scaleSet", changes: { location: "westeurope" }, code: "InvalidResourceReference" },
      { of: "machine", cloud: { [ids.interface]: undefined }, code: "InvalidResourceReference" },
    ],
  },
  "interface-free": {
    accepted: [{ of: "machine" }],
    refused: [
      {
        of: "machine",
        id: ids.machine.replace("vm-relay", "vm-other"),
        cloud: { [ids.machine]: changed(bodies.machine, {}) },
        code: "NicInUse",
      },
    ],
  },
  "extensions-allowed": {
    accepted: [{ of: "extension" }],
    refused: [
      {
        of: "extension",
        cloud: { [ids.machine]: changed(bodies.machine, { "properties.osProfile.allowExtensionOperations": false }) },
        code: "OperationNotAllowed",
      },
      { of: "extension", cloud: { [ids.machine]: undefined }, code: "ParentResourceNotFound" },
    ],
  },
  "monitoring-agent-identity": {
    accepted: [
      { of: "extension" },
      {
        of: "extension",
        changes: { "properties.settings": {} },
        cloud: { [ids.machine]: changed(bodies.machine, { identity: { type: "SystemAssigned" } }) },
      },
      { of: "scaleSet" },
      { of: "scaleSet", changes: { [agentOfSet]: { name: "agent", properties: bodies.extension["properties"]! } } },
    ],
    refused: [
      { of: "extension", changes: { "properties.settings": {} }, code: "InvalidParameter" },
      {
        of: "extension",
        changes: { [`${agentIdentity}.identifier-value`]: ids.identity.replace("id-hosts", "id-other") },
        code: "InvalidParameter",
      },
      {
        of: "extension",
        cloud: { [ids.machine]: changed(bodies.machine, { identity: undefined }) },
        code: "InvalidParameter",
      },
      {
        of: "scaleSet",
        changes: { [agentOfSet]: { name: "agent", properties: bodies.extension["properties"]! }, identity: undefined },
        code: "InvalidParameter",
      },
    ],
  },
};
