import { type Rule } from "../../contract";
import { sizeOf } from "../addresses";
import { badRequest } from "../errors";
import { sameType } from "../ids";
import { subnetRanges, subnetsInBody } from "./subnets";

export const bastionSubnetSize: Rule = {
  name: "bastion-subnet-size",
  source: "/26 or larger: https://learn.microsoft.com/azure/bastion/configuration-settings#subnet [m]",
  types: ["Microsoft.Network/virtualNetworks", "Microsoft.Network/virtualNetworks/subnets"],
  operations: ["put"],
  needsCloud: false,
  check: (request) =>
    subnetsInBody(request)
      .filter(({ name }) => sameType(name, "AzureBastionSubnet"))
      .flatMap(({ body, path }) =>
        subnetRanges(body)
          .filter(({ range }) => sizeOf(range) < 64)
          .map(({ text }) =>
            badRequest("BastionSubnetTooSmall", `AzureBastionSubnet must be /26 or larger; it is ${text}.`, path),
          ),
      ),
};
