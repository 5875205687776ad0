import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { findAll, itemsAt, textAt, textsAt } from "../reading";

export const natGatewayAddresses: Rule = {
  name: "nat-gateway-addresses",
  source:
    "at most 16 addresses, IPv4, Standard, zone-redundant or of the gateway's own zone: " +
    "https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource (2025-09), " +
    "https://learn.microsoft.com/azure/reliability/reliability-nat-gateway [m]",
  types: ["Microsoft.Network/natGateways"],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const path = "properties.publicIpAddresses";
    const count = itemsAt(body, path).length;
    const tooMany =
      count > 16
        ? [
            badRequest(
              "NatGatewayPublicIpLimitExceeded",
              `NAT gateway ${id.text} has ${count} addresses; 16 is the most.`,
              path,
            ),
          ]
        : [];
    const zone = textsAt(body, "zones")[0];
    const unfit = findAll(body, `${path}[].id`).flatMap(({ path: at, value }) => {
      const address = cloud.get(String(value))?.body;
      if (!address) return [];
      if (textAt(address, "sku.name") !== "Standard") {
        return [
          badRequest(
            "NatGatewayPublicIpSkuMismatch",
            `${value} is not a Standard address, which ${id.text} needs.`,
            at,
          ),
        ];
      }
      const zones = textsAt(address, "zones");
      const fits = zones.length !== 1 || zone === undefined || zones[0] === zone;
      return fits
        ? []
        : [
            badRequest(
              "NatGatewayPublicIpZoneMismatch",
              `NAT gateway ${id.text} is in zone ${zone} and its address ${value} in zone ${zones[0]}.`,
              at,
            ),
          ];
    });
    return [...tooMany, ...unfit];
  },
};
