import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { textAt, textsAt } from "../reading";

export const addressPrefixFits: Rule = {
  name: "address-prefix-fits",
  source:
    "an address from a prefix has the prefix's SKU and zones: https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-address-prefix " +
    "[m]; the codes are a guess",
  types: ["Microsoft.Network/publicIPAddresses"],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const path = "properties.publicIPPrefix.id";
    const prefixId = textAt(body, path);
    const prefix = prefixId === undefined ? undefined : cloud.get(prefixId)?.body;
    if (!prefix) return [];
    const zones = (of: typeof body) => textsAt(of, "zones").sort().join(", ") || "none";
    const skuDiffers = textAt(prefix, "sku.name") !== textAt(body, "sku.name");
    if (!skuDiffers && zones(prefix) === zones(body)) return [];
    return [
      skuDiffers
        ? badRequest(
            "PublicIPPrefixSkuMismatch",
            `${id.text} must have the SKU of the prefix ${prefixId} that it comes from.`,
            path,
          )
        : badRequest(
            "PublicIPPrefixZoneMismatch",
            `${id.text} is in zones ${zones(body)} and the prefix ${prefixId} that it comes from in zones ${zones(prefix)}.`,
            path,
          ),
    ];
  },
};
