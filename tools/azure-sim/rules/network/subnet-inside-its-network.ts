import { type Rule } from "../../contract";
import { contains } from "../addresses";
import { badRequest } from "../errors";
import { networkRanges, subnetRanges, subnetsInBody } from "./subnets";

export const subnetInsideItsNetwork: Rule = {
  name: "subnet-inside-its-network",
  source: "NetcfgSubnetRangeOutsideVnet: https://github.com/MicrosoftDocs/azure-docs/pull/123869 (2024-07)",
  types: ["Microsoft.Network/virtualNetworks", "Microsoft.Network/virtualNetworks/subnets"],
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const network = networkRanges(request);
    if (!network) return [];
    return subnetsInBody(request).flatMap(({ name, body, path }) =>
      subnetRanges(body)
        .filter(({ range }) => !network.ranges.some((outer) => contains(outer, range)))
        .map(() =>
          badRequest(
            "NetcfgSubnetRangeOutsideVnet",
            `Subnet '${name}' is not valid because its IP address range is outside the IP address range of virtual ` +
              `network '${network.name}'.`,
            path,
          ),
        ),
    );
  },
};
