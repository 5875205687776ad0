import * as pulumi from "@pulumi/pulumi";
import * as resources from "@pulumi/azure-native/resources";
import { BuildHub, PromotionNetwork } from "../components/build-storage";
import { deletionOptions, tagsFor } from "../components/conventions";
import { Monitoring } from "../components/observability";
import { SessionControllerRole } from "../components/session-controller";
import { NameSuffix } from "./name-suffix";
import { type GlobalPlan } from "./plan";
import { type GlobalInputs } from "./region";

export interface GlobalPartArgs {
  plan: GlobalPlan;
}

/** What exists once in an environment: the workspace, the budget, the build hub and the network that promotes. */
export class GlobalPart extends pulumi.ComponentResource {
  readonly plan: GlobalPlan;
  readonly monitoring: Monitoring;
  readonly promotionNetwork: PromotionNetwork;
  readonly buildHub: BuildHub;
  readonly sessionControllerRole: SessionControllerRole;

  constructor(name: string, args: GlobalPartArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:stacks:GlobalPart", name, {}, opts);
    const { plan } = args;
    const { placement } = plan;
    const inPart = { parent: this };
    this.plan = plan;

    const group = new resources.ResourceGroup(
      `${name}-group`,
      {
        resourceGroupName: plan.resourceGroupName,
        location: placement.location,
        tags: tagsFor(placement.tags, "stacks"),
      },
      { ...inPart, ...deletionOptions("resourceGroup", placement.protection) },
    );
    const resourceGroupName = group.name;
    const nameSuffix = new NameSuffix(`${name}-suffix`, { protection: placement.protection }, inPart).value;

    this.monitoring = new Monitoring(`${name}-monitoring`, { ...plan.monitoring, resourceGroupName }, inPart);
    const { workspaceId } = this.monitoring;
    this.promotionNetwork = new PromotionNetwork(
      `${name}-promotion`,
      { ...plan.promotionNetwork, resourceGroupName, workspaceId },
      inPart,
    );
    this.buildHub = new BuildHub(
      `${name}-builds`,
      {
        ...plan.buildHub,
        resourceGroupName,
        nameSuffix,
        promotion: { subnetId: this.promotionNetwork.endpointSubnetId, dnsZoneId: this.promotionNetwork.dnsZoneId },
        workspaceId,
      },
      inPart,
    );
    this.sessionControllerRole = new SessionControllerRole(`${name}-session-controller-role`, { placement }, inPart);
    this.registerOutputs({ workspaceId });
  }

  /** What the regions take from here. */
  get inputsOfRegions(): GlobalInputs {
    return {
      workspaceId: this.monitoring.workspaceId,
      workspaceIds: this.monitoring.workspaceIds,
      promotion: {
        placement: this.plan.placement,
        subnetId: this.promotionNetwork.endpointSubnetId,
        dnsZoneId: this.promotionNetwork.dnsZoneId,
      },
      promoterPrincipalId: this.buildHub.promoter.principalId,
      promoterRoleId: this.buildHub.promoterRoleId,
      channelWriterRoleId: this.buildHub.channelWriterRoleId,
      sessionControllerRoleId: this.sessionControllerRole.roleId,
      collectionRoleId: this.monitoring.collectionRoleId,
    };
  }
}
