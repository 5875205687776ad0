import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { at, isUnknown } from "../reading";

export const publicAddressBasicEnded: Rule = {
  name: "public-address-basic-ended",
  source:
    "Basic addresses ended on 2025-09-30: " +
    "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-basic-upgrade-guidance; " +
    "without a sku an address is Basic: https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses",
  types: ["Microsoft.Network/publicIPAddresses"],
  operations: ["put"],
  needsCloud: false,
  check: ({ body, previous }) =>
    previous !== undefined || isUnknown(body, "sku.name") || (at(body, "sku.name") ?? "Basic") !== "Basic"
      ? []
      : [
          badRequest(
            "IPv4BasicSkuPublicIpCountLimitReached",
            "Cannot create more than 0 IPv4 Basic SKU public IP addresses for this subscription in this region.",
            "sku.name",
          ),
        ],
};
