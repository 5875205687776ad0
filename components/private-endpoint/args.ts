import type * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../conventions";

/** What the endpoint leads to: a storage account's blobs, or a Key Vault. Azure calls it the group id. */
export type PrivateEndpointGroup = "blob" | "vault";

/** A private endpoint, as plain data. */
export interface PrivateEndpointSettings {
  /** Where the endpoint stands, which is where its subnet is; what it leads to may be in another region. */
  placement: Placement;
  /** What it leads to, as a part of its name: lower-case letters, digits and hyphens, e.g. `builds`. Unique in its placement. */
  role: string;
  group: PrivateEndpointGroup;
}

export interface PrivateEndpointArgs extends PrivateEndpointSettings {
  resourceGroupName: pulumi.Input<string>;
  /** The subnet it takes its address from. */
  subnetId: pulumi.Input<string>;
  /** The storage account's or vault's id. */
  targetId: pulumi.Input<string>;
  /** The zone its name is written to: `privatelink.blob.core.windows.net` or `privatelink.vaultcore.azure.net`. */
  dnsZoneId: pulumi.Input<string>;
  /**
   * What must be finished first: the other subnets and the peerings of the endpoint's network, the endpoints before it in its
   * subnet, and other endpoints of its target. Azure refuses an endpoint while one of them is being written (README, "Order").
   */
  after?: pulumi.Resource[] | Promise<pulumi.Resource[]>;
}
