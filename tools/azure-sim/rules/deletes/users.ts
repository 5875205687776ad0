import { type ArmError, type CloudReader, type CloudResource, type Rule } from "../../contract";
import { isWithin } from "../ids";
import { findAll } from "../reading";

/** A place in a type's body that holds the id of something the resource uses. */
export interface Use {
  type: string;
  path: string;
}

const setInterfaces = "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].properties";
const scaleSets = "Microsoft.Compute/virtualMachineScaleSets";
const interfaces = "Microsoft.Network/networkInterfaces";
const bastions = "Microsoft.Network/bastionHosts";
const configuration = "properties.ipConfigurations[].properties";

/** Who stands in a subnet. */
export const subnetUses: readonly Use[] = [
  { type: interfaces, path: `${configuration}.subnet.id` },
  { type: "Microsoft.Network/privateEndpoints", path: "properties.subnet.id" },
  { type: scaleSets, path: `${setInterfaces}.ipConfigurations[].properties.subnet.id` },
  { type: bastions, path: `${configuration}.subnet.id` },
];

/** Who uses a network security group. */
export const securityGroupUses: readonly Use[] = [
  { type: "Microsoft.Network/virtualNetworks/subnets", path: "properties.networkSecurityGroup.id" },
  { type: interfaces, path: "properties.networkSecurityGroup.id" },
  { type: scaleSets, path: `${setInterfaces}.networkSecurityGroup.id` },
];

/** Who uses a public address. */
export const publicAddressUses: readonly Use[] = [
  { type: interfaces, path: `${configuration}.publicIPAddress.id` },
  { type: "Microsoft.Network/natGateways", path: "properties.publicIpAddresses[].id" },
  { type: bastions, path: `${configuration}.publicIPAddress.id` },
];

/**
 * The resources that name another in one of their uses.
 *
 * @param id the used resource's id; what names something below it (a subnet of a network) counts too
 */
export function usersOf(id: string, uses: readonly Use[], cloud: CloudReader): CloudResource[] {
  return uses.flatMap(({ type, path }) =>
    cloud
      .list(type)
      .filter((resource) => findAll(resource.body, path).some(({ value }) => isWithin(String(value), id))),
  );
}

/**
 * The check of a rule that refuses to delete what somebody uses.
 *
 * @param refusal what Azure says; `users` is never empty
 */
export function refusedWhileUsed(
  uses: readonly Use[],
  refusal: (id: string, users: CloudResource[]) => ArmError,
): Rule["check"] {
  return ({ id, cloud }) => {
    const users = usersOf(id.text, uses, cloud);
    return users.length === 0 ? [] : [refusal(id.text, users)];
  };
}
