import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { at, isUnknown, textAt } from "../reading";

export const publicAddressStatic: Rule = {
  name: "public-address-static",
  source:
    "StandardSkuPublicIPAddressesMustBeStatic: https://github.com/fortinet/azure-templates/issues/43 (2022-04); " +
    "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses [m]",
  types: ["Microsoft.Network/publicIPAddresses"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const path = "properties.publicIPAllocationMethod";
    const isStandard = textAt(body, "sku.name")?.startsWith("Standard") === true;
    return !isStandard || isUnknown(body, path) || at(body, path) === "Static"
      ? []
      : [
          badRequest(
            "StandardSkuPublicIPAddressesMustBeStatic",
            `Standard sku publicIp ${id.text} must have AllocationMethod set to Static.`,
            path,
          ),
        ];
  },
};
