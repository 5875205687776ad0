/** Types of Kusto's columns: https://learn.microsoft.com/kusto/query/scalar-data-types/ (read 2026-12-01). */
type ColumnType = "datetime" | "dynamic" | "real" | "string";
type Tables = Record<string, Record<string, ColumnType>>;

/**
 * The workspace's tables that queries of alerts, of the workbook and of runbooks may use, with the columns that they may use: only
 * what the platform sends there.
 *
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/syslog, …/perf and …/heartbeat (read 2026-11-25).
 */
export const workspaceTables: Tables = {
  Syslog: {
    TimeGenerated: "datetime",
    Computer: "string",
    Facility: "string",
    ProcessName: "string",
    SeverityLevel: "string",
    SyslogMessage: "string",
    _ResourceId: "string",
  },
  Perf: {
    TimeGenerated: "datetime",
    Computer: "string",
    ObjectName: "string",
    CounterName: "string",
    InstanceName: "string",
    CounterValue: "real",
    _ResourceId: "string",
  },
  /** The agent's own sign of life, once a minute. */
  Heartbeat: { TimeGenerated: "datetime", Computer: "string", _ResourceId: "string" },
};

/**
 * Azure Resource Graph's tables that queries may use, with the columns that they may use:
 * https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources (read 2026-11-25).
 */
export const resourceGraphTables: Tables = {
  AlertsManagementResources: { id: "string", name: "string", properties: "dynamic", type: "string" },
  QuotaResources: {
    id: "string",
    location: "string",
    name: "string",
    properties: "dynamic",
    subscriptionId: "string",
    type: "string",
  },
  Resources: {
    id: "string",
    location: "string",
    name: "string",
    properties: "dynamic",
    resourceGroup: "string",
    subscriptionId: "string",
    tags: "dynamic",
    type: "string",
  },
};
