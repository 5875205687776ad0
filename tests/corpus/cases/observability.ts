import {
  planMachineCollection,
  planMonitoring,
  planRegionAlerts,
  planRegionLogs,
} from "../../../components/observability";
import { type BadCase, planned } from "../case";

const monitoring = planned((world) => world.global.monitoring, planMonitoring);
const logs = planned((world) => world.region.logs, planRegionLogs);
const alerts = planned((world) => world.region.alerts, planRegionAlerts);
const collection = planned((world) => world.region.collection, planMachineCollection);
const workspace = "global-monitoring-workspace";
const people = "alerts-people";
const bootFailures = "alerts-boot-failures";
const bandwidth = "alerts-relay-bandwidth-g1-z1-1";
const collectionRule = "collection-rule";
const emailOf = (address: string) => ({ "properties.emailReceivers.0.emailAddress": address });
const budget = "global-monitoring-budget";
const emails = "properties.notifications.actual100.contactEmails";
const budgetOf = (change: object) => ({
  budget: { monthly: 500, startDate: "2026-12-01", contactEmails: ["costs@example.com"], ...change },
});
const addresses = (count: number) => Array.from({ length: count }, (_, index) => `team-${index}@example.com`);

export const observabilityCases: BadCase[] = [
  {
    mistake: "logs kept for less than a month",
    arguments: monitoring({ retentionDays: 29 }, { retentionDays: 30 }),
    wire: { of: workspace, bad: { "properties.retentionInDays": 29 }, good: { "properties.retentionInDays": 30 } },
  },
  {
    mistake: "logs kept for more than two years",
    arguments: monitoring({ retentionDays: 731 }, { retentionDays: 730 }),
    wire: { of: workspace, bad: { "properties.retentionInDays": 731 }, good: { "properties.retentionInDays": 730 } },
  },
  {
    mistake: "a daily cap of nothing",
    arguments: monitoring({ dailyCapGb: 0 }, { dailyCapGb: 1 }),
    wire: {
      of: workspace,
      bad: { "properties.workspaceCapping.dailyQuotaGb": 0 },
      good: { "properties.workspaceCapping.dailyQuotaGb": 1 },
    },
  },
  {
    mistake: "a budget of nothing",
    arguments: monitoring(budgetOf({ monthly: 0 }), budgetOf({ monthly: 1 })),
    wire: { of: budget, bad: { "properties.amount": 0 }, good: { "properties.amount": 1 } },
  },
  {
    mistake: "a budget that begins within a month",
    arguments: monitoring(budgetOf({ startDate: "2026-12-02" }), budgetOf({ startDate: "2026-12-01" })),
    wire: { of: budget, bad: { "properties.timePeriod.startDate": "2026-12-02T00:00:00Z" } },
  },
  {
    mistake: "a budget that nobody is told of",
    arguments: monitoring(budgetOf({ contactEmails: [] }), budgetOf({})),
    wire: { of: budget, bad: { [emails]: [] } },
  },
  {
    mistake: "a budget that too many are told of",
    arguments: monitoring(budgetOf({ contactEmails: addresses(51) }), budgetOf({ contactEmails: addresses(50) })),
    wire: { of: budget, bad: { [emails]: addresses(51) }, good: { [emails]: addresses(50) } },
  },
  {
    mistake: "logs of a region that are spread over zones that it lacks",
    arguments: (world) => {
      const { placement } = world.region.logs;
      const west = { ...world.region.logs, placement: { ...placement, location: "westcentralus" } };
      return {
        bad: planRegionLogs({ ...west, zoneRedundant: true }).problems,
        good: planRegionLogs({ ...west, zoneRedundant: false }).problems,
      };
    },
    wire: {
      of: "japaneast-1-logs-account",
      bad: { location: "westcentralus", "sku.name": "Standard_ZRS" },
      good: { location: "westcentralus", "sku.name": "Standard_LRS" },
    },
  },
  {
    mistake: "logs that are deleted before they are written",
    arguments: logs({ retentionDays: -1 }, { retentionDays: 1 }),
    wire: {
      of: "japaneast-1-logs-lifecycle",
      bad: { "properties.policy.rules.0.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan": -1 },
      good: { "properties.policy.rules.0.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan": 1 },
    },
  },
  {
    mistake: "a category of logs that the resource has not",
    wire: { of: "japaneast-1-relay-secrets-audit", bad: { "properties.logs.0.category": "SignInLogs" } },
  },
  {
    mistake: "logs sent nowhere",
    wire: { of: "japaneast-1-relay-secrets-audit", bad: { "properties.workspaceId": undefined } },
  },
  {
    mistake: "logs sent to a workspace that there is not",
    wire: {
      of: "japaneast-1-relay-secrets-audit",
      bad: ({ properties }) => ({
        "properties.workspaceId": `${(properties as { workspaceId: string }).workspaceId}-gone`,
      }),
    },
  },
  {
    mistake: "an alert for what is no e-mail address",
    arguments: alerts({ emails: ["night"] }, { emails: ["night@example.com"] }),
    wire: { of: people, bad: emailOf("night"), good: emailOf("night@example.com") },
  },
  {
    mistake: "messages that begin with more than twelve characters",
    arguments: (world) => {
      const named = (environment: string) => {
        const { placement } = world.region.alerts;
        const naming = { ...placement.naming, environment };
        return planRegionAlerts({ ...world.region.alerts, placement: { ...placement, naming } }).problems;
      };
      return { bad: named("productive"), good: named("producti") };
    },
    wire: {
      of: people,
      bad: { "properties.groupShortName": "productive-jpe" },
      good: { "properties.groupShortName": "producti-jpe" },
    },
  },
  {
    mistake: "two people of one name in the group that alerts tell",
    wire: {
      of: people,
      bad: { "properties.emailReceivers.1.name": "email-1" },
      good: { "properties.emailReceivers.1.name": "email-2" },
    },
  },
  {
    mistake: "a collection rule in another region than its workspace",
    wire: { of: collectionRule, bad: { location: "koreacentral" } },
  },
  {
    mistake: "a collection rule in a region that is none",
    arguments: collection({ workspaceLocation: "japan" }),
    wire: { of: collectionRule, bad: { location: "japan" } },
  },
  {
    mistake: "a collection rule that sends to nowhere",
    wire: { of: collectionRule, bad: { "properties.dataFlows.0.destinations": ["elsewhere"] } },
  },
  {
    mistake: "a policy that associates machines with nothing",
    wire: { of: "collection-assignment", bad: { "properties.parameters.dcrResourceId": undefined } },
  },
  {
    mistake: "a policy that deploys as nobody",
    wire: { of: "collection-assignment", bad: { identity: undefined } },
  },
  {
    mistake: "a log alert every three minutes",
    wire: { of: bootFailures, bad: { "properties.evaluationFrequency": "PT3M" } },
  },
  {
    mistake: "a question about quotas that nobody asks",
    wire: { of: "alerts-quota-nearly-used", bad: { identity: undefined } },
  },
  {
    mistake: "a metric alert that looks less far back than it looks often",
    wire: { of: bandwidth, bad: { "properties.evaluationFrequency": "PT30M" } },
  },
  {
    mistake: "a metric that relays don't have",
    wire: { of: bandwidth, bad: { "properties.criteria.allOf.0.metricName": "FreeSlots" } },
  },
  {
    mistake: "one alert on the traffic of all relays",
    wire: {
      of: bandwidth,
      bad: {
        "properties.criteria.odata\\.type": "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria",
        "properties.targetResourceType": "Microsoft.Compute/virtualMachines",
        "properties.targetResourceRegion": "japaneast",
      },
    },
  },
  {
    mistake: "a monitoring agent that signs in as nobody",
    wire: { of: "relays-g1-z1-1-monitoring-agent", bad: { "properties.settings": {} } },
  },
];
