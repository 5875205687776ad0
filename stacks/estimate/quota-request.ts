import { findRegion } from "../../components/conventions";
import { type QuotaNeed } from "./quota";

/** A row of the portal's page Quotas, and what to type there. */
export interface QuotaRequest {
  /** As the portal's page Quotas calls it. */
  provider: "Compute" | "Networking";
  /** The quota's name there. */
  quota: string;
  /** The region's name there, e.g. `Japan East`. */
  region: string;
  subscriptionId: string;
  /** What is configured takes, at the most. */
  need: number;
  /** What to write under "New limit", beside what else the subscription has there. */
  newLimit: number;
}

/**
 * A need in the words of Azure's request: Quotas, then the provider, then the quota in the region, then "New limit"
 * (https://learn.microsoft.com/azure/quotas/quickstart-increase-quota-portal,
 * https://learn.microsoft.com/azure/quotas/per-vm-quota-requests and spot-quota, read 2026-11-25). The family's counter is named
 * after the API's name of it, as in https://learn.microsoft.com/azure/virtual-machines/quotas: `standardDDSv5Family` is
 * "Standard DDSv5 Family vCPUs".
 */
export function quotaRequest({
  provider,
  counters,
  location,
  subscriptionId,
  needed,
  newLimit,
}: QuotaNeed): QuotaRequest {
  return {
    provider: provider === "Microsoft.Compute" ? "Compute" : "Networking",
    quota: quotaName(counters[0]!),
    region: findRegion(location)?.displayName ?? location,
    subscriptionId,
    need: needed,
    newLimit,
  };
}

const names: Record<string, string> = {
  cores: "Total Regional vCPUs",
  lowPriorityCores: "Total Regional Spot vCPUs",
  PublicIPAddresses: "Public IPv4 Addresses - Standard",
};

function quotaName(counter: string): string {
  const [, series] = /^standard\s*(.+?)\s*family$/i.exec(counter) ?? [];
  return names[counter] ?? (series === undefined ? counter : `Standard ${series} Family vCPUs`);
}
