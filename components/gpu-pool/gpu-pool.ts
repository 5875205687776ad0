import * as authorization from "@pulumi/azure-native/authorization";
import * as compute from "@pulumi/azure-native/compute";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import {
  type BuiltInRole,
  builtInRoleId,
  deletionOptions,
  type IdentityOutputs,
  identityOutputs,
  resourceName,
  tagsFor,
  throwProblems,
} from "../conventions";
import { hostMetrics, sendDiagnostics } from "../observability";
import { type GpuPoolArgs } from "./args";
import { type AutoscaleProfile, type AutoscaleRule } from "./autoscale";
import { type CapacityPlan, type GpuPoolPlan, planGpuPool } from "./plan";
import { declareReservedCapacity, type ReservedCapacity } from "./reserved-capacity";
import { scaleSetArgs } from "./scale-set";

/**
 * One generation of a pool of streaming hosts: on-demand hosts, spot hosts if asked for, and what starts more of them.
 *
 * Replacing a scale set ends its sessions. So size, image and whatever else would replace it change by a new generation
 * beside this one, never in a generation that serves (README, "Changing a pool").
 */
export class GpuPool extends pulumi.ComponentResource {
  readonly onDemandScaleSetId: pulumi.Output<string>;
  /** Undefined for a pool without spot capacity. */
  readonly spotScaleSetId?: pulumi.Output<string>;
  /** What starts its hosts, a setting for each scale set. */
  readonly autoscaleIds: pulumi.Output<string>[] = [];
  /** The group of its capacity reservations; undefined for a pool that reserves nothing. */
  readonly reservationGroupId?: pulumi.Output<string>;
  /** The identity that hosts act as: they read builds and publish their own scale set's metrics, and nothing else. */
  readonly identityId: pulumi.Output<string>;
  readonly identityPrincipalId: pulumi.Output<string>;
  readonly plan: GpuPoolPlan;

  /**
   * @param name the logical name, e.g. `japaneast-1-standard-g1`
   * @throws {pulumi.InputPropertiesError} with every problem of the arguments
   */
  constructor(
    private readonly name: string,
    private readonly args: GpuPoolArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("cloudgaming:gpu-pool:GpuPool", name, {}, options);
    this.plan = planGpuPool(args);
    throwProblems(`the GPU pool ${name}`, this.plan.problems);

    const identity = this.createIdentity();
    const readsBuilds = this.assignRole(
      "reads-builds",
      identity,
      "Storage Blob Data Reader",
      args.buildAccount.id,
      this.plan.buildsRoleName,
    );
    const { reservation } = this.plan;
    const reserved = reservation && declareReservedCapacity(name, args, reservation, this);
    const scaleSets = this.plan.capacities.map((capacity) => {
      // Azure reserves nothing for spot hosts.
      const own = capacity.kind === "on-demand" ? reserved : undefined;
      const scaleSet = this.createScaleSet(capacity, identity, readsBuilds, own);
      const publishes = this.assignRole(
        `${capacity.kind}-publishes-metrics`,
        identity,
        "Monitoring Metrics Publisher",
        scaleSet.id,
        capacity.metricsRoleName,
      );
      this.createAutoscale(capacity, scaleSet, publishes);
      return scaleSet;
    });

    this.onDemandScaleSetId = scaleSets[0]!.id;
    this.spotScaleSetId = scaleSets[1]?.id;
    this.reservationGroupId = reserved?.groupId;
    this.identityId = identity.id;
    this.identityPrincipalId = identity.principalId;
    this.registerOutputs({
      onDemandScaleSetId: this.onDemandScaleSetId,
      spotScaleSetId: this.spotScaleSetId,
      reservationGroupId: this.reservationGroupId,
      identityId: this.identityId,
      identityPrincipalId: this.identityPrincipalId,
    });
  }

  private createIdentity(): IdentityOutputs {
    const { resourceGroupName, placement } = this.args;
    return identityOutputs(
      new managedidentity.UserAssignedIdentity(
        `${this.name}-identity`,
        {
          resourceGroupName,
          location: placement.location,
          resourceName: this.plan.identityName,
          tags: tagsFor(placement.tags, "gpu-pool"),
        },
        { parent: this },
      ),
    );
  }

  private assignRole(
    purpose: string,
    identity: IdentityOutputs,
    role: BuiltInRole,
    scope: pulumi.Input<string>,
    roleAssignmentName: string,
  ): authorization.RoleAssignment {
    return new authorization.RoleAssignment(
      `${this.name}-${purpose}`,
      {
        scope,
        roleAssignmentName,
        roleDefinitionId: builtInRoleId(this.args.placement.subscriptionId, role),
        principalId: identity.principalId,
        principalType: "ServicePrincipal",
      },
      { parent: this },
    );
  }

  private createScaleSet(
    capacity: CapacityPlan,
    identity: IdentityOutputs,
    readsBuilds: authorization.RoleAssignment,
    reserved?: ReservedCapacity,
  ): compute.VirtualMachineScaleSet {
    return new compute.VirtualMachineScaleSet(
      `${this.name}-${capacity.kind}`,
      scaleSetArgs(this.args, this.plan, capacity, identity, reserved?.groupId),
      // The first host pulls a build at once, and a role takes minutes to be known everywhere. Room is reserved first, and given back last.
      {
        parent: this,
        dependsOn: [
          readsBuilds,
          ...(this.args.collection ? [this.args.collection] : []),
          ...(reserved?.reservations ?? []),
        ],
        // Azure answers an update once its upgrade is over, and azure-native waits for two hours by itself.
        ...(this.plan.upgrade.mode === "Rolling" ? { customTimeouts: { update: "24h" } } : {}),
        ...deletionOptions("scaleSet", this.args.placement.protection, this.args.serving),
      },
    );
  }

  private createAutoscale(
    capacity: CapacityPlan,
    scaleSet: compute.VirtualMachineScaleSet,
    publishes: authorization.RoleAssignment,
  ): void {
    const { resourceGroupName, placement, workspaceId } = this.args;
    const setting = new monitor.AutoscaleSetting(
      `${this.name}-${capacity.kind}-autoscale`,
      {
        resourceGroupName,
        location: placement.location,
        autoscaleSettingName: capacity.autoscaleName,
        name: capacity.autoscaleName,
        // The SDK's default is false.
        enabled: true,
        targetResourceUri: scaleSet.id,
        targetResourceLocation: placement.location,
        profiles: capacity.profiles.map((profile) => profileBody(profile, scaleSet.id)),
        tags: tagsFor(placement.tags, "gpu-pool"),
      },
      // It starts the hosts, which want their role by then.
      { parent: this, dependsOn: [publishes] },
    );
    this.autoscaleIds.push(setting.id);
    if (workspaceId === undefined) return;
    sendDiagnostics(
      `${this.name}-${capacity.kind}-autoscale-diagnostics`,
      {
        targetId: setting.id,
        workspaceId,
        settingName: resourceName(placement.naming, "diagnosticSetting"),
        logs: ["AutoscaleEvaluations", "AutoscaleScaleActions"],
      },
      { parent: this },
    );
  }
}

/** Azure takes a profile's numbers as strings. */
function profileBody(
  { name, minimum, maximum, default: safe, recurrence, fixedDate, rules }: AutoscaleProfile,
  scaleSetId: pulumi.Input<string>,
) {
  return {
    name,
    capacity: { minimum: `${minimum}`, maximum: `${maximum}`, default: `${safe}` },
    rules: rules.map((rule) => ruleBody(rule, scaleSetId)),
    ...(recurrence
      ? {
          recurrence: {
            frequency: "Week" as const,
            schedule: {
              timeZone: recurrence.timeZone,
              days: recurrence.days,
              hours: [recurrence.hour],
              minutes: [recurrence.minute],
            },
          },
        }
      : {}),
    ...(fixedDate ? { fixedDate } : {}),
  };
}

function ruleBody(rule: AutoscaleRule, scaleSetId: pulumi.Input<string>) {
  return {
    metricTrigger: {
      ...triggerOf(rule),
      metricResourceUri: scaleSetId,
      timeGrain: "PT1M",
      timeWindow: `PT${rule.windowMinutes}M`,
      timeAggregation: "Average" as const,
    },
    scaleAction: {
      direction: rule.direction,
      type: "ChangeCount" as const,
      value: `${rule.hosts}`,
      cooldown: `PT${rule.cooldownMinutes}M`,
    },
  };
}

/** `statistic` joins what a scale set's hosts sent within a minute, `timeAggregation` the window's minutes. */
function triggerOf(rule: AutoscaleRule) {
  if (rule.metric === "free-slots") {
    return {
      metricName: hostMetrics.freeSlots,
      metricNamespace: hostMetrics.namespace,
      statistic: "Sum" as const,
      operator: "LessThan" as const,
      threshold: rule.below,
    };
  }
  return {
    metricName: "Percentage CPU",
    metricNamespace: "microsoft.compute/virtualmachinescalesets",
    statistic: "Average" as const,
    operator: rule.direction === "Increase" ? ("GreaterThan" as const) : ("LessThan" as const),
    threshold: rule.thresholdPercent,
  };
}
