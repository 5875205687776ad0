import { hostMetrics } from "./host-log";
import { evictionsOverTime, hostsByState } from "./queries";

/** An environment by its tags: everything that it declares bears them. */
export interface TaggedEnvironment {
  workload: string;
  environment: string;
}

/** A workbook's document, as far as it is used here: https://github.com/microsoft/Application-Insights-Workbooks (read 2026-11-25). */
export interface WorkbookDocument {
  version: "Notebook/1.0";
  items: WorkbookItem[];
  fallbackResourceIds: string[];
  $schema: string;
}

export interface WorkbookItem {
  type: number;
  name: string;
  content: Record<string, unknown>;
}

const itemType = { text: 1, query: 3, parameters: 9, metrics: 10 } as const;
const askedOf = { logs: 0, resourceGraph: 1 } as const;
const resourceTypes = {
  scaleSet: "microsoft.compute/virtualmachinescalesets",
  machine: "microsoft.compute/virtualmachines",
  workspace: "microsoft.operationalinsights/workspaces",
} as const;

/**
 * What a person looks at who keeps an environment running: regions, sessions, hosts, relays, evictions, alerts. It finds
 * everything by tags when it is opened, so a region that comes or goes changes nothing in it.
 */
export function operationsWorkbook(environment: TaggedEnvironment): WorkbookDocument {
  return {
    version: "Notebook/1.0",
    items: [
      parameters(environment),
      graphQuery("alerts", "Alerts that stand", firingAlerts(environment)),
      graphQuery("regions", "Hosts and relays by region", machinesByRegion(environment)),
      metrics("sessions", "Session slots, busy and free", "ScaleSets", resourceTypes.scaleSet, [
        { namespace: hostMetrics.namespace, metric: hostMetrics.busySlots },
        { namespace: hostMetrics.namespace, metric: hostMetrics.freeSlots },
      ]),
      logQuery("states", "Hosts by the last state they told", hostsByState(), "piechart"),
      metrics("relays", "What relays send, in bytes", "Relays", resourceTypes.machine, [
        { namespace: resourceTypes.machine, metric: "Network Out Total" },
      ]),
      logQuery("evictions", "Spot hosts that Azure took back", evictionsOverTime(), "timechart"),
    ],
    fallbackResourceIds: ["azure monitor"],
    $schema: "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json",
  };
}

/** Resources of a type in this environment, as Azure Resource Graph is asked. */
function resources(type: string, { workload, environment }: TaggedEnvironment): string {
  return [
    "Resources",
    `| where type =~ "${type}"`,
    `| where tostring(tags.workload) =~ "${workload}" and tostring(tags.environment) =~ "${environment}"`,
  ].join("\n");
}

function machinesByRegion(environment: TaggedEnvironment): string {
  return [
    resources(resourceTypes.machine, environment),
    '| extend Part = iff(tostring(tags.component) == "gpu-pool", strcat("pool ", tostring(tags.pool), ", ", tostring(tags.capacity)), "relays")',
    "| summarize Machines = count() by Region = location, Part",
    "| order by Region asc, Part asc",
  ].join("\n");
}

function firingAlerts({ workload, environment }: TaggedEnvironment): string {
  return [
    "AlertsManagementResources",
    '| where type =~ "microsoft.alertsmanagement/alerts"',
    "| extend essentials = properties.essentials",
    `| where tostring(essentials.alertRule) contains "/alert-${workload}-${environment}-"`,
    '| where tostring(essentials.monitorCondition) == "Fired"',
    "| project Began = todatetime(essentials.startDateTime), Severity = tostring(essentials.severity), Alert = name, State = tostring(essentials.alertState)",
    "| order by Severity asc, Began desc",
  ].join("\n");
}

function parameters(environment: TaggedEnvironment): WorkbookItem {
  const picked = (name: string, type: string, more = "") => ({
    id: name.toLowerCase(),
    version: "KqlParameterItem/1.0",
    name,
    type: 5,
    isRequired: true,
    multiSelect: true,
    quote: "'",
    delimiter: ",",
    query: [resources(type, environment), ...(more === "" ? [] : [more]), "| project id"].join("\n"),
    queryType: askedOf.resourceGraph,
    resourceType: "microsoft.resourcegraph/resources",
    crossComponentResources: ["value::all"],
    typeSettings: { additionalResourceOptions: ["value::all"] },
    value: ["value::all"],
  });
  return {
    type: itemType.parameters,
    name: "parameters",
    content: {
      version: "KqlParameterItem/1.0",
      parameters: [
        {
          id: "time",
          version: "KqlParameterItem/1.0",
          name: "Time",
          type: 4,
          isRequired: true,
          value: { durationMs: 14_400_000 },
          typeSettings: {
            selectableValues: [3_600_000, 14_400_000, 86_400_000, 604_800_000].map((ms) => ({ durationMs: ms })),
          },
        },
        picked("Workspaces", resourceTypes.workspace),
        picked("ScaleSets", resourceTypes.scaleSet),
        picked("Relays", resourceTypes.machine, '| where tostring(tags.component) == "edge-relay"'),
      ],
    },
  };
}

function graphQuery(name: string, title: string, query: string): WorkbookItem {
  return {
    type: itemType.query,
    name,
    content: {
      version: "KqlItem/1.0",
      query,
      size: 1,
      title,
      queryType: askedOf.resourceGraph,
      resourceType: "microsoft.resourcegraph/resources",
      crossComponentResources: ["value::all"],
      visualization: "table",
      noDataMessage: "None.",
    },
  };
}

function logQuery(name: string, title: string, query: string, visualization: string): WorkbookItem {
  return {
    type: itemType.query,
    name,
    content: {
      version: "KqlItem/1.0",
      query,
      size: 1,
      title,
      timeContextFromParameter: "Time",
      queryType: askedOf.logs,
      resourceType: resourceTypes.workspace,
      crossComponentResources: ["{Workspaces}"],
      visualization,
    },
  };
}

function metrics(
  name: string,
  title: string,
  parameter: string,
  resourceType: string,
  shown: { namespace: string; metric: string }[],
): WorkbookItem {
  const total = 1;
  return {
    type: itemType.metrics,
    name,
    content: {
      chartId: `chart-${name}`,
      version: "MetricsItem/2.0",
      size: 0,
      chartType: 2,
      title,
      resourceType,
      metricScope: 0,
      resourceParameter: parameter,
      resourceIds: [`{${parameter}}`],
      timeContextFromParameter: "Time",
      metrics: shown.map(({ namespace, metric }) => ({
        namespace,
        metric: `${namespace}--${metric}`,
        aggregation: total,
        splitBy: null,
      })),
    },
  };
}
