import * as network from "@pulumi/azure-native/network";
import * as privatedns from "@pulumi/azure-native/privatedns";
import * as pulumi from "@pulumi/pulumi";
import { deletionOptions, knownAfter, resourceName, tagsFor, throwProblems, type Problem } from "../conventions";
import { sendDiagnostics } from "../observability";
import { type NetworkArgs, type SubnetName } from "./args";
import { hubSideCommand } from "./hub";
import { type NetworkPlan, planNetwork } from "./plan";
import type { SecurityRule } from "./rules";

/** The private DNS zones of a region, under the names that Azure prescribes for private endpoints. */
const dnsZoneNames = {
  blob: "privatelink.blob.core.windows.net",
  vault: "privatelink.vaultcore.azure.net",
} as const;

/**
 * A region's network: its subnets with their rules, the hosts' way out, private names for the region's accounts and
 * vault, and a record of all flows.
 */
export class Network extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  /** Known only once the subnet exists with its rules, so that no machine ever stands in it without them. */
  readonly subnetIds: Record<SubnetName, pulumi.Output<string>>;
  /** The region's own DNS zones, for private endpoints in `subnetIds.endpoints`. */
  readonly dnsZoneIds: Record<keyof typeof dnsZoneNames, pulumi.Output<string>>;
  /** The public addresses that the hosts' outbound connections come from. */
  readonly natAddresses: pulumi.Output<string>[];
  /** What a private endpoint in `subnetIds.endpoints` has to wait for (`PrivateEndpointArgs.after`). */
  readonly endpointsAfter: pulumi.Resource[];
  /** Our half of the peering with the hub, and the command that makes the other one; undefined without a hub. */
  readonly hubPeering?: { id: pulumi.Output<string>; otherSide: pulumi.Output<string> };
  readonly plan: NetworkPlan;

  private readonly tags: Record<string, string>;

  /**
   * @param name the logical name, e.g. `japaneast-network`
   * @throws {pulumi.InputPropertiesError} with every problem of the arguments
   */
  constructor(
    private readonly name: string,
    private readonly args: NetworkArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("cloudgaming:network:Network", name, {}, options);
    this.plan = planNetwork(args);
    throwProblems(`the network ${name}`, [...this.plan.problems, ...logAccountProblems(args)]);
    this.tags = tagsFor(args.placement.tags, "network");

    const virtualNetwork = this.createVirtualNetwork();
    const addresses = this.createNatAddresses();
    const gateway = this.createNatGateway(addresses);
    const subnets = this.createSubnets(virtualNetwork, gateway);

    this.id = virtualNetwork.id;
    this.subnetIds = mapValues(subnets, (subnet) => subnet.id);
    this.dnsZoneIds = mapValues(dnsZoneNames, (zoneName, role) => this.createDnsZone(role, zoneName, virtualNetwork));
    this.natAddresses = addresses.map((address) => address.ipAddress.apply((ip) => ip ?? ""));
    this.recordFlows(virtualNetwork);
    const peering = this.peerWithHub(virtualNetwork, subnets);
    this.hubPeering = peering && { id: peering.resource.id, otherSide: peering.otherSide };
    this.endpointsAfter = [...Object.values(subnets), ...(peering ? [peering.resource] : [])];
    this.diagnose(`${name}-network-diagnostics`, virtualNetwork.id, ["VMProtectionAlerts"], true);

    this.registerOutputs({
      id: this.id,
      subnetIds: this.subnetIds,
      dnsZoneIds: this.dnsZoneIds,
      natAddresses: this.natAddresses,
    });
  }

  private createVirtualNetwork(): network.VirtualNetwork {
    const { addressSpace, ddos } = this.args;
    return new network.VirtualNetwork(
      `${this.name}-vnet`,
      {
        ...this.common(),
        virtualNetworkName: this.plan.networkName,
        addressSpace: { addressPrefixes: [addressSpace] },
        enableDdosProtection: ddos.mode === "plan",
        ddosProtectionPlan: ddos.mode === "plan" ? { id: ddos.planId } : undefined,
      },
      { parent: this },
    );
  }

  private createNatAddresses(): network.PublicIPAddress[] {
    const { addressNames, addressZones } = this.plan.natGateway;
    return addressNames.map(
      (publicIpAddressName, index) =>
        new network.PublicIPAddress(
          `${this.name}-nat-address-${index + 1}`,
          {
            ...this.common(),
            publicIpAddressName,
            sku: { name: "Standard", tier: "Regional" },
            publicIPAllocationMethod: "Static",
            publicIPAddressVersion: "IPv4",
            zones: addressZones.length > 0 ? addressZones : undefined,
            // Azure's DDoS protection doesn't cover a NAT gateway's addresses; saying so keeps auditors from counting them.
            ddosSettings: { protectionMode: "Disabled" },
          },
          { parent: this, ...deletionOptions("natAddress", this.args.placement.protection) },
        ),
    );
  }

  private createNatGateway(addresses: network.PublicIPAddress[]): network.NatGateway {
    const { name, zone } = this.plan.natGateway;
    return new network.NatGateway(
      `${this.name}-nat`,
      {
        ...this.common(),
        natGatewayName: name,
        sku: { name: "Standard" },
        idleTimeoutInMinutes: this.args.nat.idleTimeoutMinutes,
        publicIpAddresses: addresses.map(({ id }) => ({ id })),
        zones: zone === undefined ? undefined : [zone],
      },
      { parent: this },
    );
  }

  private createSubnets(
    virtualNetwork: network.VirtualNetwork,
    gateway: network.NatGateway,
  ): Record<SubnetName, network.Subnet> {
    // One after the other: Azure changes one subnet of a network at a time, and waiting costs less than its refusals.
    const created: network.Subnet[] = [];
    return mapValues(this.plan.subnets, ({ prefix, nat }, subnetName) => {
      const securityGroup = this.createSecurityGroup(subnetName);
      const subnet = new network.Subnet(
        `${this.name}-${subnetName}`,
        {
          resourceGroupName: this.args.resourceGroupName,
          virtualNetworkName: virtualNetwork.name,
          subnetName,
          addressPrefix: prefix,
          networkSecurityGroup: { id: securityGroup.id },
          // In the same body as the rest: a subnet's update replaces all of it, and what is missing is detached.
          natGateway: nat ? { id: gateway.id } : undefined,
          defaultOutboundAccess: false,
          // The SDK's default is Disabled, under which rules don't apply to private endpoints.
          privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
        },
        { parent: this, dependsOn: created.slice(-1) },
      );
      created.push(subnet);
      return subnet;
    });
  }

  private createSecurityGroup(subnet: SubnetName): network.NetworkSecurityGroup {
    const { securityGroupName, rules } = this.plan.subnets[subnet];
    const securityGroup = new network.NetworkSecurityGroup(
      `${this.name}-${subnet}-rules`,
      { ...this.common(), networkSecurityGroupName: securityGroupName, securityRules: rules.map(ruleBody) },
      { parent: this },
    );
    // Not the rule counters: they grow with hosts times rules, and the flow log says the same.
    this.diagnose(`${this.name}-${subnet}-rules-diagnostics`, securityGroup.id, ["NetworkSecurityGroupEvent"], false);
    return securityGroup;
  }

  private createDnsZone(role: string, zoneName: string, virtualNetwork: network.VirtualNetwork): pulumi.Output<string> {
    const { resourceGroupName, placement } = this.args;
    const zone = new privatedns.PrivateZone(
      `${this.name}-${role}-zone`,
      { resourceGroupName, location: "Global", privateZoneName: zoneName, tags: this.tags },
      { parent: this },
    );
    const link = new privatedns.VirtualNetworkLink(
      `${this.name}-${role}-zone-link`,
      {
        resourceGroupName,
        location: "Global",
        privateZoneName: zone.name,
        virtualNetworkLinkName: resourceName(placement.naming, "virtualNetworkLink", role),
        virtualNetwork: { id: virtualNetwork.id },
        registrationEnabled: false,
        // No way round to public names: hosts resolve their own region's accounts only.
        resolutionPolicy: "Default",
        tags: this.tags,
      },
      { parent: this },
    );
    // Where the zone's id is known, its names resolve in the network.
    return knownAfter(zone.id, link);
  }

  private recordFlows(virtualNetwork: network.VirtualNetwork): void {
    const { flowLogs, logAccount, placement } = this.args;
    if (!flowLogs || !logAccount) return;
    new network.FlowLog(
      `${this.name}-flow-log`,
      {
        // A child of the watcher, so it lives in the watcher's group.
        resourceGroupName: flowLogs.networkWatcher.resourceGroupName,
        networkWatcherName: flowLogs.networkWatcher.name,
        flowLogName: this.plan.flowLogName,
        location: placement.location,
        targetResourceId: virtualNetwork.id,
        storageId: logAccount.id,
        identity: { type: "UserAssigned", userAssignedIdentities: [logAccount.identityId] },
        enabled: true,
        format: { type: "JSON", version: 2 },
        retentionPolicy: { enabled: true, days: flowLogs.retentionDays },
        tags: this.tags,
      },
      { parent: this },
    );
  }

  private peerWithHub(
    virtualNetwork: network.VirtualNetwork,
    subnets: Record<SubnetName, network.Subnet>,
  ): { resource: network.VirtualNetworkPeering; otherSide: pulumi.Output<string> } | undefined {
    const { hub, resourceGroupName } = this.args;
    const { peeringName } = this.plan;
    if (hub === undefined || peeringName === undefined) return undefined;
    const peering = new network.VirtualNetworkPeering(
      `${this.name}-hub-peering`,
      {
        resourceGroupName,
        virtualNetworkName: virtualNetwork.name,
        virtualNetworkPeeringName: peeringName,
        remoteVirtualNetwork: { id: hub.virtualNetworkId },
        allowVirtualNetworkAccess: true,
        // What an appliance in the hub forwards from elsewhere stays out; a gateway's traffic isn't that.
        allowForwardedTraffic: false,
        allowGatewayTransit: false,
        useRemoteGateways: hub.useRemoteGateways ?? false,
      },
      {
        parent: this,
        // Azure changes one thing of a network at a time; and no machine is peered before its rules are there.
        dependsOn: Object.values(subnets),
        // Another hub is another peering, and a network has one of a name.
        replaceOnChanges: ["remoteVirtualNetwork"],
        deleteBeforeReplace: true,
      },
    );
    return {
      resource: peering,
      otherSide: virtualNetwork.id.apply((networkId) => hubSideCommand(hub, networkId, peeringName)),
    };
  }

  private diagnose(name: string, targetId: pulumi.Input<string>, logs: string[], metrics: boolean): void {
    const { workspaceId, placement } = this.args;
    if (workspaceId === undefined) return;
    const settingName = resourceName(placement.naming, "diagnosticSetting");
    sendDiagnostics(name, { targetId, workspaceId, settingName, logs, metrics }, { parent: this });
  }

  private common() {
    return { resourceGroupName: this.args.resourceGroupName, location: this.args.placement.location, tags: this.tags };
  }
}

function logAccountProblems({ flowLogs, logAccount }: NetworkArgs): Problem[] {
  if (!flowLogs || logAccount) return [];
  return [
    {
      path: "logAccount",
      reason: "flow logs need an account to go to",
      fix: "pass the region's log account and its identity, or leave flowLogs out",
    },
  ];
}

function ruleBody({ name, direction, access, priority, protocol, source, destination, ports }: SecurityRule) {
  return {
    name,
    direction,
    access,
    priority,
    protocol,
    sourceAddressPrefix: source,
    sourcePortRange: "*",
    // Azure wants one prefix or port in the singular property and several in the plural one, never both.
    ...(typeof destination === "string"
      ? { destinationAddressPrefix: destination }
      : { destinationAddressPrefixes: destination }),
    ...(ports.length === 1 ? { destinationPortRange: ports[0] } : { destinationPortRanges: ports }),
  };
}

function mapValues<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  map: (value: From, key: Key) => To,
): Record<Key, To> {
  return Object.fromEntries(
    (Object.entries(record) as [Key, From][]).map(([key, value]) => [key, map(value, key)]),
  ) as Record<Key, To>;
}
