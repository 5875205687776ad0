import { type Rule } from "../../contract";
import { sizeOf } from "../addresses";
import { badRequest } from "../errors";
import { subnetRanges, subnetsInBody } from "./subnets";

/** Azure keeps five addresses of each subnet, so a /29 is the smallest that leaves any. */
const smallest = 8;

export const subnetLargeEnough: Rule = {
  name: "subnet-large-enough",
  source:
    "smallest IPv4 subnet /29: https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq; " +
    "NetcfgInvalidSubnet: https://github.com/hashicorp/terraform-provider-azurerm/issues/10826 (2021-03)",
  types: ["Microsoft.Network/virtualNetworks", "Microsoft.Network/virtualNetworks/subnets"],
  operations: ["put"],
  needsCloud: false,
  check(request) {
    return subnetsInBody(request).flatMap(({ name, body, path }) =>
      subnetRanges(body)
        .filter(({ range }) => sizeOf(range) < smallest)
        .map(({ text }) =>
          badRequest(
            "NetcfgInvalidSubnet",
            `Subnet '${name}' is not valid: its prefix ${text} is smaller than /29, and Azure keeps five addresses.`,
            path,
          ),
        ),
    );
  },
};
