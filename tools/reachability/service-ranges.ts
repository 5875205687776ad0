/**
 * Public addresses that stand for Azure's services, by their tags. Which ones Azure uses changes every week and decides nothing
 * here; these come from a range that nobody has (RFC 2544).
 */
export const serviceRanges = {
  AzureActiveDirectory: ["198.18.0.0/28"],
  AzureMonitor: ["198.18.0.16/28"],
  AzureResourceManager: ["198.18.0.32/28"],
  "Storage.JapanEast": ["198.18.0.48/28"],
  "AzureKeyVault.JapanEast": ["198.18.0.64/28"],
  GuestAndHybridManagement: ["198.18.0.80/28"],
  GatewayManager: ["198.18.0.96/28"],
};
