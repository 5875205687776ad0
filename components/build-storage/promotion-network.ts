import * as network from "@pulumi/azure-native/network";
import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";
import { knownAfter, resourceName, tagsFor, throwProblems } from "../conventions";
import { sendDiagnostics } from "../observability";
import { type PromotionNetworkArgs } from "./args";
import {
  planPromotionNetwork,
  type PromotionNetworkPlan,
  type PromotionRule,
  type PromotionSubnet,
} from "./promotion-network-plan";

/** The one network from which the hub and every region's account can be reached, for the job that copies between them. */
export class PromotionNetwork extends pulumi.ComponentResource {
  readonly plan: PromotionNetworkPlan;
  readonly id: pulumi.Output<string>;
  /** Known only once all subnets of the network exist. */
  readonly endpointSubnetId: pulumi.Output<string>;
  readonly jobSubnetId: pulumi.Output<string>;
  readonly dnsZoneId: pulumi.Output<string>;

  /** @throws {pulumi.InputPropertiesError} naming every argument that is refused */
  constructor(name: string, args: PromotionNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:build-storage:PromotionNetwork", name, {}, opts);
    const { resourceGroupName, workspaceId } = args;
    const { location, naming } = args.placement;
    const tags = tagsFor(args.placement.tags, "build-storage");
    const plan = planPromotionNetwork(args);
    throwProblems(name, plan.problems);

    const virtualNetwork = new network.VirtualNetwork(
      `${name}-vnet`,
      {
        resourceGroupName,
        virtualNetworkName: plan.networkName,
        location,
        tags,
        addressSpace: { addressPrefixes: [plan.addressSpace] },
      },
      { parent: this },
    );

    const diagnose = (role: string, targetId: pulumi.Input<string>, logs: string[]): void => {
      if (workspaceId === undefined) return;
      const settingName = resourceName(naming, "diagnosticSetting");
      sendDiagnostics(`${name}-${role}-diagnostics`, { targetId, workspaceId, settingName, logs }, { parent: this });
    };
    diagnose("vnet", virtualNetwork.id, ["VMProtectionAlerts"]);

    const subnet = (role: PromotionSubnet, after: pulumi.Resource[]): network.Subnet => {
      const { prefix, securityGroupName, rules } = plan.subnets[role];
      const securityGroup = new network.NetworkSecurityGroup(
        `${name}-${role}-nsg`,
        {
          resourceGroupName,
          networkSecurityGroupName: securityGroupName,
          location,
          tags,
          securityRules: rules.map(securityRule),
        },
        { parent: this },
      );
      diagnose(`${role}-nsg`, securityGroup.id, ["NetworkSecurityGroupEvent"]);
      return new network.Subnet(
        `${name}-${role}`,
        {
          resourceGroupName,
          virtualNetworkName: virtualNetwork.name,
          subnetName: role,
          addressPrefix: prefix,
          networkSecurityGroup: { id: securityGroup.id },
          defaultOutboundAccess: false,
          // The SDK's default is Disabled, which leaves private endpoints outside the security group.
          privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
        },
        { parent: this, dependsOn: after },
      );
    };
    // Azure changes one subnet of a network at a time, and refuses a private endpoint meanwhile: the endpoints' subnet is last.
    const jobs = subnet("jobs", []);
    const endpoints = subnet("endpoints", [jobs]);

    const zone = new privatedns.PrivateZone(
      `${name}-dns`,
      { resourceGroupName, privateZoneName: plan.dnsZoneName, location: "global", tags },
      { parent: this },
    );
    const link = new privatedns.VirtualNetworkLink(
      `${name}-dns-link`,
      {
        resourceGroupName,
        privateZoneName: zone.name,
        virtualNetworkLinkName: plan.dnsLinkName,
        location: "global",
        tags,
        virtualNetwork: { id: virtualNetwork.id },
        registrationEnabled: false,
      },
      { parent: this },
    );

    this.plan = plan;
    this.id = virtualNetwork.id;
    this.endpointSubnetId = endpoints.id;
    this.jobSubnetId = jobs.id;
    // A name in a zone that nobody is linked to resolves for nobody, so what uses the zone waits for the link.
    this.dnsZoneId = knownAfter(zone.id, link);
    this.registerOutputs({
      id: this.id,
      endpointSubnetId: this.endpointSubnetId,
      jobSubnetId: this.jobSubnetId,
      dnsZoneId: this.dnsZoneId,
    });
  }
}

function securityRule({ port, source, destination, ...rule }: PromotionRule) {
  return {
    ...rule,
    sourceAddressPrefix: source,
    sourcePortRange: "*",
    destinationAddressPrefix: destination,
    destinationPortRange: port,
  };
}
