import { type Behaviour } from "../contract";
import { ownName } from "../rules/ids";
import { textAt } from "../rules/reading";
import { runAutoscale } from "./autoscale";
import { withComputed, withDefaults } from "./defaults";
import { creationTime, guidFor } from "./deterministic";
import { withIdentities } from "./identity";

export const workspace: Behaviour = {
  type: "Microsoft.OperationalInsights/workspaces",
  fill: (body, { id }) =>
    withComputed(
      withDefaults(body, {
        properties: {
          sku: { name: "PerGB2018" },
          retentionInDays: 30,
          workspaceCapping: { dailyQuotaGb: -1 },
          publicNetworkAccessForIngestion: "Enabled",
          publicNetworkAccessForQuery: "Enabled",
          features: { enableLogAccessUsingOnlyResourcePermissions: true },
        },
      }),
      {
        etag: `"${guidFor(id.text, "etag")}"`,
        properties: {
          provisioningState: "Succeeded",
          customerId: guidFor(id.text, "customerId"),
          createdDate: creationTime,
          modifiedDate: creationTime,
          sku: { lastSkuUpdate: creationTime },
          workspaceCapping: { dataIngestionStatus: "RespectQuota", quotaNextResetTime: creationTime },
        },
      },
    ),
};

export const autoscaleSetting: Behaviour = {
  type: "Microsoft.Insights/autoscaleSettings",
  fill: (body, { id }) =>
    withDefaults(body, {
      properties: {
        enabled: true,
        name: ownName(id),
        notifications: [],
        targetResourceLocation: textAt(body, "location") ?? "",
      },
    }),
  afterPut(request, stored, cloud) {
    const target = textAt(stored.body, "properties.targetResourceUri");
    if (target !== undefined) runAutoscale(target, cloud, request.cloud.preconditions?.quotas);
  },
};

export const diagnosticSetting: Behaviour = {
  type: "Microsoft.Insights/diagnosticSettings",
  fill: (body) => withDefaults(body, { properties: { logs: [], metrics: [] } }),
};

export const budget: Behaviour = {
  type: "Microsoft.Consumption/budgets",
  fill: (body, { id }) => withComputed(body, { eTag: `"${guidFor(id.text, "etag").slice(0, 15)}"` }),
};

export const actionGroup: Behaviour = {
  type: "Microsoft.Insights/actionGroups",
  fill: (body) =>
    withDefaults(body, {
      properties: {
        armRoleReceivers: [],
        automationRunbookReceivers: [],
        azureAppPushReceivers: [],
        azureFunctionReceivers: [],
        emailReceivers: [],
        eventHubReceivers: [],
        itsmReceivers: [],
        logicAppReceivers: [],
        smsReceivers: [],
        voiceReceivers: [],
        webhookReceivers: [],
      },
    }),
};

export const metricAlert: Behaviour = {
  type: "Microsoft.Insights/metricAlerts",
  fill: (body) => withDefaults(body, { properties: { autoMitigate: true, actions: [] } }),
};

export const queryAlert: Behaviour = {
  type: "Microsoft.Insights/scheduledQueryRules",
  fill: (body, { id, apiVersion, cloud }) =>
    withComputed(withDefaults(withIdentities(body, cloud), { kind: "LogAlert", properties: { autoMitigate: true } }), {
      etag: `"${guidFor(id.text, "etag")}"`,
      properties: {
        createdWithApiVersion: apiVersion,
        isLegacyLogAnalyticsRule: false,
        isWorkspaceAlertsStorageConfigured: false,
      },
    }),
};

export const collectionRule: Behaviour = {
  type: "Microsoft.Insights/dataCollectionRules",
  fill: (body, { id }) =>
    withComputed(body, {
      etag: `"${guidFor(id.text, "etag")}"`,
      properties: {
        immutableId: `dcr-${guidFor(id.text, "immutableId").replaceAll("-", "")}`,
        provisioningState: "Succeeded",
      },
    }),
};

export const collectionAssociation: Behaviour = {
  type: "Microsoft.Insights/dataCollectionRuleAssociations",
  fill: (body, { id }) => withComputed(body, { etag: `"${guidFor(id.text, "etag")}"` }),
};

export const workbook: Behaviour = {
  type: "Microsoft.Insights/workbooks",
  fill: (body, { id }) =>
    withComputed(withDefaults(body, { kind: "shared", properties: { version: "Notebook/1.0" } }), {
      etag: `"${guidFor(id.text, "etag")}"`,
      properties: { timeModified: creationTime, revision: guidFor(id.text, "revision").replaceAll("-", "") },
    }),
};

export const monitorBehaviours: readonly Behaviour[] = [
  workspace,
  autoscaleSetting,
  diagnosticSetting,
  budget,
  actionGroup,
  metricAlert,
  queryAlert,
  collectionRule,
  collectionAssociation,
  workbook,
];
