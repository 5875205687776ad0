export type { BudgetSettings, MonitoringArgs, MonitoringSettings, RegionLogsArgs, RegionLogsSettings } from "./args";
export { type DiagnosticsArgs, sendDiagnostics } from "./diagnostics";
export { Monitoring } from "./monitoring";
export {
  type BudgetNotification,
  type MonitoringPlan,
  planMonitoring,
  planRegionLogs,
  type RegionLogsPlan,
} from "./plan";
export { RegionLogs } from "./region-logs";
