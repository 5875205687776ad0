import type * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../conventions";

/** The subnets of a region, in the order in which they are created. */
export const subnetNames = ["hosts", "relays", "entry", "agents", "endpoints", "AzureBastionSubnet"] as const;

/**
 * - `hosts`: the streaming hosts, GPU machines without public addresses.
 * - `relays`: the TURN relays, the only machines the internet can reach.
 * - `endpoints`: private endpoints of the region's build store and vault.
 * - `entry`: reserved for the broker; closed.
 * - `agents`: reserved for jobs that must run inside the region; closed.
 * - `AzureBastionSubnet`: reserved for Azure Bastion, which insists on this name; it has the rules that Bastion needs.
 */
export type SubnetName = (typeof subnetNames)[number];

/** A range of ports, both ends included. */
export interface PortRange {
  /** 1–65535. */
  from: number;
  /** 1–65535, not below `from`. */
  to: number;
}

/** The ports of a TURN relay. */
export interface RelayPorts {
  /** TURN over UDP and over TCP; 3478 by the standard (RFC 8656). */
  turn: number;
  /** TURN over TLS, e.g. 443. Left out: no TLS, and no rule for it. */
  tls?: number;
  /** UDP ports that the relay allocates, one per session, and that hosts send media to; e.g. 49152–65535. */
  relayed: PortRange;
}

/**
 * Who absorbs a denial-of-service attack on the relays' addresses.
 *
 * - `none`: only what Azure does for everyone.
 * - `plan`: a DDoS protection plan of the tenant (about 2,944 USD a month for the whole tenant), by its id.
 * - `ip-protection`: per relay address (about 199 USD a month each); declared by the relays, nothing changes here.
 */
export type DdosSettings = { mode: "none" } | { mode: "plan"; planId: string } | { mode: "ip-protection" };

/** Where a game's own back ends are: hosts may open connections there, and nobody from there to hosts. */
export interface EgressRange {
  /** Part of the rule's name: 1–40 lower-case letters, digits and hyphens, e.g. `leaderboards`. */
  name: string;
  /**
   * 1–20 IPv4 blocks, e.g. `203.0.113.0/28`: on the internet of /16 or longer, or private ones of a hub. A security rule knows no names
   * (FQDNs): those need a firewall.
   */
  prefixes: string[];
  protocol: "Tcp" | "Udp";
  /** 1–10 ranges that don't overlap. */
  ports: PortRange[];
}

/** A network outside of the platform that the region's network is peered with. */
export interface HubSettings {
  /** `/subscriptions/…/resourceGroups/…/providers/Microsoft.Network/virtualNetworks/<name>`, of any subscription of the tenant. */
  virtualNetworkId: string;
  /** All of the hub's ranges, since its id says none; e.g. `["10.0.0.0/22"]`. They must not overlap the platform's. */
  addressSpaces: string[];
  /** Whether the hub's VPN or ExpressRoute gateway leads further. The hub must have one, and allow transit first. Default: false. */
  useRemoteGateways?: boolean;
}

/** A region's network, as plain data. */
export interface NetworkSettings {
  placement: Placement;
  /** The region's block: a private IPv4 range (RFC 1918), /16 to /20, e.g. `10.64.0.0/18`. The hosts get half of it. */
  addressSpace: string;
  /** The block of the whole platform, all regions': neither a hub nor a back end may overlap it. Default: the region's own. */
  environmentSpace?: string;
  relayPorts: RelayPorts;
  hostPorts: {
    /** UDP ports on which hosts send and receive media. Only relays can reach them. */
    media: PortRange;
    /** TCP port of the health probe. It is asked from inside the host, so it gets no rule: nobody else reaches it. */
    health: number;
  };
  nat: {
    /**
     * Addresses the hosts go out through, 1–16: each carries 50,000 connections to one destination. Left out: as many as
     * `demand` needs, or one. One that is taken away is deleted, and so is what it may be known by elsewhere.
     */
    publicAddresses?: number;
    /** What the gateway's addresses, and the hosts' subnet, must be enough for. Left out: that isn't looked at. */
    demand?: {
      /** The most hosts at once, of all pools and generations; at most as many as their subnet has addresses for. */
      hosts: number;
      /** The most connections of one host to one destination, those that ended within 65 seconds included; 1–10,000. */
      connectionsPerHost: number;
    };
    /** How long an idle TCP connection is remembered, 4–120 minutes. UDP is always 4. */
    idleTimeoutMinutes: number;
    /**
     * The zone the gateway stands in, e.g. `"1"`. Left out: Azure picks. Never changed later. Either way it is one zone,
     * and hosts of all zones lose their way out with it; sessions live on, since media doesn't pass through it.
     */
    zone?: string;
  };
  ddos: DdosSettings;
  /** Record every flow of the network. Needs `logAccount`. */
  flowLogs?: {
    /**
     * The region's network watcher. Azure makes it with a region's first network, as `NetworkWatcher_<region>` in
     * `NetworkWatcherRG`, and allows one per region and subscription, so it is named here and not declared.
     */
    networkWatcher: { name: string; resourceGroupName: string };
    /** Days until a record is deleted, 1–365. */
    retentionDays: number;
  };
  /**
   * Who may fetch packages from the internet (TCP 80 and 443 to anywhere), which machines need that set themselves up from
   * a marketplace image, and hosts whose GPU driver an extension downloads. Default: nobody. A production image has everything in it.
   */
  packageDownloads?: { hosts?: boolean; relays?: boolean };
  /** What hosts may reach beside Azure's services: at most 20 named ranges. Default: nothing. */
  egressRanges?: EgressRange[];
  /** Left out: the network is peered with none. */
  hub?: HubSettings;
}

export interface NetworkArgs extends NetworkSettings {
  resourceGroupName: pulumi.Input<string>;
  /** Where flow logs go: the log account's id, and the identity that may write to it (RegionLogs has both). */
  logAccount?: { id: pulumi.Input<string>; identityId: pulumi.Input<string> };
  /** The Log Analytics workspace for diagnostics. Left out: none are sent. */
  workspaceId?: pulumi.Input<string>;
}
