import { hostLog } from "./host-log";

/*
 * The questions that alerts and the workbook ask the workspace, in Kusto. Each tells about the machines of one resource group,
 * since regions share a workspace.
 */

/** Lines of the host agent in one region, or in all that send there. */
export function hostLines(resourceGroupName: string | undefined, event: string): string[] {
  return [
    "Syslog",
    ...(resourceGroupName === undefined
      ? []
      : [`| where _ResourceId contains "/resourcegroups/${resourceGroupName.toLowerCase()}/"`]),
    `| where ProcessName == "${hostLog.name}" and SyslogMessage startswith "${event}"`,
  ];
}

/** Hosts whose boot failed, a row each, with the stage that failed and its exit code. */
export function bootFailures(resourceGroupName: string): string {
  return [
    ...hostLines(resourceGroupName, hostLog.bootFailed),
    '| parse SyslogMessage with * "stage=" Stage " code=" Code:int *',
    "| summarize arg_max(TimeGenerated, Stage, Code) by Computer",
  ].join("\n");
}

/** The last state that each host told, a row each. */
export function hostStates(resourceGroupName?: string): string {
  return [
    ...hostLines(resourceGroupName, `${hostLog.state} `),
    '| extend State = extract("to=([a-z-]+)", 1, SyslogMessage)',
    "| summarize arg_max(TimeGenerated, State) by Computer",
  ].join("\n");
}

/** Hosts that are broken, a row each. */
export function brokenHosts(resourceGroupName: string): string {
  return [hostStates(resourceGroupName), `| where State startswith "${hostLog.broken}"`].join("\n");
}

/** How many hosts are in which state. */
export function hostsByState(): string {
  return [hostStates(), "| summarize Hosts = count() by State"].join("\n");
}

/** How many spot hosts Azure took back in each quarter of an hour, by region's group. */
export function evictionsOverTime(): string {
  return [
    ...hostLines(undefined, hostLog.spotEviction),
    '| extend Group = extract("resourcegroups/([^/]+)", 1, _ResourceId)',
    "| summarize Evictions = dcount(Computer) by bin(TimeGenerated, 15m), Group",
  ].join("\n");
}

/** Spot hosts that Azure took back, a row each. */
export function spotEvictions(resourceGroupName: string): string {
  return [
    ...hostLines(resourceGroupName, hostLog.spotEviction),
    "| summarize TimeGenerated = min(TimeGenerated) by Computer",
  ].join("\n");
}

/**
 * vCPU quotas of one region of which much is used, a row each. It asks Azure Resource Graph, through the workspace:
 * https://learn.microsoft.com/azure/quotas/how-to-guide-monitoring-alerting (2024-05-09).
 *
 * @param names of the counters, e.g. `standardNVADSA10v5Family`; the region's other quotas are nobody's here
 */
export function usedQuotas(
  { subscriptionId, location }: { subscriptionId: string; location: string },
  names: string[],
  percent: number,
): string {
  return [
    'arg("").QuotaResources',
    `| where subscriptionId =~ "${subscriptionId}" and location =~ "${location}"`,
    '| where type =~ "microsoft.compute/locations/usages"',
    "| mv-expand counter = properties.value limit 400",
    "| extend Quota = tostring(counter.name.value), Used = toint(counter.currentValue), Limit = toint(counter.limit)",
    `| where Quota in~ (${names.map((name) => `"${name}"`).join(", ")}) and Limit > 0`,
    "| extend Percent = Used * 100 / Limit",
    `| where Percent >= ${percent}`,
    "| project Quota, Used, Limit, Percent",
  ].join("\n");
}
