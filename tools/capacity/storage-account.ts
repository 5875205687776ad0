import { requestBytes } from "./assumptions";

/*
 * What one general-purpose v2 storage account answers by default: https://learn.microsoft.com/azure/storage/common/scalability-targets-standard-account
 * (its table is dated 2025-11-19). Azure raises both on request, and calls them high-end targets, not guarantees. The page counts
 * an account's egress over all clients, private endpoints included; it names no limit of a private endpoint itself.
 */
const large = { egressMbps: 200_000, requestsPerSecond: 40_000 };
const others = { egressMbps: 50_000, requestsPerSecond: 20_000 };

/** The regions that the page lists for the larger limits. Those of sovereign clouds are left out. */
const largeRegions = new Set([
  ...["brazilsouth", "canadacentral", "centralus", "eastus", "eastus2", "northcentralus", "southcentralus"],
  ...["westus", "westus2", "westus3", "australiaeast", "centralindia", "eastasia", "japaneast", "jioindiawest"],
  ...["koreacentral", "southeastasia", "francecentral", "germanywestcentral", "northeurope", "norwayeast"],
  ...["swedencentral", "uksouth", "westeurope", "southafricanorth"],
]);

/**
 * The most that a region's build store sends to all its hosts together, in Mbit/s: its egress limit, or what its request rate comes
 * to where that is less.
 *
 * @param region Azure's programmatic name
 */
export function accountMbps(region: string): number {
  const { egressMbps, requestsPerSecond } = largeRegions.has(region) ? large : others;
  return Math.min(egressMbps, (requestsPerSecond * requestBytes * 8) / 1_000_000);
}
