import { type NetworkSettings, type PortRange, type SubnetName } from "./args";
import { egressRuleName } from "./egress";

/** One rule of a network security group. */
export interface SecurityRule {
  /** What it permits, e.g. `allow-media-from-relays`. */
  name: string;
  direction: "Inbound" | "Outbound";
  access: "Allow" | "Deny";
  /** 100–4096; the lowest that matches decides. */
  priority: number;
  protocol: "Tcp" | "Udp" | "*";
  /** A prefix, a service tag or `*`. */
  source: string;
  /** The same, or a list of prefixes that don't overlap. */
  destination: string | string[];
  /** `443`, `49152-65535` or `*`. */
  ports: string[];
}

type Permission = Pick<SecurityRule, "name" | "protocol" | "source" | "destination" | "ports">;

/**
 * The rules of every subnet's network security group. Each direction ends in a rule that denies everything: Azure's own
 * default rules would let the whole network talk to itself and out to the internet.
 *
 * Not filtered by any rule, and so not listed: DHCP, DNS and the instance metadata service, which Azure serves from
 * 168.63.129.16 and 169.254.169.254 (https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview).
 * Answers need no rule either: a group remembers the flows it let through.
 */
export function planRules(
  settings: Pick<NetworkSettings, "egressRanges" | "hostPorts" | "packageDownloads" | "relayPorts">,
  subnets: Record<SubnetName, string>,
): Record<SubnetName, SecurityRule[]> {
  const { hosts, relays, endpoints } = subnets;
  const { turn, tls, relayed } = settings.relayPorts;
  const media = range(settings.hostPorts.media);

  return {
    hosts: [
      ...permit("Inbound", [
        { name: "allow-media-from-relays", protocol: "Udp", source: relays, destination: hosts, ports: [media] },
      ]),
      ...permit("Outbound", [
        { name: "allow-media-to-relays", protocol: "Udp", source: hosts, destination: relays, ports: [range(relayed)] },
        ...services(hosts, endpoints, settings.packageDownloads?.hosts),
        ...backEnds(hosts, settings.egressRanges),
      ]),
    ],
    relays: [
      ...permit("Inbound", [
        {
          name: "allow-turn-udp-from-internet",
          protocol: "Udp",
          source: "Internet",
          destination: relays,
          ports: [`${turn}`],
        },
        {
          name: "allow-turn-tcp-from-internet",
          protocol: "Tcp",
          source: "Internet",
          destination: relays,
          ports: [`${turn}`],
        },
        ...when(tls !== undefined, {
          name: "allow-turn-tls-from-internet",
          protocol: "Tcp",
          source: "Internet",
          destination: relays,
          ports: [`${tls}`],
        }),
        {
          name: "allow-media-from-hosts",
          protocol: "Udp",
          source: hosts,
          destination: relays,
          ports: [range(relayed)],
        },
      ]),
      ...permit("Outbound", [
        { name: "allow-media-to-hosts", protocol: "Udp", source: relays, destination: hosts, ports: [media] },
        ...services(relays, endpoints, settings.packageDownloads?.relays),
      ]),
    ],
    endpoints: [
      ...permit("Inbound", [
        { name: "allow-https-from-hosts", protocol: "Tcp", source: hosts, destination: endpoints, ports: ["443"] },
        { name: "allow-https-from-relays", protocol: "Tcp", source: relays, destination: endpoints, ports: ["443"] },
      ]),
      ...permit("Outbound", []),
    ],
    entry: [...permit("Inbound", []), ...permit("Outbound", [])],
    agents: [...permit("Inbound", []), ...permit("Outbound", [])],
    AzureBastionSubnet: bastionRules,
  };
}

/**
 * What hosts and relays need besides media. The Azure Monitor agent asks for two tags, Azure Monitor and Resource Manager
 * (https://learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-network-configuration, 2023-05-01); a machine's
 * extensions come to it through 168.63.129.16 and need none
 * (https://learn.microsoft.com/azure/virtual-machines/extensions/features-linux, "Network access", read 2026-11-25).
 */
function services(from: string, endpoints: string, packageDownloads = false): Permission[] {
  return [
    { name: "allow-private-endpoints", protocol: "Tcp", source: from, destination: endpoints, ports: ["443"] },
    { name: "allow-azure-monitor", protocol: "Tcp", source: from, destination: "AzureMonitor", ports: ["443"] },
    { name: "allow-entra-id", protocol: "Tcp", source: from, destination: "AzureActiveDirectory", ports: ["443"] },
    {
      name: "allow-resource-manager",
      protocol: "Tcp",
      source: from,
      destination: "AzureResourceManager",
      ports: ["443"],
    },
    ...when(packageDownloads, {
      name: "allow-package-downloads",
      protocol: "Tcp",
      source: from,
      destination: "Internet",
      ports: ["80", "443"],
    }),
  ];
}

/** A game's own back ends, on the internet or in a hub. */
function backEnds(hosts: string, egressRanges: NetworkSettings["egressRanges"] = []): Permission[] {
  return egressRanges.map((egress) => ({
    name: egressRuleName(egress),
    protocol: egress.protocol,
    source: hosts,
    destination: egress.prefixes.length === 1 ? egress.prefixes[0]! : egress.prefixes,
    ports: egress.ports.map(range),
  }));
}

// Bastion needs all of these: https://learn.microsoft.com/azure/bastion/bastion-nsg (2026-02-24).
// They open nothing while no Bastion stands in the subnet, and 22 stays closed on hosts and relays when one does.
const bastionRules: SecurityRule[] = [
  ...permit("Inbound", [
    { name: "allow-https-from-internet", protocol: "Tcp", source: "Internet", destination: "*", ports: ["443"] },
    { name: "allow-gateway-manager", protocol: "Tcp", source: "GatewayManager", destination: "*", ports: ["443"] },
    { name: "allow-load-balancer", protocol: "Tcp", source: "AzureLoadBalancer", destination: "*", ports: ["443"] },
    {
      name: "allow-bastion-data-plane",
      protocol: "*",
      source: "VirtualNetwork",
      destination: "VirtualNetwork",
      ports: ["8080", "5701"],
    },
  ]),
  ...permit("Outbound", [
    { name: "allow-ssh-and-rdp", protocol: "*", source: "*", destination: "VirtualNetwork", ports: ["22", "3389"] },
    { name: "allow-azure-cloud", protocol: "Tcp", source: "*", destination: "AzureCloud", ports: ["443"] },
    {
      name: "allow-bastion-data-plane-out",
      protocol: "*",
      source: "VirtualNetwork",
      destination: "VirtualNetwork",
      ports: ["8080", "5701"],
    },
    { name: "allow-certificate-checks", protocol: "*", source: "*", destination: "Internet", ports: ["80"] },
  ]),
];

/** One direction of a group: the permissions in steps of ten, and the rule that denies the rest. */
function permit(direction: SecurityRule["direction"], permissions: Permission[]): SecurityRule[] {
  return [
    ...permissions.map((permission, index) => ({
      ...permission,
      direction,
      access: "Allow" as const,
      priority: 100 + 10 * index,
    })),
    {
      name: direction === "Inbound" ? "deny-all-inbound" : "deny-all-outbound",
      direction,
      access: "Deny",
      priority: 4096,
      protocol: "*",
      source: "*",
      destination: "*",
      ports: ["*"],
    },
  ];
}

function when(wanted: boolean, permission: Permission): Permission[] {
  return wanted ? [permission] : [];
}

function range({ from, to }: PortRange): string {
  return from === to ? `${from}` : `${from}-${to}`;
}
