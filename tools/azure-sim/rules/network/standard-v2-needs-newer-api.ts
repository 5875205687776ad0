import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { textAt } from "../reading";

/** The first network API version whose types know the zone-redundant SKU. */
const firstWithStandardV2 = "2024-07-01";

export const standardV2NeedsNewerApi: Rule = {
  name: "standard-v2-needs-newer-api",
  source:
    "StandardV2 of NAT gateways, addresses and prefixes first appears in 2024-07-01: " +
    "https://github.com/Azure/bicep-types-az (commit 1f896de, 2026-08-20); the refusal's text is a guess",
  types: ["Microsoft.Network/natGateways", "Microsoft.Network/publicIPAddresses", "Microsoft.Network/publicIPPrefixes"],
  operations: ["put"],
  needsCloud: false,
  check: ({ id, apiVersion, body }) =>
    textAt(body, "sku.name") === "StandardV2" && apiVersion < firstWithStandardV2
      ? [
          badRequest(
            "InvalidRequestFormat",
            `Cannot parse the request: the value 'StandardV2' of sku.name is not known to API version ${apiVersion} of ` +
              `${id.type}; it needs ${firstWithStandardV2} or later.`,
            "sku.name",
          ),
        ]
      : [],
};
