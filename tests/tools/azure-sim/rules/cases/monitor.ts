import { ids } from "../world";
import { type Cases } from "./case";

const profiles = "properties.profiles";
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
};
