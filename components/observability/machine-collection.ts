import * as authorization from "@pulumi/azure-native/authorization";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { identityOutputs, resourceName, tagsFor, throwProblems } from "../conventions";
import { type MachineCollectionPlan, type MachineCollectionSettings, planMachineCollection } from "./collection-plan";
import { sendDiagnostics } from "./diagnostics";

export interface MachineCollectionArgs extends MachineCollectionSettings {
  /** The region's resource group, whose machines are collected from: all of them. */
  resourceGroup: { name: pulumi.Input<string>; id: pulumi.Input<string> };
  /** The workspace that keeps what they say. */
  workspaceId: pulumi.Input<string>;
  /** The environment's role for policies that associate machines (`Monitoring.collectionRoleId`). */
  roleId: pulumi.Input<string>;
}

/**
 * What a region's hosts and relays say, on its way to the workspace: one rule for all of them, and a policy that associates
 * every machine with it as it comes.
 *
 * A policy, because hosts come and go by themselves, and an association with a Flexible scale set reaches none of them
 * (https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-rule-associations, 2026-01-20). Azure
 * carries it out some ten minutes after a machine was made.
 */
export class MachineCollection extends pulumi.ComponentResource {
  readonly ruleId: pulumi.Output<string>;
  /** What must be there before machines are: whoever comes earlier waits for a remediation. */
  readonly assignment: authorization.PolicyAssignment;
  readonly plan: MachineCollectionPlan;

  /**
   * @param name the logical name, e.g. `japaneast-1-collection`
   * @throws {pulumi.InputPropertiesError} with every problem of the arguments
   */
  constructor(
    private readonly name: string,
    private readonly args: MachineCollectionArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("cloudgaming:observability:MachineCollection", name, {}, options);
    this.plan = planMachineCollection(args);
    throwProblems(`the collection ${name}`, this.plan.problems);

    const rule = this.createRule();
    this.ruleId = rule.id;
    this.assignment = this.associateMachines(rule);
    this.registerOutputs({ ruleId: this.ruleId });
  }

  private createRule(): monitor.DataCollectionRule {
    const { placement, resourceGroup, workspaceId, workspaceLocation } = this.args;
    const { counters, keptSyslog, syslog } = this.plan;
    const rule = new monitor.DataCollectionRule(
      `${this.name}-rule`,
      {
        resourceGroupName: resourceGroup.name,
        location: workspaceLocation,
        dataCollectionRuleName: this.plan.ruleName,
        kind: "Linux",
        dataSources: {
          syslog: syslog.map(({ facilities, levels }) => ({
            name: facilities.join("-"),
            streams: ["Microsoft-Syslog"],
            facilityNames: facilities,
            logLevels: levels,
          })),
          performanceCounters: [
            {
              name: "performance",
              streams: ["Microsoft-Perf"],
              samplingFrequencyInSeconds: counters.everySeconds,
              counterSpecifiers: counters.specifiers,
            },
          ],
        },
        destinations: { logAnalytics: [{ name: "workspace", workspaceResourceId: workspaceId }] },
        dataFlows: [
          {
            streams: ["Microsoft-Syslog"],
            destinations: ["workspace"],
            transformKql: keptSyslog,
            outputStream: "Microsoft-Syslog",
          },
          { streams: ["Microsoft-Perf"], destinations: ["workspace"] },
        ],
        tags: tagsFor(placement.tags, "observability"),
      },
      { parent: this },
    );
    // What was sent and didn't arrive (https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-monitor, 2026-09-10).
    const settingName = resourceName(placement.naming, "diagnosticSetting");
    const errors = { targetId: rule.id, workspaceId, settingName, logs: ["LogErrors"] };
    sendDiagnostics(`${this.name}-rule-diagnostics`, errors, { parent: this });
    return rule;
  }

  private associateMachines(rule: monitor.DataCollectionRule): authorization.PolicyAssignment {
    const { placement, resourceGroup, roleId } = this.args;
    const identity = new managedidentity.UserAssignedIdentity(
      `${this.name}-identity`,
      {
        resourceGroupName: resourceGroup.name,
        location: placement.location,
        resourceName: this.plan.identityName,
        tags: tagsFor(placement.tags, "observability"),
      },
      { parent: this },
    );
    const role = new authorization.RoleAssignment(
      `${this.name}-may-associate`,
      {
        scope: resourceGroup.id,
        roleAssignmentName: this.plan.roleAssignmentName,
        roleDefinitionId: roleId,
        principalId: identityOutputs(identity).principalId,
        principalType: "ServicePrincipal",
      },
      { parent: this },
    );
    return new authorization.PolicyAssignment(
      `${this.name}-assignment`,
      {
        scope: resourceGroup.id,
        policyAssignmentName: this.plan.assignmentName,
        displayName: "Machines of this region tell the workspace how they are",
        policyDefinitionId: this.plan.policyDefinitionId,
        location: placement.location,
        identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
        parameters: {
          dcrResourceId: { value: rule.id },
          // The policy's list of systems knows marketplace images; ours come from a gallery.
          scopeToSupportedImages: { value: false },
        },
      },
      { parent: this, dependsOn: [role] },
    );
  }
}
