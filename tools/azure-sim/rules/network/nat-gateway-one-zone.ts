import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { itemsAt, textAt } from "../reading";

export const natGatewayOneZone: Rule = {
  name: "nat-gateway-one-zone",
  source:
    "a Standard NAT gateway is in one zone or none: " +
    "https://learn.microsoft.com/azure/reliability/reliability-nat-gateway (checked 2026-11-22)",
  types: ["Microsoft.Network/natGateways"],
  operations: ["put"],
  needsCloud: false,
  check: ({ id, body }) =>
    itemsAt(body, "zones").length > 1 && textAt(body, "sku.name") !== "StandardV2"
      ? [
          badRequest(
            "ResourceCannotHaveMultipleZonesSpecified",
            `Resource(s): ${id.text} of type Microsoft.Network/natGateways cannot have multiple zones specified. ` +
              "Multiple zones are not supported for this resource type.",
            "zones",
          ),
        ]
      : [],
};
