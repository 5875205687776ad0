import { bodies, changed, group, ids } from "../world";
import { type Cases } from "./case";

const westus = { location: "westus" };
const otherBody = (key: keyof typeof bodies, changes: Record<string, any>) => changed(bodies[key], changes);
const rules = "properties.securityRules";

const permission = (name: string, direction: string, source: string, destination: string, ...ports: string[]) => ({
  name,
  properties: {
    priority: 100,
    access: "Allow",
    protocol: "Tcp",
    direction,
    sourcePortRange: "*",
    sourceAddressPrefix: source,
    destinationAddressPrefix: destination,
    ...(ports.length === 1 ? { destinationPortRange: ports[0]! } : { destinationPortRanges: ports }),
  },
});
/** https://learn.microsoft.com/azure/bastion/bastion-nsg */
const bastionPermissions = [
  permission("internet", "Inbound", "Internet", "*", "443"),
  permission("manager", "Inbound", "GatewayManager", "*", "443"),
  permission("balancer", "Inbound", "AzureLoadBalancer", "*", "443"),
  permission("between", "Inbound", "VirtualNetwork", "VirtualNetwork", "8080", "5701"),
  permission("machines", "Outbound", "*", "VirtualNetwork", "22", "3389"),
  permission("azure", "Outbound", "*", "AzureCloud", "443"),
  permission("between-out", "Outbound", "VirtualNetwork", "VirtualNetwork", "8080", "5701"),
  permission("certificates", "Outbound", "*", "Internet", "80"),
];
const guarded = { "properties.networkSecurityGroup": { id: ids.securityGroup } };
const bastionGroup = (...permissions: typeof bastionPermissions) => ({
  [ids.securityGroup]: changed(bodies.securityGroup, { [rules]: permissions }),
});
const elsewhere = ids.network.replace(/[^/]+$/, "vnet-three");
const gateway = `${group}/providers/Microsoft.Network/virtualNetworkGateways/vpn`;
const inOtherNetwork = {
  properties: { ipConfigurations: [{ properties: { subnet: { id: `${ids.otherNetwork}/subnets/GatewaySubnet` } } }] },
};
const prefixes = (...list: string[]) => ({
  "properties.destinationAddressPrefix": undefined,
  "properties.destinationAddressPrefixes": list,
});
const fromPrefix = { "properties.publicIPPrefix": { id: ids.prefix } };
const small = (mask: number) => ({
  [ids.subnet]: changed(bodies.subnet, { "properties.addressPrefix": `10.0.0.0/${mask}` }),
});

const tagsOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, "value"]));

export const networkCases: Cases = {
  "bastion-security-group": {
    accepted: [
      { of: "bastionSubnet" },
      { of: "bastionSubnet", changes: guarded, cloud: bastionGroup(...bastionPermissions) },
      { of: "subnet" },
      { of: "securityGroup" },
    ],
    refused: [
      ...bastionPermissions.map((one) => ({
        of: "bastionSubnet" as const,
        changes: guarded,
        cloud: bastionGroup(...bastionPermissions.filter((other) => other !== one)),
        code: "NetworkSecurityGroupNotCompliantForAzureBastionSubnet",
      })),
      {
        of: "securityGroup",
        cloud: { [ids.bastionSubnet]: changed(bodies.bastionSubnet, guarded) },
        code: "NetworkSecurityGroupNotCompliantForAzureBastionSubnet",
      },
    ],
  },
  "required-members": {
    accepted: [
      { of: "interface" },
      { of: "endpoint" },
      { of: "zoneGroup" },
      { of: "machine" },
      { of: "scaleSet" },
      { of: "nat", changes: { "properties.publicIpAddresses": undefined } },
    ],
    refused: [
      {
        of: "interface",
        changes: { "properties.ipConfigurations.0.properties.subnet": undefined },
        code: "InvalidRequestFormat",
      },
      { of: "endpoint", changes: { "properties.subnet": undefined }, code: "InvalidRequestFormat" },
      {
        of: "endpoint",
        changes: { "properties.privateLinkServiceConnections.0.properties.privateLinkServiceId": undefined },
        code: "InvalidRequestFormat",
      },
      { of: "zoneGroup", changes: { "properties.privateDnsZoneConfigs": [] }, code: "InvalidRequestFormat" },
      { of: "link", changes: { "properties.virtualNetwork": undefined }, code: "InvalidRequestFormat" },
      { of: "securityGroup", changes: { [`${rules}.0.name`]: undefined }, code: "InvalidRequestFormat" },
      { of: "machine", changes: { "properties.hardwareProfile": undefined }, code: "InvalidParameter" },
      { of: "machine", changes: { "properties.osProfile": undefined }, code: "InvalidParameter" },
      {
        of: "scaleSet",
        changes: { "properties.virtualMachineProfile.osProfile.computerNamePrefix": undefined },
        code: "InvalidParameter",
      },
      {
        of: "machine",
        changes: { "properties.networkProfile.networkInterfaces.0.id": undefined },
        code: "InvalidParameter",
      },
      { of: "autoscale", changes: { "properties.targetResourceUri": undefined }, code: "InvalidRequestFormat" },
    ],
  },
  "tag-limits": {
    accepted: [
      { of: "network", changes: { tags: { ["n".repeat(512)]: "v".repeat(256) } } },
      { of: "network", changes: { tags: { note: "<any> % & \\ ? / of these, and é" } } },
      { of: "network", changes: { tags: tagsOf(50) } },
      { of: "account", changes: { tags: { ["n".repeat(128)]: "v" } } },
    ],
    refused: [
      { of: "network", changes: { tags: { owner: "v".repeat(257) } }, code: "InvalidTagValueLength" },
      { of: "network", changes: { tags: { ["n".repeat(513)]: "v" } }, code: "InvalidTagName" },
      { of: "network", changes: { tags: { "a/b": "v" } }, code: "InvalidTagNameCharacters" },
      { of: "network", changes: { tags: tagsOf(51) }, code: "InvalidTags" },
      { of: "account", changes: { tags: { ["n".repeat(129)]: "v" } }, code: "InvalidTagName" },
    ],
  },
  "value-known": {
    accepted: [
      { of: "nat" },
      { of: "securityGroup", changes: { [`${rules}.0.properties.direction`]: "inbound" } },
      { of: "machine", changes: { "properties.hardwareProfile.vmSize": "Standard_D2ads_v6" } },
    ],
    refused: [
      { of: "nat", changes: { "sku.name": "Premium" }, code: "InvalidParameter" },
      { of: "securityGroup", changes: { [`${rules}.1.properties.access`]: "Permit" }, code: "InvalidParameter" },
      { of: "account", changes: { "sku.name": "Standard_RAZRS" }, code: "InvalidParameter" },
      { of: "assignment", changes: { "properties.principalType": "Identity" }, code: "InvalidParameter" },
      {
        of: "interface",
        changes: { "properties.ipConfigurations.0.properties.privateIPAllocationMethod": "Fixed" },
        code: "InvalidParameter",
      },
    ],
  },
  "address-prefix-form": {
    accepted: [
      { of: "network" },
      { of: "subnet" },
      { of: "subnet", changes: { "properties.addressPrefix": "fd00::/64" } },
      {
        of: "subnet",
        changes: { "properties.addressPrefix": undefined, "properties.addressPrefixes": ["10.0.0.0/20"] },
      },
    ],
    refused: [
      {
        of: "network",
        changes: { "properties.addressSpace.addressPrefixes": ["10.0.0.0"] },
        code: "InvalidAddressPrefixFormat",
      },
      {
        of: "network",
        changes: { "properties.addressSpace.addressPrefixes": ["10.0.16.0/18"] },
        code: "InvalidCIDRNotation",
      },
      { of: "subnet", changes: { "properties.addressPrefix": "hosts" }, code: "InvalidAddressPrefixFormat" },
      { of: "subnet", changes: { "properties.addressPrefix": "10.0.1.0/20" }, code: "InvalidCIDRNotation" },
      { of: "subnet", changes: { "properties.addressPrefix": undefined }, code: "InvalidRequestFormat" },
    ],
  },
  "zones-stay": {
    accepted: [
      { of: "address" },
      { of: "address", previous: {} },
      { of: "address", changes: { zones: ["3", "1"] }, previous: { zones: ["1", "3"] } },
      { of: "nat", changes: { zones: undefined }, previous: { zones: undefined } },
    ],
    refused: [
      { of: "address", changes: { zones: ["2"] }, previous: {}, code: "ResourceAvailabilityZonesCannotBeModified" },
      { of: "address", changes: { zones: undefined }, previous: {}, code: "ResourceAvailabilityZonesCannotBeModified" },
      { of: "nat", previous: { zones: undefined }, code: "ResourceAvailabilityZonesCannotBeModified" },
    ],
  },
  "address-prefix-fits": {
    accepted: [{ of: "address" }, { of: "address", changes: fromPrefix }],
    refused: [
      { of: "address", changes: { ...fromPrefix, zones: ["2"] }, code: "PublicIPPrefixZoneMismatch" },
      { of: "address", changes: { ...fromPrefix, "sku.name": "Basic" }, code: "PublicIPPrefixSkuMismatch" },
    ],
  },
  "balancer-rules": {
    accepted: [
      { of: "balancer" },
      {
        of: "balancer",
        changes: {
          "properties.outboundRules": undefined,
          "properties.loadBalancingRules.0.properties.disableOutboundSnat": undefined,
        },
      },
    ],
    refused: [
      {
        of: "balancer",
        changes: { "properties.loadBalancingRules.1.properties.protocol": "Tcp" },
        code: "RulesUseSameFrontendPortProtocolAndIPConfig",
      },
      {
        of: "balancer",
        changes: { "properties.probes": [{ name: "turn", properties: { protocol: "Udp", port: 3478 } }] },
        code: "InvalidRequestFormat",
      },
      {
        of: "balancer",
        changes: { "properties.loadBalancingRules.0.properties.disableOutboundSnat": undefined },
        code: "LoadBalancingRuleMustDisableSNATSinceSameFrontendIPConfigurationIsReferencedByOutboundRule",
      },
    ],
  },
  "subnet-has-room": {
    // Two interfaces and an endpoint stand in the subnet; five of its addresses are Azure's.
    accepted: [
      { of: "interface", id: `${ids.interface}-3`, cloud: small(28) },
      { of: "interface", previous: {}, cloud: small(29) },
      { of: "scaleSet", changes: { "sku.capacity": 8 }, cloud: small(28) },
      { of: "scaleSet", cloud: small(29) },
      { of: "scaleSet", changes: { "sku.capacity": 1 }, previous: { "sku.capacity": 60 }, cloud: small(29) },
    ],
    refused: [
      { of: "interface", id: `${ids.interface}-3`, cloud: small(29), code: "SubnetIsFull" },
      { of: "endpoint", id: `${ids.endpoint}-2`, cloud: small(29), code: "SubnetIsFull" },
      { of: "scaleSet", changes: { "sku.capacity": 9 }, cloud: small(28), code: "SubnetIsFull" },
      {
        of: "interface",
        id: `${ids.interface}-3`,
        cloud: { ...small(28), [ids.scaleSet]: changed(bodies.scaleSet, { "sku.capacity": 8 }) },
        code: "SubnetIsFull",
      },
    ],
  },
  "resource-name": {
    accepted: [{ of: "account" }, { of: "vault" }, { of: "endpoint" }, { of: "blobService" }, { of: "container" }],
    refused: [
      { of: "account", id: ids.account.replace("stbuilds", "st-builds"), code: "AccountNameInvalid" },
      { of: "vault", id: ids.vault.replace("kv-one", "kv--one"), code: "VaultNameNotValid" },
      { of: "vault", id: ids.vault.replace("kv-one", "kv-of-a-name-much-too-long"), code: "VaultNameNotValid" },
      { of: "endpoint", id: ids.endpoint.replace("pep-blob", "p".repeat(65)), code: "InvalidResourceName" },
      { of: "blobService", id: ids.blobService.replace("default", "builds"), code: "InvalidResourceName" },
      { of: "container", id: ids.container.replace("/builds", "/Builds"), code: "InvalidResourceName" },
      { of: "autoscale", id: ids.autoscale.replace("as-one", "a".repeat(65)), code: "InvalidResourceName" },
      { of: "network", id: ids.network.replace("vnet-one", "v"), code: "InvalidResourceName" },
      { of: "group", id: `${group}.`, code: "InvalidResourceGroup" },
    ],
  },
  "account-name-taken": {
    accepted: [{ of: "account" }, { of: "account", id: ids.account.replace("stbuilds", "stother") }],
    refused: [{ of: "account", id: ids.account.replace("rg-one", "rg-two"), code: "StorageAccountAlreadyTaken" }],
  },
  "vault-name-taken": {
    accepted: [
      { of: "vault" },
      {
        of: "vault",
        cloud: { [ids.vault]: undefined },
        softDeleted: [ids.vault],
        changes: { "properties.createMode": "recover" },
      },
    ],
    refused: [
      { of: "vault", id: ids.vault.replace("rg-one", "rg-two"), code: "VaultAlreadyExists" },
      { of: "vault", softDeleted: [ids.vault], code: "ConflictError" },
    ],
  },
  "subnet-inside-its-network": {
    accepted: [
      {
        of: "subnet",
        cloud: {
          [ids.network]: otherBody("network", {
            "properties.addressSpace.addressPrefixes": ["10.9.0.0/16", "10.0.0.0/18"],
          }),
        },
      },
      { of: "subnet" },
      { of: "network" },
    ],
    refused: [
      { of: "subnet", changes: { "properties.addressPrefix": "10.0.64.0/20" }, code: "NetcfgSubnetRangeOutsideVnet" },
      {
        of: "network",
        changes: { "properties.subnets": [{ name: "out", properties: { addressPrefix: "192.168.0.0/24" } }] },
        code: "NetcfgSubnetRangeOutsideVnet",
      },
    ],
  },
  "subnet-ranges-apart": {
    accepted: [
      { of: "subnet" },
      {
        of: "subnet",
        id: ids.subnet.replace("hosts", "more"),
        changes: { "properties.addressPrefix": "10.0.16.0/24" },
      },
    ],
    refused: [
      {
        of: "subnet",
        id: ids.subnet.replace("hosts", "more"),
        changes: { "properties.addressPrefix": "10.0.8.0/24" },
        code: "NetcfgSubnetRangesOverlap",
      },
      {
        of: "network",
        changes: {
          "properties.subnets": [
            { name: "a", properties: { addressPrefix: "10.0.0.0/24" } },
            { name: "b", properties: { addressPrefix: "10.0.0.128/25" } },
          ],
        },
        code: "NetcfgSubnetRangesOverlap",
      },
    ],
  },
  "subnet-large-enough": {
    accepted: [{ of: "subnet", changes: { "properties.addressPrefix": "10.0.0.0/29" } }],
    refused: [{ of: "subnet", changes: { "properties.addressPrefix": "10.0.0.0/30" }, code: "NetcfgInvalidSubnet" }],
  },
  "bastion-subnet-size": {
    accepted: [{ of: "bastionSubnet" }, { of: "subnet", changes: { "properties.addressPrefix": "10.0.0.0/27" } }],
    refused: [
      { of: "bastionSubnet", changes: { "properties.addressPrefix": "10.0.20.0/27" }, code: "BastionSubnetTooSmall" },
    ],
  },
  "gateway-subnet-bare": {
    accepted: [
      { of: "subnet" },
      { of: "subnet", id: ids.gatewaySubnet, changes: { "properties.natGateway": undefined } },
    ],
    refused: [{ of: "subnet", id: ids.gatewaySubnet, code: "NatGatewayNotAllowedOnGatewaySubnet" }],
  },
  "address-space-holds-subnets": {
    accepted: [{ of: "network" }],
    refused: [
      {
        of: "network",
        changes: { "properties.addressSpace.addressPrefixes": ["10.0.0.0/19"] },
        cloud: { [ids.subnet]: otherBody("subnet", { "properties.addressPrefix": "10.0.32.0/20" }) },
        code: "InUsePrefixCannotBeDeleted",
      },
    ],
  },
  "network-references": {
    accepted: [
      { of: "subnet" },
      { of: "interface" },
      { of: "endpoint" },
      { of: "zoneGroup" },
      { of: "link" },
      { of: "nat" },
      { of: "peering" },
      // Another subscription's network can't be looked up here.
      {
        of: "peering",
        changes: {
          "properties.remoteVirtualNetwork.id": ids.otherNetwork.replace(
            /[0-9a-f-]{36}/,
            "99999999-9999-4999-8999-999999999999",
          ),
        },
      },
    ],
    refused: [
      { of: "peering", cloud: { [ids.otherNetwork]: undefined }, code: "InvalidResourceReference" },
      { of: "peering", changes: { "properties.remoteVirtualNetwork.id": ids.nat }, code: "InvalidResourceReference" },
      { of: "subnet", cloud: { [ids.securityGroup]: undefined }, code: "InvalidResourceReference" },
      { of: "subnet", cloud: { [ids.nat]: undefined }, code: "InvalidResourceReference" },
      {
        of: "subnet",
        cloud: { [ids.securityGroup]: otherBody("securityGroup", westus) },
        code: "InvalidResourceReference",
      },
      { of: "interface", cloud: { [ids.subnet]: undefined }, code: "InvalidResourceReference" },
      { of: "interface", changes: westus, code: "InvalidResourceReference" },
      { of: "endpoint", changes: westus, code: "InvalidResourceReference" },
      { of: "zoneGroup", cloud: { [ids.zone]: undefined }, code: "InvalidResourceReference" },
      { of: "link", cloud: { [ids.network]: undefined }, code: "InvalidResourceReference" },
      {
        of: "nat",
        changes: { "properties.publicIpAddresses": [{ id: ids.network }] },
        code: "InvalidResourceReference",
      },
    ],
  },
  "security-rule-priority": {
    accepted: [{ of: "securityGroup" }, { of: "securityRule", changes: { "properties.priority": 4096 } }],
    refused: [
      { of: "securityRule", changes: { "properties.priority": 99 }, code: "SecurityRuleInvalidPriority" },
      {
        of: "securityGroup",
        changes: { [`${rules}.1.properties.priority`]: 4097 },
        code: "SecurityRuleInvalidPriority",
      },
    ],
  },
  "security-rule-priorities-differ": {
    accepted: [
      { of: "securityGroup" },
      { of: "securityRule" },
      { of: "securityRule", changes: { "properties.priority": 100, "properties.direction": "Outbound" } },
    ],
    refused: [
      { of: "securityGroup", changes: { [`${rules}.1.properties.priority`]: 100 }, code: "SecurityRuleConflict" },
      { of: "securityRule", changes: { "properties.priority": 110 }, code: "SecurityRuleConflict" },
    ],
  },
  "security-rule-one-form": {
    accepted: [{ of: "securityRule" }, { of: "securityRule", changes: { "properties.sourceAddressPrefixes": [] } }],
    refused: [
      {
        of: "securityRule",
        changes: { "properties.sourceAddressPrefixes": ["10.0.0.0/8"] },
        code: "SecurityRuleCannotSpecifyMultipleForms",
      },
      {
        of: "securityRule",
        changes: { "properties.destinationPortRange": "*" },
        code: "SecurityRuleCannotSpecifyMultipleForms",
      },
      {
        of: "securityRule",
        changes: { "properties.sourcePortRange": undefined },
        code: "SecurityRuleParameterNotSpecified",
      },
    ],
  },
  "service-tags-singular": {
    accepted: [
      { of: "securityRule" },
      { of: "securityRule", changes: { "properties.destinationAddressPrefixes": ["10.0.0.4", "10.1.0.0/16"] } },
    ],
    refused: [
      {
        of: "securityRule",
        changes: { "properties.destinationAddressPrefixes": ["VirtualNetwork"] },
        code: "SecurityRuleParameterContainsUnsupportedValue",
      },
      {
        of: "securityRule",
        changes: { "properties.destinationAddressPrefixes": ["*"] },
        code: "SecurityRuleParameterContainsUnsupportedValue",
      },
    ],
  },
  "security-rule-ports": {
    accepted: [{ of: "securityRule" }],
    refused: [
      {
        of: "securityRule",
        changes: { "properties.destinationPortRanges": ["*"] },
        code: "SecurityRuleParameterContainsInvalidPortRanges",
      },
      { of: "securityRule", changes: { "properties.sourcePortRange": "70000" }, code: "SecurityRuleInvalidPortRange" },
      { of: "securityRule", changes: { "properties.sourcePortRange": "20-10" }, code: "SecurityRuleInvalidPortRange" },
    ],
  },
  "security-rule-prefix": {
    accepted: [
      { of: "securityRule" },
      { of: "securityRule", changes: { "properties.sourceAddressPrefix": "Storage.JapanEast" } },
      { of: "securityRule", changes: { "properties.sourceAddressPrefix": "10.0.0.0/24" } },
    ],
    refused: [
      {
        of: "securityRule",
        changes: { "properties.sourceAddressPrefix": "any" },
        code: "SecurityRuleInvalidAddressPrefix",
      },
      {
        of: "securityRule",
        changes: { "properties.sourceAddressPrefix": "10.0.0.1/24" },
        code: "SecurityRuleInvalidAddressPrefix",
      },
    ],
  },
  "nat-gateway-one-zone": {
    accepted: [{ of: "nat" }, { of: "nat", changes: { zones: undefined } }],
    refused: [{ of: "nat", changes: { zones: ["1", "2"] }, code: "ResourceCannotHaveMultipleZonesSpecified" }],
  },
  "standard-v2-needs-newer-api": {
    accepted: [{ of: "nat" }, { of: "address" }],
    refused: [
      { of: "nat", changes: { "sku.name": "StandardV2" }, code: "InvalidRequestFormat" },
      { of: "address", changes: { "sku.name": "StandardV2" }, code: "InvalidRequestFormat" },
    ],
  },
  "record-set-ttl": {
    accepted: [{ of: "record" }, { of: "record", changes: { "properties.TTL": 1 } }],
    refused: [
      { of: "record", changes: { "properties.TTL": 0 }, code: "BadRequest" },
      { of: "record", changes: { "properties.TTL": 2_147_483_648 }, code: "BadRequest" },
      { of: "record", changes: { "properties.TTL": undefined }, code: "BadRequest" },
    ],
  },
  "record-set-addresses": {
    accepted: [
      { of: "record" },
      {
        of: "record",
        changes: { "properties.ARecords": undefined, "properties.targetResource": { id: ids.natAddress } },
      },
    ],
    refused: [
      { of: "record", changes: { "properties.ARecords": [] }, code: "BadRequest" },
      { of: "record", changes: { "properties.ARecords": [{ ipv4Address: "::1" }] }, code: "BadRequest" },
      {
        of: "record",
        changes: { "properties.ARecords": Array.from({ length: 21 }, () => ({ ipv4Address: "203.0.113.7" })) },
        code: "BadRequest",
      },
      { of: "record", changes: { "properties.targetResource": { id: ids.natAddress } }, code: "BadRequest" },
    ],
  },
  "nat-gateway-idle-timeout": {
    accepted: [{ of: "nat" }, { of: "nat", changes: { "properties.idleTimeoutInMinutes": 120 } }],
    refused: [
      { of: "nat", changes: { "properties.idleTimeoutInMinutes": 3 }, code: "NatGatewayIdleTimeoutOutOfRange" },
    ],
  },
  "nat-gateway-addresses": {
    accepted: [
      { of: "nat" },
      { of: "nat", cloud: { [ids.natAddress]: otherBody("natAddress", { zones: ["1", "2", "3"] }) } },
    ],
    refused: [
      {
        of: "nat",
        changes: { "properties.publicIpAddresses": Array.from({ length: 17 }, () => ({ id: ids.natAddress })) },
        code: "NatGatewayPublicIpLimitExceeded",
      },
      {
        of: "nat",
        cloud: { [ids.natAddress]: otherBody("natAddress", { "sku.name": "Basic" }) },
        code: "NatGatewayPublicIpSkuMismatch",
      },
      { of: "nat", changes: { zones: ["2"] }, code: "NatGatewayPublicIpZoneMismatch" },
    ],
  },
  "public-address-static": {
    accepted: [{ of: "address" }],
    refused: [
      {
        of: "address",
        changes: { "properties.publicIPAllocationMethod": "Dynamic" },
        code: "StandardSkuPublicIPAddressesMustBeStatic",
      },
      {
        of: "address",
        changes: { "properties.publicIPAllocationMethod": undefined },
        code: "StandardSkuPublicIPAddressesMustBeStatic",
      },
    ],
  },
  "public-address-basic-ended": {
    accepted: [{ of: "address" }, { of: "address", changes: { "sku.name": "Basic" }, previous: {} }],
    refused: [
      { of: "address", changes: { "sku.name": "Basic" }, code: "IPv4BasicSkuPublicIpCountLimitReached" },
      { of: "address", changes: { sku: undefined }, code: "IPv4BasicSkuPublicIpCountLimitReached" },
    ],
  },
  "public-address-protection": {
    accepted: [{ of: "address" }],
    refused: [
      {
        of: "address",
        changes: { "properties.ddosSettings": { protectionMode: "Disabled", ddosProtectionPlan: { id: ids.network } } },
        code: "DdosProtectionPlanNotAllowed",
      },
    ],
  },
  "public-address-free": {
    accepted: [{ of: "interface" }, { of: "nat" }],
    refused: [
      {
        of: "interface",
        changes: { "properties.ipConfigurations.0.properties.publicIPAddress.id": ids.natAddress },
        code: "PublicIPAddressInUse",
      },
      { of: "nat", changes: { "properties.publicIpAddresses": [{ id: ids.address }] }, code: "PublicIPAddressInUse" },
    ],
  },
  "zones-exist": {
    accepted: [{ of: "nat" }, { of: "scaleSet" }, { of: "nat", changes: { location: "westus", zones: undefined } }],
    refused: [
      { of: "nat", changes: { location: "westus" }, code: "InvalidAvailabilityZone" },
      { of: "scaleSet", changes: { location: "northcentralus" }, code: "AvailabilityZoneNotSupported" },
      { of: "machine", changes: { zones: ["4"] }, code: "AvailabilityZoneNotSupported" },
    ],
  },
  "location-exists": {
    accepted: [{ of: "network", changes: { location: "Japan East" } }, { of: "zone" }],
    refused: [
      { of: "network", changes: { location: "japanmiddle" }, code: "LocationNotAvailableForResourceType" },
      { of: "network", changes: { location: "global" }, code: "LocationNotAvailableForResourceType" },
      { of: "zone", changes: { location: "japaneast" }, code: "LocationNotAvailableForResourceType" },
    ],
  },
  "private-endpoint-group": {
    accepted: [{ of: "endpoint" }],
    refused: [
      {
        of: "endpoint",
        changes: { "properties.privateLinkServiceConnections.0.properties.groupIds": ["vault"] },
        code: "PrivateEndpointUnsupportedGroupId",
      },
      {
        of: "endpoint",
        changes: { "properties.privateLinkServiceConnections.0.properties.groupIds": [] },
        code: "PrivateEndpointUnsupportedGroupId",
      },
    ],
  },
  "private-endpoint-target": {
    accepted: [{ of: "endpoint" }],
    refused: [{ of: "endpoint", cloud: { [ids.account]: undefined }, code: "InvalidResourceReference" }],
  },
  "interface-primary": {
    accepted: [
      {
        of: "interface",
        changes: {
          "properties.ipConfigurations": [
            { name: "a", properties: { primary: true } },
            { name: "b", properties: { primary: false } },
            { name: "c", properties: {} },
          ],
        },
      },
      { of: "interface" },
    ],
    refused: [
      {
        of: "interface",
        changes: { "properties.ipConfigurations": [] },
        code: "NetworkInterfaceMustHaveIpConfiguration",
      },
      {
        of: "interface",
        changes: {
          "properties.ipConfigurations": [
            { name: "a", properties: {} },
            { name: "b", properties: {} },
          ],
        },
        code: "NetworkInterfaceMustHaveOnePrimaryIpConfiguration",
      },
    ],
  },
  "interface-address-in-subnet": {
    accepted: [{ of: "interface" }],
    refused: [
      {
        of: "interface",
        changes: { "properties.ipConfigurations.0.properties.privateIPAddress": "10.0.16.9" },
        code: "PrivateIPAddressNotInSubnet",
      },
      {
        of: "interface",
        changes: { "properties.ipConfigurations.0.properties.privateIPAddress": "10.0.0.3" },
        code: "PrivateIPAddressInReservedRange",
      },
      {
        of: "interface",
        changes: { "properties.ipConfigurations.0.properties.privateIPAddress": "10.0.0.4" },
        code: "PrivateIPAddressIsAllocated",
      },
    ],
  },
  "flow-log-target": {
    accepted: [{ of: "flowLog" }],
    refused: [
      { of: "flowLog", changes: { "properties.format": { type: "JSON", version: 3 } }, code: "InvalidFlowLogFormat" },
      {
        of: "flowLog",
        changes: { "properties.targetResourceId": ids.securityGroup },
        code: "NsgFlowLogCreationBlocked",
      },
      { of: "flowLog", changes: { "properties.targetResourceId": ids.account }, code: "InvalidTargetResourceId" },
      { of: "flowLog", changes: { "properties.retentionPolicy.days": 366 }, code: "InvalidRetentionPolicy" },
    ],
  },
  "flow-log-account": {
    accepted: [{ of: "flowLog" }],
    refused: [
      { of: "flowLog", cloud: { [ids.account]: undefined }, code: "InvalidResourceReference" },
      { of: "flowLog", cloud: { [ids.account]: otherBody("account", westus) }, code: "StorageAccountRegionMismatch" },
      {
        of: "flowLog",
        cloud: { [ids.account]: otherBody("account", { "sku.name": "Premium_LRS" }) },
        code: "StorageAccountKindNotSupported",
      },
      { of: "flowLog", cloud: { [ids.watcher]: westus }, code: "NetworkWatcherRegionMismatch" },
      { of: "flowLog", changes: { identity: undefined }, code: "FlowLogIdentityRequired" },
    ],
  },
  "one-watcher-a-region": {
    accepted: [{ of: "watcher" }],
    refused: [
      {
        of: "watcher",
        id: ids.watcher.replace("NetworkWatcher_japaneast", "mine"),
        code: "NetworkWatcherCountLimitReached",
      },
    ],
  },
  "peered-spaces-apart": {
    accepted: [{ of: "peering" }],
    refused: [
      {
        of: "peering",
        cloud: {
          [ids.otherNetwork]: otherBody("otherNetwork", {
            "properties.addressSpace.addressPrefixes": ["10.0.32.0/19"],
          }),
        },
        code: "VnetAddressSpacesOverlap",
      },
      // A second network at the same hub, with addresses that the first has: by its peering, and by the hub's own.
      ...[`${elsewhere}/virtualNetworkPeerings/hub`, `${ids.otherNetwork}/virtualNetworkPeerings/spoke`].map((id) => ({
        of: "peering" as const,
        cloud: {
          [elsewhere]: bodies.network,
          [id]: {
            properties: {
              remoteVirtualNetwork: { id: id.startsWith(elsewhere) ? ids.otherNetwork : elsewhere },
            },
          },
        },
        code: "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
      })),
    ],
  },
  "peering-remote-gateway": {
    accepted: [
      { of: "peering" },
      { of: "peering", changes: { "properties.useRemoteGateways": true }, cloud: { [gateway]: inOtherNetwork } },
      {
        of: "peering",
        changes: {
          "properties.useRemoteGateways": true,
          "properties.remoteVirtualNetwork.id": ids.otherNetwork.replace(
            /[0-9a-f-]{36}/,
            "99999999-9999-4999-8999-999999999999",
          ),
        },
      },
    ],
    refused: [{ of: "peering", changes: { "properties.useRemoteGateways": true }, code: "RemoteVnetHasNoGateways" }],
  },
  "security-rule-prefixes-apart": {
    accepted: [
      { of: "securityGroup" },
      { of: "securityRule", changes: prefixes("203.0.113.0/25", "203.0.113.128/25", "198.51.100.7") },
    ],
    refused: [
      {
        of: "securityRule",
        changes: prefixes("203.0.113.0/24", "203.0.113.128/25"),
        code: "OverlappingSubnetsNotPermittedInSecurityRule",
      },
      {
        of: "securityRule",
        changes: prefixes("203.0.113.7", "203.0.113.0/28"),
        code: "OverlappingSubnetsNotPermittedInSecurityRule",
      },
    ],
  },
  "zone-group-one": {
    accepted: [{ of: "zoneGroup" }],
    refused: [
      { of: "zoneGroup", id: ids.zoneGroup.replace("/default", "/second"), code: "PrivateDnsZoneGroupAlreadyExists" },
    ],
  },
  "network-link-once": {
    accepted: [{ of: "link" }],
    refused: [{ of: "link", id: ids.link.replace("link-one", "link-two"), code: "Conflict" }],
  },
};
