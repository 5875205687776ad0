import * as authorization from "@pulumi/azure-native/authorization";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { identityOutputs, tagsFor, throwProblems } from "../conventions";
import {
  type MetricAlertPlan,
  planRegionAlerts,
  type QueryAlertPlan,
  type RegionAlertsPlan,
  type RegionAlertsSettings,
  type RuleHealthAlertPlan,
} from "./alert-plan";

export interface RegionAlertsArgs extends RegionAlertsSettings {
  resourceGroupName: string;
  /** The region's group, known once it is there; rules are kept in it. */
  resourceGroup: pulumi.Input<string>;
  workspaceId: pulumi.Input<string>;
  /** The on-demand scale set of each pool's generation, by the pool's key. */
  scaleSetIds: Record<string, pulumi.Input<string>>;
  /** The machine of each relay, by the relay's key. */
  relayIds: Record<string, pulumi.Input<string>>;
}

/** What a region wakes people for: rules on metrics and on logs, and the group of people that they tell. */
export class RegionAlerts extends pulumi.ComponentResource {
  readonly actionGroupId: pulumi.Output<string>;
  readonly plan: RegionAlertsPlan;

  private readonly tags: Record<string, string>;

  /**
   * @param name the logical name, e.g. `japaneast-1-alerts`
   * @throws {pulumi.InputPropertiesError} with every problem of the arguments
   */
  constructor(
    private readonly name: string,
    private readonly args: RegionAlertsArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("cloudgaming:observability:RegionAlerts", name, {}, options);
    this.plan = planRegionAlerts(args);
    throwProblems(`the alerts ${name}`, this.plan.problems);
    this.tags = tagsFor(args.placement.tags, "observability");

    const group = this.createActionGroup();
    for (const alert of this.plan.metricAlerts) this.createMetricAlert(alert, group);
    const reader = this.plan.queryAlerts.some(({ readsSubscription }) => readsSubscription)
      ? this.createReader()
      : undefined;
    for (const alert of this.plan.queryAlerts) {
      this.createQueryAlert(alert, group, alert.readsSubscription ? reader : undefined);
    }
    if (this.plan.ruleHealthAlert !== undefined) this.createRuleHealthAlert(this.plan.ruleHealthAlert, group);
    this.actionGroupId = group.id;
    this.registerOutputs({ actionGroupId: this.actionGroupId });
  }

  private createActionGroup(): monitor.ActionGroup {
    return new monitor.ActionGroup(
      `${this.name}-people`,
      {
        resourceGroupName: this.args.resourceGroup,
        // Azure runs it in several regions, and tells people while one of them is down: perhaps this one.
        location: "Global",
        actionGroupName: this.plan.actionGroupName,
        groupShortName: this.plan.shortName,
        enabled: true,
        emailReceivers: this.args.emails.map((emailAddress, index) => ({
          name: `email-${index + 1}`,
          emailAddress,
          useCommonAlertSchema: true,
        })),
        tags: this.tags,
      },
      { parent: this },
    );
  }

  private createMetricAlert(alert: MetricAlertPlan, group: monitor.ActionGroup): void {
    const { placement, resourceGroup } = this.args;
    const criterion = {
      criterionType: "StaticThresholdCriterion" as const,
      name: "value",
      metricNamespace: alert.namespace,
      metricName: alert.metric,
      timeAggregation: alert.aggregation,
      operator: alert.operator,
      threshold: alert.threshold,
      skipMetricValidation: alert.skipMetricValidation,
    };
    new monitor.MetricAlert(
      `${this.name}-${alert.key}`,
      {
        resourceGroupName: resourceGroup,
        location: "global",
        ruleName: alert.name,
        description: alert.description,
        severity: alert.severity,
        enabled: alert.enabled,
        scopes: this.watched(alert),
        evaluationFrequency: `PT${alert.everyMinutes}M`,
        windowSize: `PT${alert.windowMinutes}M`,
        ...("relays" in alert.of
          ? {
              targetResourceType: "Microsoft.Compute/virtualMachines",
              targetResourceRegion: placement.location,
              criteria: {
                odataType: "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria" as const,
                allOf: [criterion],
              },
            }
          : {
              criteria: {
                odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria" as const,
                allOf: [criterion],
              },
            }),
        // Told once when it begins and once when it is over.
        autoMitigate: true,
        actions: [{ actionGroupId: group.id }],
        tags: this.tags,
      },
      { parent: this },
    );
  }

  private watched({ of }: MetricAlertPlan): pulumi.Input<string>[] {
    const { scaleSetIds, relayIds } = this.args;
    if ("scaleSet" in of) return [scaleSetIds[of.scaleSet]!];
    return ("relay" in of ? [of.relay] : of.relays).map((key) => relayIds[key]!);
  }

  private createQueryAlert(
    alert: QueryAlertPlan,
    group: monitor.ActionGroup,
    reader: { identity: managedidentity.UserAssignedIdentity; mayRead: pulumi.Resource } | undefined,
  ): void {
    const { resourceGroup, workspaceId, workspaceLocation } = this.args;
    new monitor.ScheduledQueryRule(
      `${this.name}-${alert.key}`,
      {
        resourceGroupName: resourceGroup,
        location: workspaceLocation,
        kind: "LogAlert",
        ruleName: alert.name,
        displayName: alert.name,
        description: alert.description,
        severity: alert.severity,
        enabled: alert.enabled,
        scopes: [workspaceId],
        evaluationFrequency: `PT${alert.everyMinutes}M`,
        windowSize: `PT${alert.windowMinutes}M`,
        criteria: {
          allOf: [
            {
              criterionType: "StaticThresholdCriterion",
              query: alert.query,
              timeAggregation: "Count",
              operator: "GreaterThanOrEqual",
              threshold: alert.threshold,
              dimensions:
                alert.splitBy === undefined ? [] : [{ name: alert.splitBy, operator: "Include", values: ["*"] }],
              failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            },
          ],
        },
        autoMitigate: true,
        // Each query's reason is in the plan (`notValidatedBecause`). `npm run check:commands` checks all queries with Kusto's own
        // language service, and tests/components/observability/alert-cases.test.ts evaluates each on rows that must fire.
        skipQueryValidation: true,
        checkWorkspaceAlertsStorageConfigured: false,
        ...(reader
          ? { identity: { type: "UserAssigned" as const, userAssignedIdentities: [reader.identity.id] } }
          : {}),
        actions: { actionGroups: [group.id] },
        tags: this.tags,
      },
      { parent: this, dependsOn: reader ? [reader.mayRead] : [] },
    );
  }

  /**
   * Azure Resource Health writes to the activity log when a query of a rule fails
   * (https://learn.microsoft.com/azure/azure-monitor/alerts/log-alert-rule-health, read 2026-12-01).
   */
  private createRuleHealthAlert(alert: RuleHealthAlertPlan, group: monitor.ActionGroup): void {
    const { placement, resourceGroup, resourceGroupName } = this.args;
    new monitor.ActivityLogAlert(
      `${this.name}-${alert.key}`,
      {
        resourceGroupName: resourceGroup,
        location: "Global",
        activityLogAlertName: alert.name,
        description: alert.description,
        enabled: alert.enabled,
        scopes: [`/subscriptions/${placement.subscriptionId}/resourceGroups/${resourceGroupName}`],
        condition: {
          allOf: [
            { field: "category", equals: "ResourceHealth" },
            { field: "resourceType", equals: alert.resourceType },
            {
              anyOf: alert.statuses.map((status) => ({ field: "properties.currentHealthStatus", equals: status })),
            },
          ],
        },
        actions: { actionGroups: [{ actionGroupId: group.id }] },
        tags: this.tags,
      },
      { parent: this },
    );
  }

  /**
   * Azure Resource Graph answers questions to whoever may read what they are about: quotas are the subscription's. One identity for all
   * questions, and it reads all of the subscription.
   */
  private createReader(): { identity: managedidentity.UserAssignedIdentity; mayRead: pulumi.Resource } {
    const { placement, resourceGroup } = this.args;
    const identity = new managedidentity.UserAssignedIdentity(
      `${this.name}-reader`,
      {
        resourceGroupName: resourceGroup,
        location: placement.location,
        resourceName: this.plan.identityName,
        tags: this.tags,
      },
      { parent: this },
    );
    const mayRead = new authorization.RoleAssignment(
      `${this.name}-reader-reads`,
      {
        scope: `/subscriptions/${placement.subscriptionId}`,
        roleAssignmentName: this.plan.role.assignmentName,
        roleDefinitionId: this.plan.role.roleDefinitionId,
        principalId: identityOutputs(identity).principalId,
        principalType: "ServicePrincipal",
      },
      { parent: this },
    );
    return { identity, mayRead };
  }
}
