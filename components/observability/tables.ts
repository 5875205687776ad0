/**
 * The workspace's tables that queries of alerts and of the workbook may name, with the columns that they may use: what is
 * sent there, and nothing that would have to be.
 *
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/syslog, …/perf and …/heartbeat (read 2026-11-25).
 */
export const collectedTables = {
  Syslog: ["TimeGenerated", "Computer", "Facility", "ProcessName", "SeverityLevel", "SyslogMessage", "_ResourceId"],
  Perf: ["TimeGenerated", "Computer", "ObjectName", "CounterName", "InstanceName", "CounterValue", "_ResourceId"],
  /** The agent's own sign of life, once a minute. */
  Heartbeat: ["TimeGenerated", "Computer", "_ResourceId"],
} as const;

/**
 * Azure Resource Graph's tables that alerts may ask, with the columns that they may use:
 * https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources (read 2026-11-25).
 */
export const graphTables = {
  QuotaResources: ["id", "location", "name", "properties", "subscriptionId", "type"],
  Resources: ["id", "location", "name", "properties", "resourceGroup", "subscriptionId", "tags", "type"],
} as const;
