/**
 * Types whose PUT answers before the work is done (`x-ms-long-running-operation` in
 * https://github.com/Azure/azure-rest-api-specs: network 2024-05-01, compute 2024-11-01, storage 2024-01-01, key vault
 * 2024-11-01, private DNS 2024-06-01, operational insights 2023-09-01) [m].
 */
const types = [
  "Microsoft.Compute/capacityReservationGroups/capacityReservations",
  "Microsoft.Compute/virtualMachines",
  "Microsoft.Compute/virtualMachines/extensions",
  "Microsoft.Compute/virtualMachineScaleSets",
  "Microsoft.KeyVault/vaults",
  "Microsoft.Network/bastionHosts",
  "Microsoft.Network/natGateways",
  "Microsoft.Network/networkInterfaces",
  "Microsoft.Network/networkSecurityGroups",
  "Microsoft.Network/networkWatchers/flowLogs",
  "Microsoft.Network/privateDnsZones",
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
  "Microsoft.Network/privateEndpoints",
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
  "Microsoft.Network/publicIPAddresses",
  "Microsoft.Network/virtualNetworks",
  "Microsoft.Network/virtualNetworks/subnets",
  "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
  "Microsoft.OperationalInsights/workspaces",
  "Microsoft.Storage/storageAccounts",
].map((type) => type.toLowerCase());

/** Whether a PUT of this ARM type can be accepted and fail afterwards. */
export function isLongOperation(type: string): boolean {
  return types.includes(type.toLowerCase());
}
