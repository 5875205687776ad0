/**
 * What a private endpoint may ask of a target, by the target's ARM type in lower case:
 * https://learn.microsoft.com/azure/private-link/private-endpoint-overview (checked 2026-11-22).
 */
export const privateLinkGroups: Readonly<Record<string, readonly string[]>> = {
  "microsoft.storage/storageaccounts": [
    "blob",
    "blob_secondary",
    "dfs",
    "dfs_secondary",
    "file",
    "queue",
    "queue_secondary",
    "table",
    "table_secondary",
    "web",
    "web_secondary",
  ],
  "microsoft.keyvault/vaults": ["vault"],
  "microsoft.insights/privatelinkscopes": ["azuremonitor"],
  "microsoft.compute/diskaccesses": ["disks"],
};
