/**
 * Metrics of a scale set that need no namespace in an autoscale rule:
 * https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-common-metrics and
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-compute-virtualmachinescalesets-metrics [m].
 */
export const scaleSetMetrics: readonly string[] = [
  "Percentage CPU",
  "Network In Total",
  "Network Out Total",
  "Disk Read Bytes",
  "Disk Write Bytes",
  "Disk Read Operations/Sec",
  "Disk Write Operations/Sec",
  "CPU Credits Remaining",
  "CPU Credits Consumed",
  "Available Memory Bytes",
  "Inbound Flows",
  "Outbound Flows",
  "OS Disk Queue Depth",
  "VmAvailabilityMetric",
];
