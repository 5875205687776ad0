import { group, ids } from "../world";
import { type Cases } from "./case";

const profiles = "properties.profiles";
const conditions = "properties.criteria.allOf";
const flow = "properties.dataFlows.0";
const many = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    name: `p${n}`,
    capacity: { minimum: "1", default: "1", maximum: "2" },
    rules: [],
  }));
const onDate = (fixedDate: { timeZone?: string; start: string; end: string }) => [
  ...many(1),
  { ...many(2)[1]!, fixedDate: { timeZone: "Tokyo Standard Time", ...fixedDate } },
];
const schedule = `${profiles}.1.recurrence.schedule`;
const trigger = `${profiles}.1.rules.0.metricTrigger`;

export const monitorCases: Cases = {
  "autoscale-profiles": {
    accepted: [{ of: "autoscale" }, { of: "autoscale", changes: { [profiles]: many(20) } }],
    refused: [
      { of: "autoscale", changes: { [profiles]: many(21) }, code: "BadRequest" },
      { of: "autoscale", changes: { [profiles]: [] }, code: "BadRequest" },
      {
        of: "autoscale",
        changes: { [`${profiles}.0.capacity`]: { minimum: "5", default: "4", maximum: "60" } },
        code: "BadRequest",
      },
      {
        of: "autoscale",
        changes: { [`${profiles}.0.capacity`]: { minimum: "1", default: "70", maximum: "60" } },
        code: "BadRequest",
      },
      {
        of: "autoscale",
        changes: { [`${profiles}.0.rules`]: Array.from({ length: 11 }, () => ({})) },
        code: "BadRequest",
      },
      { of: "autoscale", changes: { [`${profiles}.0.name`]: "evening" }, code: "BadRequest" },
    ],
  },
  "autoscale-schedules": {
    accepted: [{ of: "autoscale" }, { of: "autoscale", changes: { [profiles]: many(1) } }],
    refused: [
      { of: "autoscale", changes: { [`${schedule}.timeZone`]: "Asia/Tokyo" }, code: "BadRequest" },
      { of: "autoscale", changes: { [`${schedule}.hours`]: [18, 19] }, code: "BadRequest" },
      { of: "autoscale", changes: { [`${schedule}.minutes`]: [60] }, code: "BadRequest" },
      { of: "autoscale", changes: { [`${schedule}.days`]: ["Fri"] }, code: "BadRequest" },
    ],
  },
  "autoscale-fixed-dates": {
    accepted: [
      { of: "autoscale" },
      {
        of: "autoscale",
        changes: { [profiles]: onDate({ start: "2026-12-10T18:00:00", end: "2026-12-11T02:00:00" }) },
      },
      {
        of: "autoscale",
        changes: { [profiles]: onDate({ start: "2026-12-10T18:00:00Z", end: "2026-12-10T19:00:00Z" }) },
      },
      {
        of: "autoscale",
        changes: { [profiles]: onDate({ start: "2026-01-01T00:00:00", end: "2027-01-01T00:00:00" }) },
      },
      { of: "autoscale", changes: { [profiles]: onDate({ start: "2020-02-29T18:00", end: "2020-02-29T19:00" }) } },
    ],
    refused: [
      onDate({ start: "2026-01-01T00:00:00", end: "2027-01-01T00:01:00" }),
      onDate({ start: "2026-12-10T18:00:00", end: "2026-12-10T18:00:00" }),
      onDate({ start: "2026-12-10T18:00:00", end: "2026-12-10T02:00:00" }),
      onDate({ start: "2027-02-29T18:00:00", end: "2027-03-01T02:00:00" }),
      onDate({ start: "10.12.2026 18:00", end: "2026-12-11T02:00:00" }),
      onDate({ start: "2026-12-10T24:30:00", end: "2026-12-11T02:00:00" }),
      onDate({ timeZone: "Asia/Tokyo", start: "2026-12-10T18:00:00", end: "2026-12-11T02:00:00" }),
    ].map((dated) => ({ of: "autoscale" as const, changes: { [profiles]: dated }, code: "BadRequest" })),
  },
  "autoscale-profile-ends": {
    accepted: [{ of: "autoscale" }, { of: "autoscale", changes: { [profiles]: many(1) } }],
    refused: [
      { of: "autoscale", changes: { [`${profiles}.0.name`]: '{"name":"base","for":"night"}' }, code: "BadRequest" },
      { of: "autoscale", changes: { [`${profiles}.0`]: many(1)[0]! }, code: "BadRequest" },
    ],
  },
  "autoscale-metric-emitted": {
    accepted: [
      { of: "autoscale" },
      {
        of: "autoscale",
        changes: { [`${trigger}.metricNamespace`]: "cloudgaming/hosts", [`${trigger}.metricName`]: "FreeSlots" },
        preconditions: { emittedMetrics: ["CloudGaming/Hosts/freeslots"] },
      },
      {
        of: "autoscale",
        changes: {
          [`${trigger}.metricNamespace`]: "microsoft.compute/virtualmachinescalesets",
          [`${trigger}.metricName`]: "Percentage CPU",
        },
        preconditions: { emittedMetrics: [] },
      },
    ],
    refused: [
      {
        of: "autoscale",
        changes: { [`${trigger}.metricNamespace`]: "cloudgaming/hosts", [`${trigger}.metricName`]: "FreeSlots" },
        preconditions: { emittedMetrics: ["cloudgaming/hosts/BusySlots"] },
        code: "UnsupportedMetric",
      },
    ],
  },
  "autoscale-rules": {
    accepted: [
      { of: "autoscale" },
      {
        of: "autoscale",
        changes: { [`${trigger}.metricName`]: "Percentage CPU", [`${trigger}.metricNamespace`]: undefined },
      },
    ],
    refused: [
      { of: "autoscale", changes: { [`${trigger}.metricNamespace`]: undefined }, code: "UnsupportedMetric" },
      { of: "autoscale", changes: { [`${trigger}.timeWindow`]: "PT4M" }, code: "BadRequest" },
      { of: "autoscale", changes: { [`${trigger}.timeGrain`]: "PT13H" }, code: "BadRequest" },
      { of: "autoscale", changes: { [`${profiles}.1.rules.0.scaleAction.cooldown`]: "P8D" }, code: "BadRequest" },
    ],
  },
  "autoscale-target": {
    accepted: [{ of: "autoscale" }],
    refused: [
      { of: "autoscale", cloud: { [ids.scaleSet]: undefined }, code: "ResourceNotFound" },
      { of: "autoscale", id: ids.autoscale.replace("as-one", "as-two"), code: "Conflict" },
      { of: "autoscale", changes: { location: "westeurope" }, code: "BadRequest" },
    ],
  },
  "diagnostic-categories": {
    accepted: [
      { of: "diagnostic" },
      { of: "diagnostic", changes: { "properties.logs": [{ category: "AuditEvent", enabled: true }] } },
    ],
    refused: [
      {
        of: "diagnostic",
        changes: { "properties.logs": [{ category: "StorageRead", enabled: true }] },
        code: "BadRequest",
      },
      {
        of: "diagnostic",
        changes: { "properties.metrics": [{ category: "Transaction", enabled: true }] },
        code: "BadRequest",
      },
      { of: "diagnostic", id: ids.diagnostic.replace(ids.vault, ids.scaleSet), code: "BadRequest" },
    ],
  },
  "diagnostic-destinations": {
    accepted: [{ of: "diagnostic" }],
    refused: [
      { of: "diagnostic", changes: { "properties.workspaceId": undefined }, code: "BadRequest" },
      { of: "diagnostic", changes: { "properties.logs": [], "properties.metrics": [] }, code: "BadRequest" },
    ],
  },
  "diagnostic-sinks": {
    accepted: [{ of: "diagnostic" }],
    refused: [
      { of: "diagnostic", id: ids.diagnostic.replace("diag-one", "diag-two"), code: "Conflict" },
      { of: "diagnostic", cloud: { [ids.workspace]: undefined }, code: "ResourceNotFound" },
    ],
  },
  "workspace-limits": {
    accepted: [{ of: "workspace" }, { of: "workspace", changes: { "properties.workspaceCapping.dailyQuotaGb": -1 } }],
    refused: [
      { of: "workspace", changes: { "properties.retentionInDays": 29 }, code: "BadRequest" },
      { of: "workspace", changes: { "properties.retentionInDays": 731 }, code: "BadRequest" },
      { of: "workspace", changes: { "properties.workspaceCapping.dailyQuotaGb": 0.01 }, code: "BadRequest" },
    ],
  },
  "budget-shape": {
    accepted: [{ of: "budget" }, { of: "budget", changes: { "properties.amount": 5 }, previous: {} }],
    refused: [
      { of: "budget", changes: { "properties.timePeriod.startDate": "2026-12-02T00:00:00Z" }, code: "400" },
      { of: "budget", changes: { "properties.timePeriod.startDate": "2027-01-01" }, previous: {}, code: "400" },
      { of: "budget", changes: { "properties.timePeriod.endDate": "2026-11-01" }, code: "400" },
      { of: "budget", changes: { "properties.amount": 0 }, code: "400" },
      { of: "budget", changes: { "properties.notifications.actual.threshold": 1001 }, code: "400" },
      { of: "budget", changes: { "properties.notifications.actual.contactEmails": [] }, code: "400" },
    ],
  },
  "alert-references": {
    accepted: [
      { of: "activityLogAlert" },
      { of: "metricAlert" },
      { of: "queryAlert" },
      { of: "queryAlert", changes: { "properties.scopes": [group.replace(/\/resourceGroups.*/, "")] } },
    ],
    refused: [
      { of: "metricAlert", cloud: { [ids.scaleSet]: undefined }, code: "ResourceNotFound" },
      { of: "metricAlert", cloud: { [ids.actionGroup]: undefined }, code: "ResourceNotFound" },
      { of: "queryAlert", cloud: { [ids.workspace]: undefined }, code: "ResourceNotFound" },
      { of: "queryAlert", cloud: { [ids.actionGroup]: undefined }, code: "ResourceNotFound" },
      { of: "activityLogAlert", cloud: { [ids.actionGroup]: undefined }, code: "ResourceNotFound" },
    ],
  },
  "metric-alert-times": {
    accepted: [
      { of: "metricAlert" },
      { of: "metricAlert", changes: { "properties.evaluationFrequency": "PT1H", "properties.windowSize": "P1D" } },
    ],
    refused: [
      { of: "metricAlert", changes: { "properties.evaluationFrequency": "PT10M" }, code: "BadRequest" },
      { of: "metricAlert", changes: { "properties.windowSize": "PT10M" }, code: "BadRequest" },
      { of: "metricAlert", changes: { "properties.evaluationFrequency": "PT15M" }, code: "BadRequest" },
      { of: "metricAlert", changes: { "properties.severity": 5 }, code: "BadRequest" },
    ],
  },
  "metric-alert-scopes": {
    accepted: [
      { of: "metricAlert" },
      { of: "metricAlert", changes: onMachines("Percentage CPU") },
      { of: "metricAlert", changes: { [`${conditions}.1`]: condition("other") } },
    ],
    refused: [
      { of: "metricAlert", changes: onMachines("Network Out Total"), code: "BadRequest" },
      {
        of: "metricAlert",
        changes: {
          ...onMachines("Percentage CPU"),
          "properties.scopes": [ids.scaleSet],
          "properties.targetResourceType": "Microsoft.Compute/virtualMachineScaleSets",
        },
        code: "BadRequest",
      },
      {
        of: "metricAlert",
        changes: { ...onMachines("Percentage CPU"), "properties.targetResourceRegion": undefined },
        code: "BadRequest",
      },
      {
        of: "metricAlert",
        changes: { ...onMachines("Percentage CPU"), [`${conditions}.1`]: condition("other") },
        code: "BadRequest",
      },
      { of: "metricAlert", changes: { "properties.scopes": [ids.scaleSet, ids.machine] }, code: "BadRequest" },
      { of: "metricAlert", changes: { "properties.scopes": [] }, code: "BadRequest" },
      { of: "metricAlert", changes: { [`${conditions}.1`]: condition("value") }, code: "BadRequest" },
      {
        of: "metricAlert",
        changes: { [conditions]: ["a", "b", "c", "d", "e", "f"].map(condition) },
        code: "BadRequest",
      },
    ],
  },
  "metric-alert-metrics": {
    accepted: [
      { of: "metricAlert" },
      { of: "metricAlert", changes: { "properties.scopes": [ids.machine] } },
      {
        of: "metricAlert",
        changes: { "properties.scopes": [ids.vault], [`${conditions}.0.metricName`]: "Availability" },
      },
      {
        of: "metricAlert",
        changes: {
          [`${conditions}.0.metricName`]: "FreeSlots",
          [`${conditions}.0.metricNamespace`]: "cloudgaming/hosts",
          [`${conditions}.0.skipMetricValidation`]: true,
        },
      },
    ],
    refused: [
      { of: "metricAlert", changes: { [`${conditions}.0.metricName`]: "FreeSlots" }, code: "BadRequest" },
      { of: "metricAlert", changes: { [`${conditions}.0.metricNamespace`]: "cloudgaming/hosts" }, code: "BadRequest" },
    ],
  },
  "query-alert-times": {
    accepted: [
      { of: "queryAlert" },
      { of: "queryAlert", changes: { "properties.evaluationFrequency": "PT1M", "properties.windowSize": "PT1M" } },
    ],
    refused: [
      { of: "queryAlert", changes: { "properties.evaluationFrequency": "PT3M" }, code: "BadRequest" },
      { of: "queryAlert", changes: { "properties.windowSize": "P3D" }, code: "BadRequest" },
      { of: "queryAlert", changes: { "properties.evaluationFrequency": "PT30M" }, code: "BadRequest" },
      { of: "queryAlert", changes: { "properties.severity": -1 }, code: "BadRequest" },
      {
        of: "queryAlert",
        changes: { "properties.evaluationFrequency": "PT1M", [`${conditions}.0.query`]: "union Syslog, Perf" },
        code: "BadRequest",
      },
    ],
  },
  "query-alert-query": {
    accepted: [
      { of: "queryAlert" },
      {
        of: "queryAlert",
        changes: {
          identity: { type: "UserAssigned", userAssignedIdentities: { [ids.identity]: {} } },
          [`${conditions}.0.query`]: 'arg("").QuotaResources',
        },
      },
    ],
    refused: [
      { of: "queryAlert", changes: { [`${conditions}.0.query`]: 'arg("").QuotaResources' }, code: "BadRequest" },
      {
        of: "queryAlert",
        changes: { [`${conditions}.0.query`]: "Syslog | evaluate bag_unpack(x)" },
        code: "BadRequest",
      },
      {
        of: "queryAlert",
        changes: { [`${conditions}.0.query`]: "Syslog | summarize AggregatedValue = count()" },
        code: "BadRequest",
      },
      {
        of: "queryAlert",
        changes: {
          [`${conditions}.0.dimensions`]: Array.from({ length: 7 }, (_, n) => ({
            name: `c${n}`,
            operator: "Include",
            values: ["*"],
          })),
        },
        code: "BadRequest",
      },
    ],
  },
  "action-group-receivers": {
    accepted: [{ of: "actionGroup" }, { of: "actionGroup", changes: { "properties.emailReceivers": [] } }],
    refused: [
      {
        of: "actionGroup",
        changes: { "properties.emailReceivers.1": { name: "Night", emailAddress: "b@example.com" } },
        code: "BadRequest",
      },
      { of: "actionGroup", changes: { "properties.emailReceivers.0.emailAddress": "night" }, code: "BadRequest" },
      {
        of: "actionGroup",
        changes: {
          "properties.emailReceivers": Array.from({ length: 1001 }, (_, n) => ({
            name: `n${n}`,
            emailAddress: `n${n}@example.com`,
          })),
        },
        code: "BadRequest",
      },
    ],
  },
  "collection-rule-workspace": {
    accepted: [{ of: "collectionRule" }],
    refused: [
      { of: "collectionRule", changes: { location: "eastus2" }, code: "InvalidPayload" },
      { of: "collectionRule", cloud: { [ids.workspace]: undefined }, code: "ResourceNotFound" },
    ],
  },
  "collection-rule-flows": {
    accepted: [{ of: "collectionRule" }],
    refused: [
      { of: "collectionRule", changes: { [`${flow}.destinations`]: ["elsewhere"] }, code: "InvalidPayload" },
      { of: "collectionRule", changes: { [`${flow}.streams`]: ["Microsoft-Event"] }, code: "InvalidPayload" },
      { of: "collectionRule", changes: { "properties.dataSources.syslog.0.name": "counters" }, code: "InvalidPayload" },
      {
        of: "collectionRule",
        changes: {
          "properties.dataSources.performanceCounters.0.counterSpecifiers": Array.from(
            { length: 101 },
            (_, n) => `c${n}`,
          ),
        },
        code: "InvalidPayload",
      },
      {
        of: "collectionRule",
        changes: { "properties.dataSources.syslog.0.facilityNames": Array.from({ length: 21 }, (_, n) => `f${n}`) },
        code: "InvalidPayload",
      },
    ],
  },
  "collection-association": {
    accepted: [
      { of: "association" },
      {
        of: "association",
        id: ids.association.replace("dcra-one", "configurationAccessEndpoint"),
        changes: {
          properties: { dataCollectionEndpointId: `${group}/providers/Microsoft.Insights/dataCollectionEndpoints/e` },
        },
      },
    ],
    refused: [
      { of: "association", changes: { properties: {} }, code: "InvalidPayload" },
      {
        of: "association",
        changes: {
          properties: { dataCollectionEndpointId: `${group}/providers/Microsoft.Insights/dataCollectionEndpoints/e` },
        },
        code: "InvalidPayload",
      },
      { of: "association", cloud: { [ids.collectionRule]: undefined }, code: "ResourceNotFound" },
      { of: "association", cloud: { [ids.machine]: undefined }, code: "ResourceNotFound" },
      { of: "association", id: ids.association.replace(ids.machine, ids.scaleSet), code: "InvalidPayload" },
    ],
  },
  "workbook-shape": {
    accepted: [{ of: "workbook" }],
    refused: [
      { of: "workbook", id: ids.workbook.replace(/[^/]+$/, "operations"), code: "BadRequest" },
      { of: "workbook", changes: { "properties.serializedData": "{version" }, code: "BadRequest" },
      { of: "workbook", changes: { "properties.serializedData": "1" }, code: "BadRequest" },
    ],
  },
};

function condition(name: string) {
  return {
    criterionType: "StaticThresholdCriterion",
    name,
    metricName: "Percentage CPU",
    timeAggregation: "Average",
    operator: "GreaterThan",
    threshold: 90,
  };
}

function onMachines(metricName: string) {
  return {
    "properties.scopes": [ids.machine],
    "properties.targetResourceType": "Microsoft.Compute/virtualMachines",
    "properties.targetResourceRegion": "japaneast",
    "properties.criteria": {
      "odata.type": "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria",
      allOf: [{ ...condition("value"), metricName }],
    },
  };
}
