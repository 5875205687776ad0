/**
 * Azure's public regions and the zones a subscription can ask for in each: the ARM locations list as cached by
 * https://github.com/Azure/terraform-azurerm-avm-utl-regions (2026-03-12), zones agreeing with
 * https://learn.microsoft.com/azure/reliability/regions-list (2025-04).
 */
const withThreeZones = [
  "australiaeast",
  "austriaeast",
  "belgiumcentral",
  "brazilsouth",
  "canadacentral",
  "centralindia",
  "centralus",
  "chilecentral",
  "denmarkeast",
  "eastasia",
  "eastus",
  "eastus2",
  "francecentral",
  "germanywestcentral",
  "indonesiacentral",
  "israelcentral",
  "italynorth",
  "japaneast",
  "japanwest",
  "koreacentral",
  "malaysiawest",
  "mexicocentral",
  "newzealandnorth",
  "northeurope",
  "norwayeast",
  "polandcentral",
  "qatarcentral",
  "southafricanorth",
  "southcentralus",
  "southeastasia",
  "spaincentral",
  "swedencentral",
  "switzerlandnorth",
  "uaenorth",
  "uksouth",
  "westeurope",
  "westus2",
  "westus3",
];

const withoutZones = [
  "australiacentral",
  "australiacentral2",
  "australiasoutheast",
  "brazilsoutheast",
  "canadaeast",
  "francesouth",
  "germanynorth",
  "jioindiacentral",
  "jioindiawest",
  "koreasouth",
  "northcentralus",
  "norwaywest",
  "southafricawest",
  "southindia",
  "swedensouth",
  "switzerlandwest",
  "uaecentral",
  "ukwest",
  "westcentralus",
  "westindia",
  "westus",
];

/** The zones of a region (`["1", "2", "3"]`, or none); undefined for a region that Azure doesn't have. */
export function zonesOf(region: string): readonly string[] | undefined {
  if (withThreeZones.includes(region)) return ["1", "2", "3"];
  return withoutZones.includes(region) ? [] : undefined;
}

/**
 * Regions whose accounts can be geo-zone-redundant:
 * https://learn.microsoft.com/azure/storage/common/storage-redundancy (list of 2024-02).
 */
export const geoZoneRedundantRegions: readonly string[] = [
  "southafricanorth",
  "australiaeast",
  "eastasia",
  "japaneast",
  "koreacentral",
  "southeastasia",
  "centralindia",
  "francecentral",
  "germanywestcentral",
  "northeurope",
  "norwayeast",
  "swedencentral",
  "switzerlandnorth",
  "uksouth",
  "westeurope",
  "uaenorth",
  "canadacentral",
  "centralus",
  "eastus",
  "eastus2",
  "southcentralus",
  "westus2",
  "westus3",
  "brazilsouth",
];
