import { type Rule } from "../../contract";
import { contains } from "../addresses";
import { badRequest } from "../errors";
import { ownName, sameType } from "../ids";
import { networkRanges, subnetRanges } from "./subnets";

export const addressSpaceHoldsSubnets: Rule = {
  name: "address-space-holds-subnets",
  source:
    "InUsePrefixCannotBeDeleted: https://learn.microsoft.com/azure/virtual-network/manage-virtual-network#add-or-remove-an-address-range [m]",
  types: ["Microsoft.Network/virtualNetworks"],
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const network = networkRanges(request);
    const subnets = request.cloud
      .children(request.id.text)
      .filter(({ type }) => sameType(type, "Microsoft.Network/virtualNetworks/subnets"));
    return subnets
      .flatMap(({ body }) => subnetRanges(body))
      .filter(({ range }) => !network!.ranges.some((outer) => contains(outer, range)))
      .map(({ text }) =>
        badRequest(
          "InUsePrefixCannotBeDeleted",
          `IpPrefix ${text} on Vnet ${ownName(request.id)} has active allocations and cannot be deleted.`,
          "properties.addressSpace.addressPrefixes",
        ),
      );
  },
};
