import type * as pulumi from "@pulumi/pulumi";
import { type Placement } from "../conventions";

/** A private endpoint's place: the subnet it takes an address in, and the DNS zone that its name goes into. */
export interface EndpointPlace {
  /** The id of a subnet. */
  subnetId: pulumi.Input<string>;
  /** The id of a private DNS zone `privatelink.blob.core.windows.net` that is linked to the subnet's network. */
  dnsZoneId: pulumi.Input<string>;
  /** What must be finished before an endpoint is created there (README of the private endpoint, "Order"). Default: nothing. */
  after?: pulumi.Resource[] | Promise<pulumi.Resource[]>;
}

/** What the plan decides about the promotion network. */
export interface PromotionNetworkSettings {
  /** The home region's, with the global part's naming. */
  placement: Placement;
  /**
   * A private IPv4 block of exactly /24, e.g. `10.255.0.0/24`. It is peered with nothing, so it may be any block;
   * keep it clear of the regions' anyhow, for the day it is.
   */
  addressSpace: string;
}

export interface PromotionNetworkArgs extends PromotionNetworkSettings {
  /** The global part's resource group. */
  resourceGroupName: pulumi.Input<string>;
  /** The Log Analytics workspace that learns what the security groups did. Left out: nobody does. */
  workspaceId?: pulumi.Input<string>;
}

/**
 * How the hub is copied within Azure. GZRS: over the home region's zones and to its pair; ZRS: over the zones; LRS: in
 * one building. Which of them a region has is the plan's knowledge, not this component's.
 */
export type HubRedundancy = "Standard_GZRS" | "Standard_ZRS" | "Standard_LRS";

/** A regional account holds copies of what the hub has, so it is never copied to another region. */
export type RegionalRedundancy = "Standard_ZRS" | "Standard_LRS";

/** What the plan decides about the hub. */
export interface BuildHubSettings {
  /** The home region's, with the global part's naming. */
  placement: Placement;
  redundancy: HubRedundancy;
  /**
   * Days for which an object in `builds` can be neither overwritten nor deleted, counted from the moment it was
   * written. Whole days, 1 to 146000.
   */
  retentionDays: number;
  /** Days after its last change until an object in `staging` is deleted. Whole days, 1 to 365. */
  stagingDays: number;
}

export interface BuildHubArgs extends BuildHubSettings {
  /** The global part's resource group. */
  resourceGroupName: pulumi.Input<string>;
  /** Five random lower-case letters and digits, the end of the account's name. */
  nameSuffix: pulumi.Input<string>;
  /** The promotion network's subnet for endpoints, and its DNS zone. */
  promotion: EndpointPlace;
  /** The Log Analytics workspace that gets the record of who read, wrote and deleted. Default: no record is kept. */
  workspaceId?: pulumi.Input<string>;
}

/** What the plan decides about one region's account. */
export interface RegionalBuildStoreSettings {
  placement: Placement;
  /** `Standard_LRS` only in a region without zones. */
  redundancy: RegionalRedundancy;
  /** As in {@link BuildHubSettings}; whole days, 1 to 146000. */
  retentionDays: number;
  /**
   * Also record every read. A fleet that pulls a build reads millions of objects (1000 hosts × 50 GB in 4 MiB objects
   * are 12 million), which fills a workspace's daily cap and so silences every other log. Default: false.
   */
  logReads?: boolean;
}

export interface RegionalBuildStoreArgs extends RegionalBuildStoreSettings {
  /** This region's resource group. */
  resourceGroupName: pulumi.Input<string>;
  /** Five random lower-case letters and digits, the end of the account's name. */
  nameSuffix: pulumi.Input<string>;
  /** This region's own subnet for endpoints and its DNS zone: the way of the hosts. */
  endpoints: EndpointPlace;
  /** The promotion network's subnet for endpoints, its DNS zone, and where it stands: the way of the promoter. */
  promotion: EndpointPlace & { placement: Pick<Placement, "location"> };
  /** {@link BuildHub}'s `promoter.principalId`. */
  promoterPrincipalId: pulumi.Input<string>;
  /** {@link BuildHub}'s `promoterRoleId`. */
  promoterRoleId: pulumi.Input<string>;
  /** {@link BuildHub}'s `channelWriterRoleId`. */
  channelWriterRoleId: pulumi.Input<string>;
  /** The Log Analytics workspace that gets the record of who wrote and deleted. Default: no record is kept. */
  workspaceId?: pulumi.Input<string>;
}
