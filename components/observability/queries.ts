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

/** The last state that each host told, a row each. Hosts tell theirs every 4 minutes, so one that has long told none is gone. */
export function hostStates(resourceGroupName?: string): string {
  return [
    ...hostLines(resourceGroupName, `${hostLog.state} `),
    '| extend State = extract("to=([a-z-]+)", 1, SyslogMessage)',
    "| summarize arg_max(TimeGenerated, State) by Computer",
    "| where TimeGenerated > ago(15m)",
  ].join("\n");
}

/**
 * Generations of pools with more broken hosts than a share of those that are heard, and at least one; a row each. Their hosts'
 * names begin with the pool and the generation (components/gpu-pool/plan.ts).
 *
 * @param share from 0 to 1
 */
export function poolsWithBrokenHosts(resourceGroupName: string, share: number): string {
  return [
    hostStates(resourceGroupName),
    '| extend Pool = extract("^(.+-g[0-9]+)-(od|spot)", 1, Computer)',
    `| summarize Hosts = count(), Broken = countif(State startswith "${hostLog.broken}") by Pool`,
    `| where Broken >= 1 and Broken >= Hosts * ${share}`,
  ].join("\n");
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
 * Machines of a region that are there, and of which nothing is heard: a row each. What there is says Azure Resource Graph, so a machine that
 * was deleted on purpose is none, and one that never told anything is.
 *
 * Joining it with a table of the workspace is what alerts may do: https://learn.microsoft.com/azure/governance/resource-graph/troubleshoot/alerts
 * (read 2026-11-25), which is a preview, and reads the first 1,000 machines.
 */
export function silentMachines({
  subscriptionId,
  resourceGroupName,
}: {
  subscriptionId: string;
  resourceGroupName: string;
}): string {
  return [
    'arg("").Resources',
    `| where type =~ "microsoft.compute/virtualmachines" and subscriptionId =~ "${subscriptionId}" and resourceGroup =~ "${resourceGroupName}"`,
    // A new machine's collection comes some ten minutes late.
    "| extend Created = todatetime(properties.timeCreated)",
    "| where isnull(Created) or Created < ago(30m)",
    "| project Machine = tolower(id)",
    // A join of Resource Graph with the workspace needs the hint, and the workspace does the work:
    // https://learn.microsoft.com/azure/azure-monitor/logs/azure-monitor-data-explorer-proxy (read 2026-12-01).
    "| join kind=leftouter hint.remote=right (",
    // The agent tells it once a minute, and the workspace knows it after 2 to 5.
    "Heartbeat",
    "| where TimeGenerated > ago(15m)",
    "| summarize Heard = max(TimeGenerated) by Machine = tolower(_ResourceId)",
    ") on Machine",
    "| where isnull(Heard)",
    "| project Machine",
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
