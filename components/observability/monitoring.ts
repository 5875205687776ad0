import * as applicationinsights from "@pulumi/azure-native/applicationinsights";
import * as authorization from "@pulumi/azure-native/authorization";
import * as consumption from "@pulumi/azure-native/consumption";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as pulumi from "@pulumi/pulumi";
import { deletionOptions, resourceName, roleDefinitionArgs, tagsFor, throwProblems } from "../conventions";
import type { MonitoringArgs } from "./args";
import { planCollectionRole } from "./collection-role";
import { sendDiagnostics } from "./diagnostics";
import { type MonitoringPlan, planMonitoring } from "./plan";
import { operationsWorkbook } from "./workbook";

/** An environment's Log Analytics workspaces, its budget, and what its regions' policies may do. */
export class Monitoring extends pulumi.ComponentResource {
  readonly workspaceId: pulumi.Output<string>;
  /** The workspaces of other groups of geographies, by their keys. */
  readonly workspaceIds: Record<string, pulumi.Output<string>>;
  /** The GUID by which agents know the workspace. */
  readonly workspaceCustomerId: pulumi.Output<string>;
  /** The one custom role by which regions' policies associate machines with what collects from them. */
  readonly collectionRoleId: pulumi.Output<string>;
  readonly plan: MonitoringPlan;

  /**
   * @param name the logical name, e.g. `monitoring`
   * @throws {pulumi.InputPropertiesError} with every problem of the arguments
   */
  constructor(
    private readonly name: string,
    private readonly args: MonitoringArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("cloudgaming:observability:Monitoring", name, {}, options);
    this.plan = planMonitoring(args);
    throwProblems(`the monitoring ${name}`, this.plan.problems);

    const workspace = this.createWorkspace("workspace", this.plan.workspaceName, args.placement.location);
    this.workspaceIds = Object.fromEntries(
      this.plan.furtherWorkspaces.map(({ geography, location, workspaceName }) => [
        geography,
        this.createWorkspace(`workspace-${geography}`, workspaceName, location).id,
      ]),
    );
    this.createBudget();
    this.createWorkbook();
    this.collectionRoleId = this.createCollectionRole().id;

    this.workspaceId = workspace.id;
    this.workspaceCustomerId = workspace.customerId;
    this.registerOutputs({ workspaceId: this.workspaceId, workspaceCustomerId: this.workspaceCustomerId });
  }

  private createWorkspace(role: string, workspaceName: string, location: string): operationalinsights.Workspace {
    const { placement, resourceGroupName, retentionDays, dailyCapGb } = this.args;
    const workspace = new operationalinsights.Workspace(
      `${this.name}-${role}`,
      {
        resourceGroupName,
        location,
        workspaceName,
        sku: { name: "PerGB2018" },
        retentionInDays: retentionDays,
        workspaceCapping: { dailyQuotaGb: dailyCapGb },
        features: {
          // Entra ID only: a workspace key would let anyone who has it write logs.
          disableLocalAuth: true,
          // Who may read a resource may read its logs; nobody needs a role on the whole workspace.
          enableLogAccessUsingOnlyResourcePermissions: true,
        },
        // Every region's machines write to it, and people query it from where they are. Both sign in with Entra ID; closing it
        // takes an Azure Monitor private link scope in every region's network, and a way in for people.
        publicNetworkAccessForIngestion: "Enabled",
        publicNetworkAccessForQuery: "Enabled",
        tags: tagsFor(placement.tags, "observability"),
      },
      { parent: this, ...deletionOptions("workspace", placement.protection) },
    );
    // Who asked the workspace what, in the workspace itself.
    const settingName = resourceName(placement.naming, "diagnosticSetting");
    const auditLog = { targetId: workspace.id, workspaceId: workspace.id, settingName, logs: ["Audit"] };
    sendDiagnostics(`${this.name}-${role}-diagnostics`, auditLog, { parent: this });
    return workspace;
  }

  private createWorkbook(): void {
    const { placement, resourceGroupName } = this.args;
    const { workload, environment } = placement.naming;
    new applicationinsights.Workbook(
      `${this.name}-workbook`,
      {
        resourceGroupName,
        location: placement.location,
        resourceName: this.plan.workbookName,
        kind: "shared",
        displayName: `${workload}-${environment} operations`,
        category: "workbook",
        // Listed in Azure Monitor, beside no resource in particular.
        sourceId: "azure monitor",
        serializedData: JSON.stringify(operationsWorkbook({ workload, environment })),
        tags: tagsFor(placement.tags, "observability"),
      },
      { parent: this },
    );
  }

  private createCollectionRole(): authorization.RoleDefinition {
    return new authorization.RoleDefinition(
      `${this.name}-collection-role`,
      roleDefinitionArgs(planCollectionRole(this.args.placement)),
      { parent: this },
    );
  }

  private createBudget(): void {
    const { placement, resourceGroupName, budget } = this.args;
    const subscription = `/subscriptions/${placement.subscriptionId}`;
    const recipients = { contactEmails: budget.contactEmails, enabled: true, operator: "GreaterThanOrEqualTo" };
    new consumption.Budget(
      `${this.name}-budget`,
      {
        scope:
          budget.scope === "resourceGroup"
            ? pulumi.interpolate`${subscription}/resourceGroups/${resourceGroupName}`
            : subscription,
        budgetName: this.plan.budgetName,
        category: "Cost",
        timeGrain: "Monthly",
        amount: budget.monthly,
        timePeriod: { startDate: this.plan.budgetStart },
        notifications: Object.fromEntries(
          Object.entries(this.plan.budgetNotifications).map(([key, notification]) => [
            key,
            { ...recipients, ...notification },
          ]),
        ),
      },
      // Azure refuses another start date for a budget that is there: it is made anew, and nothing is lost with the old one.
      { parent: this, replaceOnChanges: ["timePeriod.startDate"], deleteBeforeReplace: true },
    );
  }
}
