import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { numberAt } from "../reading";

export const natGatewayIdleTimeout: Rule = {
  name: "nat-gateway-idle-timeout",
  source: "4-120 minutes: https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource (2025-09)",
  types: ["Microsoft.Network/natGateways"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const minutes = numberAt(body, "properties.idleTimeoutInMinutes");
    return minutes === undefined || (minutes >= 4 && minutes <= 120)
      ? []
      : [
          badRequest(
            "NatGatewayIdleTimeoutOutOfRange",
            `NAT gateway ${id.text} has idle timeout ${minutes}; it must be between 4 and 120 minutes.`,
            "properties.idleTimeoutInMinutes",
          ),
        ];
  },
};
