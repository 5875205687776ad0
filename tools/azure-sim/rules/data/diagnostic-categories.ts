/** What a type can send: its log categories, whether it has the group `audit`, and its metric categories. */
export interface Diagnostics {
  logs: readonly string[];
  audit?: boolean;
  metrics: readonly string[];
}

const allMetrics = ["AllMetrics"];
const storageMetrics = ["Transaction", "Capacity", "AllMetrics"];

/**
 * By ARM type in lower case:
 * https://learn.microsoft.com/azure/azure-monitor/reference/logs-index and metrics-index [m].
 */
export const diagnostics: Readonly<Record<string, Diagnostics>> = {
  "microsoft.keyvault/vaults": {
    logs: ["AuditEvent", "AzurePolicyEvaluationDetails"],
    audit: true,
    metrics: allMetrics,
  },
  "microsoft.insights/autoscalesettings": {
    logs: ["AutoscaleEvaluations", "AutoscaleScaleActions"],
    metrics: allMetrics,
  },
  // https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-monitor (2026-09-10), its API name [m].
  "microsoft.insights/datacollectionrules": { logs: ["LogErrors"], metrics: allMetrics },
  "microsoft.network/networksecuritygroups": {
    logs: ["NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"],
    metrics: [],
  },
  "microsoft.network/virtualnetworks": { logs: ["VMProtectionAlerts"], metrics: allMetrics },
  "microsoft.network/publicipaddresses": {
    logs: ["DDoSProtectionNotifications", "DDoSMitigationFlowLogs", "DDoSMitigationReports"],
    audit: true,
    metrics: allMetrics,
  },
  "microsoft.network/loadbalancers": { logs: ["LoadBalancerHealthEvent"], metrics: allMetrics },
  "microsoft.network/natgateways": { logs: [], metrics: allMetrics },
  "microsoft.network/networkinterfaces": { logs: [], metrics: allMetrics },
  "microsoft.network/privateendpoints": { logs: [], metrics: allMetrics },
  "microsoft.network/bastionhosts": { logs: ["BastionAuditLogs"], audit: true, metrics: allMetrics },
  "microsoft.compute/virtualmachines": { logs: [], metrics: allMetrics },
  "microsoft.compute/virtualmachinescalesets": { logs: [], metrics: allMetrics },
  "microsoft.storage/storageaccounts": { logs: [], metrics: storageMetrics },
  "microsoft.storage/storageaccounts/blobservices": {
    logs: ["StorageRead", "StorageWrite", "StorageDelete"],
    audit: true,
    metrics: storageMetrics,
  },
  "microsoft.operationalinsights/workspaces": {
    logs: ["Audit", "SummaryLogs", "Jobs"],
    audit: true,
    metrics: allMetrics,
  },
};
