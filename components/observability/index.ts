export type { BudgetSettings, MonitoringArgs, MonitoringSettings, RegionLogsArgs, RegionLogsSettings } from "./args";
export { budgetStartProblems } from "./budget-start";
export { type DiagnosticsArgs, sendDiagnostics } from "./diagnostics";
export { hostMetrics } from "./host-log";
export { Monitoring } from "./monitoring";
export {
  type BudgetNotification,
  type MonitoringPlan,
  planMonitoring,
  planRegionLogs,
  type RegionLogsPlan,
} from "./plan";
export { RegionLogs } from "./region-logs";
export { monitoringAgent } from "./agent";
export {
  type AlertedPool,
  type AlertedRelay,
  type MetricAlertPlan,
  planRegionAlerts,
  type QueryAlertPlan,
  type RegionAlertsPlan,
  type RegionAlertsSettings,
  type RuleHealthAlertPlan,
  type Runbook,
} from "./alert-plan";
export { type MachineCollectionPlan, type MachineCollectionSettings, planMachineCollection } from "./collection-plan";
export { planCollectionRole } from "./collection-role";
export { MachineCollection, type MachineCollectionArgs } from "./machine-collection";
export { RegionAlerts, type RegionAlertsArgs } from "./region-alerts";
export { resourceGraphTables, workspaceTables } from "./tables";
export { operationsWorkbook } from "./workbook";
