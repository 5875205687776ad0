import { machinesOf } from "./addresses";
import { type ArmResource, at, listAt, ofType, textAt, textsAt, withId } from "./resources";

/** Something that has an address in a subnet, and so receives what its groups let in. */
export interface Interface {
  /** The network interface, the private endpoint, or the scale set or machine whose interfaces are like this one. */
  id: string;
  subnetId: string;
  /** Its addresses; of machines that don't exist yet, the first and the last that they may get. */
  addresses: string[];
  /** The security group of the interface itself, beside the subnet's. */
  groupId?: string;
  /** What brings the internet to it: a public address of its own, a balancer. Empty: nothing does. */
  broughtBy: string[];
}

/** What makes others' traffic arrive at an IP configuration, by the member that says so. */
const arrivals = [
  "publicIPAddress",
  "publicIPAddressConfiguration",
  "loadBalancerBackendAddressPools",
  "loadBalancerInboundNatRules",
  "loadBalancerInboundNatPools",
  "applicationGatewayBackendAddressPools",
];

/** Everything that has or will have an address in some subnet. */
export function interfacesOf(resources: readonly ArmResource[]): Interface[] {
  const cards = ofType(resources, "Microsoft.Network/networkInterfaces").flatMap(({ id, body }) =>
    configurationsOf(id, at(body, "properties"), resources),
  );
  // Machines whose interfaces are made with them: those of scale sets, and those of machines that say so.
  const inline = [
    ...ofType(resources, "Microsoft.Compute/virtualMachineScaleSets").map(({ id, body }) => ({
      id,
      profile: at(body, "properties.virtualMachineProfile.networkProfile"),
    })),
    ...ofType(resources, "Microsoft.Compute/virtualMachines").map(({ id, body }) => ({
      id,
      profile: at(body, "properties.networkProfile"),
    })),
  ].flatMap(({ id, profile }) =>
    listAt(profile, "networkInterfaceConfigurations").flatMap((card) =>
      configurationsOf(id, at(card, "properties"), resources),
    ),
  );
  const endpoints = ofType(resources, "Microsoft.Network/privateEndpoints").map(({ id, body }): Interface => {
    const subnetId = textAt(body, "properties.subnet.id") ?? "";
    const own = listAt(body, "properties.customDnsConfigs").flatMap((config) => textsAt(config, "ipAddresses"));
    return { id, subnetId, addresses: own.length > 0 ? own : anyIn(subnetId, resources), broughtBy: [] };
  });
  return [...cards, ...inline, ...endpoints];
}

function configurationsOf(id: string, card: unknown, resources: readonly ArmResource[]): Interface[] {
  const groupId = textAt(card, "networkSecurityGroup.id");
  return listAt(card, "ipConfigurations").map((configuration): Interface => {
    const properties = at(configuration, "properties");
    const subnetId = textAt(properties, "subnet.id") ?? "";
    const own = textAt(properties, "privateIPAddress");
    return {
      id,
      subnetId,
      addresses: own === undefined ? anyIn(subnetId, resources) : [own],
      ...(groupId === undefined ? {} : { groupId }),
      broughtBy: arrivals.filter((member) => !isNothing(at(properties, member))),
    };
  });
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function anyIn(subnetId: string, resources: readonly ArmResource[]): string[] {
  const prefix = textAt(withId(resources, subnetId)?.body, "properties.addressPrefix");
  if (prefix === undefined) throw new RangeError(`nothing is known of the addresses of ${subnetId}`);
  return machinesOf(prefix);
}
