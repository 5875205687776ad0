import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { isSet, textAt } from "../reading";

export const publicAddressProtection: Rule = {
  name: "public-address-protection",
  source:
    "a plan only with mode Enabled: https://github.com/Azure/bicep-types-az network 2024-05-01, DdosSettings " +
    "(commit 1f896de, 2026-08-20)",
  types: ["Microsoft.Network/publicIPAddresses"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const mode = textAt(body, "properties.ddosSettings.protectionMode");
    const path = "properties.ddosSettings.ddosProtectionPlan";
    return mode !== undefined && mode !== "Enabled" && isSet(body, path)
      ? [
          badRequest(
            "DdosProtectionPlanNotAllowed",
            `A DDoS protection plan can be set on a public address only with protectionMode Enabled, not ${mode}.`,
            path,
          ),
        ]
      : [];
  },
};
