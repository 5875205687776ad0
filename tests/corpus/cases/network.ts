import { type NetworkSettings, planNetwork } from "../../../components/network";
import { planPromotionNetwork } from "../../../components/build-storage";
import { type BadCase, planned } from "../case";

const network = planned((world) => world.region.network, planNetwork);
const promotion = planned((world) => world.global.promotionNetwork, planPromotionNetwork);
const vnet = "japaneast-1-network-vnet";
const rules = "network-relays-rules";
const hosts = "network-hosts";
const nat = "network-nat";
const hostRules = "network-hosts-rules";
const peering = "network-hub-peering";
const remote = (properties: unknown, name: string) => ({
  "properties.remoteVirtualNetwork.id": (
    properties as { remoteVirtualNetwork: { id: string } }
  ).remoteVirtualNetwork.id.replace("vnet-hub", name),
});
const egress = (...prefixes: string[]): Partial<NetworkSettings> => ({
  egressRanges: [{ name: "back-end", prefixes, protocol: "Tcp", ports: [{ from: 443, to: 443 }] }],
});
const ranges = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...egress(`203.0.${index % 256}.0/24`).egressRanges![0]!,
    name: `back-end-${index}`,
  }));
const toPrefixes = (...prefixes: string[]) => ({
  "properties.securityRules.1.properties.destinationAddressPrefix": undefined,
  "properties.securityRules.1.properties.destinationAddressPrefixes": prefixes,
});
const port = (rule: number) => `properties.securityRules.${rule}.properties.destinationPortRange`;
const ports = (turn: number): Partial<NetworkSettings> => ({
  relayPorts: { turn, relayed: { from: 49152, to: 65535 } },
});

export const networkCases: BadCase[] = [
  {
    mistake: "an address space that doesn't begin at its own boundary",
    arguments: network({ addressSpace: "10.64.32.0/18" }, { addressSpace: "10.64.128.0/18" }),
    wire: {
      of: vnet,
      bad: { "properties.addressSpace.addressPrefixes": ["10.64.32.0/18"] },
      good: { "properties.addressSpace.addressPrefixes": ["10.64.128.0/18"] },
    },
  },
  {
    mistake: "an address space that is no address",
    arguments: network({ addressSpace: "10.64.300.0/18" }),
    wire: { of: vnet, bad: { "properties.addressSpace.addressPrefixes": ["10.64.300.0/18"] } },
  },
  {
    mistake: "a promotion network that doesn't begin at its own boundary",
    arguments: promotion({ addressSpace: "10.64.0.128/24" }, { addressSpace: "10.64.1.0/24" }),
    wire: {
      of: "global-promotion-vnet",
      bad: { "properties.addressSpace.addressPrefixes": ["10.64.0.128/24"] },
      good: { "properties.addressSpace.addressPrefixes": ["10.64.1.0/24"] },
    },
  },
  {
    mistake: "a subnet outside of its network",
    // In a /27 there is no room for Bastion's.
    arguments: network({ addressSpace: "10.64.64.0/27" }, { addressSpace: "10.64.64.0/20" }),
    wire: { of: hosts, bad: { "properties.addressPrefix": "10.65.0.0/19" } },
  },
  {
    mistake: "a subnet over another one",
    wire: { of: hosts, bad: { "properties.addressPrefix": "10.64.64.0/18" } },
  },
  {
    mistake: "a subnet of which Azure's own five addresses leave nothing",
    arguments: network({ addressSpace: "10.64.64.0/25" }, { addressSpace: "10.64.64.0/20" }),
    wire: {
      of: "network-agents",
      bad: { "properties.addressPrefix": "10.64.126.0/30" },
      good: { "properties.addressPrefix": "10.64.126.0/29" },
    },
  },
  {
    mistake: "a Bastion subnet smaller than /26",
    wire: { of: "network-AzureBastionSubnet", bad: { "properties.addressPrefix": "10.64.126.0/27" } },
  },
  {
    mistake: "a port that is none",
    arguments: network(ports(65_536), ports(3478)),
    wire: { of: rules, bad: { [port(0)]: "65536" }, good: { [port(0)]: "65535" } },
  },
  {
    mistake: "a range of ports that ends before it starts",
    arguments: network(
      { relayPorts: { turn: 3478, relayed: { from: 50_001, to: 50_000 } } },
      { relayPorts: { turn: 3478, relayed: { from: 50_000, to: 50_000 } } },
    ),
    wire: { of: rules, bad: { [port(2)]: "50001-50000" }, good: { [port(2)]: "50000-50000" } },
  },
  {
    mistake: "two rules of one priority",
    wire: { of: rules, bad: { "properties.securityRules.1.properties.priority": 100 } },
  },
  {
    mistake: "a priority below the least",
    wire: {
      of: rules,
      bad: { "properties.securityRules.0.properties.priority": 99 },
      good: { "properties.securityRules.0.properties.priority": 101 },
    },
  },
  {
    mistake: "a priority above the most",
    wire: { of: rules, bad: { "properties.securityRules.3.properties.priority": 4097 } },
  },
  {
    mistake: "a service tag among plain prefixes",
    wire: {
      of: rules,
      bad: {
        "properties.securityRules.0.properties.sourceAddressPrefix": undefined,
        "properties.securityRules.0.properties.sourceAddressPrefixes": ["Internet", "10.0.0.0/8"],
      },
      good: {
        "properties.securityRules.0.properties.sourceAddressPrefix": undefined,
        "properties.securityRules.0.properties.sourceAddressPrefixes": ["192.0.2.0/24", "10.0.0.0/8"],
      },
    },
  },
  {
    mistake: "a rule with a port and a list of ports",
    wire: { of: rules, bad: { "properties.securityRules.0.properties.destinationPortRanges": ["3479"] } },
  },
  {
    mistake: "a hub that has addresses of ours",
    arguments: (world) =>
      network({ hub: { ...world.region.network.hub!, addressSpaces: ["192.168.0.0/22", "10.64.64.0/24"] } })(world),
    wire: { of: peering, bad: ({ properties }) => remote(properties, "vnet-overlapping") },
  },
  {
    mistake: "a hub that there is not",
    wire: { of: peering, bad: ({ properties }) => remote(properties, "vnet-gone") },
  },
  {
    mistake: "a hub that is no network",
    arguments: network(
      { hub: { virtualNetworkId: "vnet-hub", addressSpaces: ["192.168.0.0/22"] } },
      {
        hub: {
          virtualNetworkId:
            "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/hub",
          addressSpaces: ["192.168.0.0/22"],
        },
      },
    ),
    wire: {
      of: peering,
      bad: { "properties.remoteVirtualNetwork.id": "vnet-hub" },
      // Of another subscription's network nothing is known here.
      good: {
        "properties.remoteVirtualNetwork.id":
          "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/hub",
      },
    },
  },
  {
    mistake: "the gateway of a hub that has none",
    wire: { of: peering, bad: { "properties.useRemoteGateways": true } },
  },
  {
    mistake: "overlapping prefixes in one rule",
    arguments: network(egress("203.0.113.0/24", "203.0.113.128/25"), egress("203.0.113.0/25", "203.0.113.128/25")),
    wire: {
      of: hostRules,
      bad: toPrefixes("203.0.113.0/24", "203.0.113.128/25"),
      good: toPrefixes("203.0.113.0/25", "203.0.113.128/25"),
    },
  },
  {
    mistake: "a service tag among a back end's blocks",
    arguments: network(egress("203.0.113.0/28", "Internet"), egress("203.0.113.0/28", "198.51.100.0/24")),
    wire: {
      of: hostRules,
      bad: toPrefixes("203.0.113.0/28", "Internet"),
      good: toPrefixes("203.0.113.0/28", "198.51.100.0/24"),
    },
  },
  {
    mistake: "more back ends than there are priorities",
    arguments: network({ egressRanges: ranges(400) }, { egressRanges: ranges(20) }),
    wire: {
      of: hostRules,
      // The first rule has 100, each further one ten more.
      bad: { "properties.securityRules.1.properties.priority": 100 + 10 * 400 },
      good: { "properties.securityRules.1.properties.priority": 100 + 10 * 20 },
    },
  },
  {
    mistake: "a back end that is no block",
    arguments: network(egress("203.0.113.7/28"), egress("203.0.113.0/28")),
    wire: {
      of: hostRules,
      bad: { "properties.securityRules.1.properties.destinationAddressPrefix": "203.0.113.7/28" },
      good: { "properties.securityRules.1.properties.destinationAddressPrefix": "203.0.113.0/28" },
    },
  },
  {
    mistake: "a back end's port that is none",
    arguments: network(
      {
        egressRanges: [
          { name: "back-end", prefixes: ["203.0.113.0/28"], protocol: "Tcp", ports: [{ from: 443, to: 65_536 }] },
        ],
      },
      {
        egressRanges: [
          { name: "back-end", prefixes: ["203.0.113.0/28"], protocol: "Tcp", ports: [{ from: 443, to: 65_535 }] },
        ],
      },
    ),
    wire: { of: hostRules, bad: { [port(1)]: "443-65536" }, good: { [port(1)]: "443-65535" } },
  },
  {
    mistake: "a NAT gateway that keeps idle connections too short",
    arguments: network(
      { nat: { publicAddresses: 2, idleTimeoutMinutes: 3 } },
      { nat: { publicAddresses: 2, idleTimeoutMinutes: 4 } },
    ),
    wire: { of: nat, bad: { "properties.idleTimeoutInMinutes": 3 }, good: { "properties.idleTimeoutInMinutes": 4 } },
  },
  {
    mistake: "a NAT gateway that keeps idle connections too long",
    arguments: network(
      { nat: { publicAddresses: 2, idleTimeoutMinutes: 121 } },
      { nat: { publicAddresses: 2, idleTimeoutMinutes: 120 } },
    ),
    wire: {
      of: nat,
      bad: { "properties.idleTimeoutInMinutes": 121 },
      good: { "properties.idleTimeoutInMinutes": 120 },
    },
  },
  {
    mistake: "a NAT gateway in a zone that the region lacks",
    arguments: network(
      { nat: { publicAddresses: 2, idleTimeoutMinutes: 4, zone: "4" } },
      { nat: { publicAddresses: 2, idleTimeoutMinutes: 4, zone: "3" } },
    ),
    wire: { of: nat, bad: { zones: ["4"] } },
  },
  {
    mistake: "a NAT gateway in two zones",
    wire: { of: nat, bad: { zones: ["1", "2"] } },
  },
  {
    mistake: "a NAT gateway with more than sixteen addresses",
    arguments: network(
      { nat: { publicAddresses: 17, idleTimeoutMinutes: 4 } },
      { nat: { publicAddresses: 16, idleTimeoutMinutes: 4 } },
    ),
    wire: {
      of: nat,
      bad: ({ properties }) => ({
        "properties.publicIpAddresses": Array.from(
          { length: 17 },
          () => (properties as { publicIpAddresses: never[] }).publicIpAddresses[0]!,
        ),
      }),
    },
  },
  {
    mistake: "a NAT gateway with an address that there is not",
    wire: {
      of: nat,
      bad: ({ properties }) => ({
        "properties.publicIpAddresses.0.id": `${(properties as { publicIpAddresses: { id: string }[] }).publicIpAddresses[0]!.id}-gone`,
      }),
    },
  },
  {
    mistake: "an address that changes",
    wire: { of: "network-nat-address-1", bad: { "properties.publicIPAllocationMethod": "Dynamic" } },
  },
  {
    mistake: "flow logs without an end to a day of them",
    arguments: network(
      {
        flowLogs: {
          networkWatcher: { name: "NetworkWatcher_japaneast", resourceGroupName: "NetworkWatcherRG" },
          retentionDays: 366,
        },
      },
      {
        flowLogs: {
          networkWatcher: { name: "NetworkWatcher_japaneast", resourceGroupName: "NetworkWatcherRG" },
          retentionDays: 365,
        },
      },
    ),
    wire: {
      of: "network-flow-log",
      bad: { "properties.retentionPolicy.days": 366 },
      good: { "properties.retentionPolicy.days": 365 },
    },
  },
  {
    mistake: "flow logs into an account that there is not",
    wire: {
      of: "network-flow-log",
      bad: ({ properties }) => ({ "properties.storageId": `${(properties as { storageId: string }).storageId}x` }),
    },
  },
  {
    mistake: "a DDoS plan that is no plan",
    arguments: network({ ddos: { mode: "plan", planId: "company-plan" } }),
    wire: {
      of: vnet,
      bad: { "properties.enableDdosProtection": true, "properties.ddosProtectionPlan": { id: "company-plan" } },
    },
  },
];
