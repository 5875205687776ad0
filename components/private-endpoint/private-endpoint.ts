import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { knownAfter, tagsFor, throwProblems } from "../conventions";
import type { PrivateEndpointArgs } from "./args";
import { planPrivateEndpoint } from "./plan";

/** A private address for a storage account or a vault, and its name in a private DNS zone. */
export class PrivateEndpoint extends pulumi.ComponentResource {
  /** The endpoint's id. Whoever waits for it finds the name in the zone already. */
  readonly id: pulumi.Output<string>;
  /** What the next endpoint in the subnet has to wait for (`PrivateEndpointArgs.after`). Its name need not be in the zone by then. */
  readonly endpoint: pulumi.Resource;
  /** The endpoint and its name in the zone. */
  readonly resources: pulumi.Resource[];
  /** Resolves once Azure is done with the endpoint, whether it was created or failed. */
  readonly settled: Promise<void>;

  /**
   * @param name the logical name, e.g. `japaneast-builds-endpoint`
   * @throws {pulumi.InputPropertiesError} with every problem of the arguments
   */
  constructor(name: string, args: PrivateEndpointArgs, options?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:private-endpoint:PrivateEndpoint", name, {}, options);
    const plan = planPrivateEndpoint(args);
    throwProblems(`the private endpoint ${name}`, plan.problems);
    const { placement, resourceGroupName, group } = args;

    const endpoint = new network.PrivateEndpoint(
      `${name}-endpoint`,
      {
        resourceGroupName,
        location: placement.location,
        privateEndpointName: plan.name,
        customNetworkInterfaceName: plan.networkInterfaceName,
        subnet: {
          id: args.subnetId,
          // The SDK fills in Disabled here too; this is what our subnets say themselves.
          privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
        },
        privateLinkServiceConnections: [{ name: group, privateLinkServiceId: args.targetId, groupIds: [group] }],
        tags: tagsFor(placement.tags, "private-endpoint"),
      },
      // Not through an input: a dependency of `subnet` on something that is replaced would replace the endpoint too.
      { parent: this, dependsOn: args.after },
    );
    // Writes the endpoint's address into the zone, and removes it with the endpoint.
    const names = new network.PrivateDnsZoneGroup(
      `${name}-names`,
      {
        resourceGroupName,
        privateEndpointName: endpoint.name,
        privateDnsZoneGroupName: "default",
        privateDnsZoneConfigs: [{ name: group, privateDnsZoneId: args.dnsZoneId }],
      },
      { parent: this },
    );

    this.id = knownAfter(endpoint.id, names);
    this.endpoint = endpoint;
    this.resources = [endpoint, names];
    this.settled = settlementOf(endpoint);
    this.registerOutputs({ id: this.id });
  }
}

/** The engine reports a failure itself. */
function settlementOf(resource: pulumi.Resource): Promise<void> {
  return new Promise((resolve) => {
    pulumi.recover(resource.urn, () => "").apply(() => resolve());
  });
}
