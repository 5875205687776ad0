import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { sameType } from "../ids";
import { isGiven } from "../reading";
import { subnetsInBody } from "./subnets";

export const gatewaySubnetBare: Rule = {
  name: "gateway-subnet-bare",
  source: "no NAT gateway on GatewaySubnet: https://learn.microsoft.com/azure/nat-gateway/nat-overview (2025-09)",
  types: ["Microsoft.Network/virtualNetworks", "Microsoft.Network/virtualNetworks/subnets"],
  operations: ["put"],
  needsCloud: false,
  check: (request) =>
    subnetsInBody(request)
      .filter(({ name, body }) => sameType(name, "GatewaySubnet") && isGiven(body, "properties.natGateway"))
      .map(({ path }) =>
        badRequest("NatGatewayNotAllowedOnGatewaySubnet", "GatewaySubnet cannot have a NAT gateway.", path),
      ),
};
