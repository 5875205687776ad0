import type { Interface } from "./interfaces";
import { type ArmResource, at, listAt, nameOf, ofType, parentId, sameId, textAt, textsAt, withId } from "./resources";
import type { GroupRule, Guards } from "./security-groups";
import { serviceRanges } from "./service-ranges";
import type { AddressView } from "./service-tags";

/** Who decides about what an interface receives: the group of its subnet, and its own. */
export function guardsOfInterface(one: Interface, resources: readonly ArmResource[]): Guards {
  const subnet = withId(resources, one.subnetId);
  const subnetGroup = textAt(subnet?.body, "properties.networkSecurityGroup.id");
  return {
    view: viewOf(parentId(one.subnetId), resources),
    ...(subnetGroup === undefined ? {} : { subnet: rulesOf(subnetGroup, resources) }),
    ...(one.groupId === undefined ? {} : { interface: rulesOf(one.groupId, resources) }),
  };
}

/** What the service tags mean in a network: its own ranges, and those that peerings lead to. */
function viewOf(networkId: string, resources: readonly ArmResource[]): AddressView {
  const spaceOf = (id: string): string[] =>
    textsAt(withId(resources, id)?.body, "properties.addressSpace.addressPrefixes");
  const peerings = ofType(resources, "Microsoft.Network/virtualNetworks/virtualNetworkPeerings").filter(({ id }) =>
    sameId(parentId(id), networkId),
  );
  return {
    own: spaceOf(networkId),
    connected: peerings.flatMap(({ body }) => spaceOf(textAt(body, "properties.remoteVirtualNetwork.id") ?? "")),
    services: serviceRanges,
  };
}

/**
 * A group's rules, whether they stand in its own body or beside it.
 *
 * @throws {RangeError} when the group isn't there, or a rule speaks of application security groups, which isn't understood here
 */
export function rulesOf(groupId: string, resources: readonly ArmResource[]): GroupRule[] {
  const group = withId(resources, groupId);
  if (group === undefined) throw new RangeError(`there is no ${groupId}`);
  const inline = listAt(group.body, "properties.securityRules").map((rule) => ({
    name: textAt(rule, "name") ?? "",
    rule,
  }));
  const beside = ofType(resources, "Microsoft.Network/networkSecurityGroups/securityRules")
    .filter(({ id }) => sameId(parentId(id), groupId))
    .map(({ id, body }) => ({ name: nameOf(id), rule: body }));
  return [...inline, ...beside].map(({ name, rule }) => ruleOf(name, at(rule, "properties")));
}

function ruleOf(name: string, properties: unknown): GroupRule {
  for (const side of ["sourceApplicationSecurityGroups", "destinationApplicationSecurityGroups"]) {
    if (listAt(properties, side).length > 0) throw new RangeError(`${name} is about application security groups`);
  }
  const values = (singular: string, plural: string): string[] => [
    ...textsAt(properties, plural),
    ...[textAt(properties, singular) ?? []].flat(),
  ];
  return {
    name,
    direction: at(properties, "direction") as GroupRule["direction"],
    access: at(properties, "access") as GroupRule["access"],
    priority: at(properties, "priority") as number,
    protocol: at(properties, "protocol") as GroupRule["protocol"],
    sources: values("sourceAddressPrefix", "sourceAddressPrefixes"),
    destinations: values("destinationAddressPrefix", "destinationAddressPrefixes"),
    sourcePorts: values("sourcePortRange", "sourcePortRanges"),
    destinationPorts: values("destinationPortRange", "destinationPortRanges"),
  };
}
