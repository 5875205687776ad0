import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { numberAt } from "../reading";
import { securityRulesIn, securityRuleTypes } from "./security-rules";

export const securityRulePriority: Rule = {
  name: "security-rule-priority",
  source:
    "SecurityRuleInvalidPriority as met in a public lab report (checked 2026-11-22); 100-4096: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview",
  types: securityRuleTypes,
  operations: ["put"],
  needsCloud: false,
  check: (request) =>
    securityRulesIn(request).flatMap(({ properties, path }) => {
      const priority = numberAt(properties, "priority");
      return priority === undefined || (priority >= 100 && priority <= 4096)
        ? []
        : [
            badRequest(
              "SecurityRuleInvalidPriority",
              `Security rule has invalid Priority. Value provided: ${priority} Allowed range 100-4096.`,
              `${path}.priority`,
            ),
          ];
    }),
};
