/**
 * The workspace's tables that queries of alerts and of the workbook may name, with the columns that they may use: what is
 * sent there, and nothing that would have to be.
 *
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/syslog, …/perf, …/heartbeat,
 * …/autoscalescaleactionslog, …/azurediagnostics (read 2026-11-25).
 */
export const collectedTables = {
  Syslog: ["TimeGenerated", "Computer", "Facility", "ProcessName", "SeverityLevel", "SyslogMessage", "_ResourceId"],
  Perf: ["TimeGenerated", "Computer", "ObjectName", "CounterName", "InstanceName", "CounterValue", "_ResourceId"],
  /** The agent's own sign of life, once a minute. */
  Heartbeat: ["TimeGenerated", "Computer", "_ResourceId"],
} as const;

export type CollectedTable = keyof typeof collectedTables;
