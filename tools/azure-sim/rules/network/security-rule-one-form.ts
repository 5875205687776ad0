import { type ObjectValue, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { at, isGiven, isUnknown } from "../reading";
import { inMessage, pairs, securityRulesIn, securityRuleTypes } from "./security-rules";

export const securityRuleOneForm: Rule = {
  name: "security-rule-one-form",
  source:
    "exactly one of prefix, prefixes and security groups: " +
    "https://github.com/hashicorp/terraform-provider-azurerm/issues/29619 (2025-05), " +
    "https://github.com/Azure/azure-rest-api-specs/issues/1591 (2017-08)",
  types: securityRuleTypes,
  operations: ["put"],
  needsCloud: false,
  check: (request) =>
    securityRulesIn(request).flatMap(({ id, properties, path }) =>
      pairs.flatMap(({ singular, plural, ...other }) => {
        const members = [singular, plural, ...("groups" in other ? [other.groups] : [])];
        const given = members.filter((member) => isGiven(properties, member) && !isEmptyList(properties, member));
        const open = members.some((member) => isUnknown(properties, member));
        const names = members.map(inMessage).join(", ");
        if (given.length === 1 || (given.length === 0 && open)) return [];
        return [
          given.length === 0
            ? badRequest(
                "SecurityRuleParameterNotSpecified",
                `Required security rule parameters are missing for security rule with Id ${id}. Security rule must ` +
                  `specify one of ${names}.`,
                `${path}.${singular}`,
              )
            : badRequest(
                "SecurityRuleCannotSpecifyMultipleForms",
                `Security rule ${id} may specify only one of ${names}.`,
                `${path}.${given[1]}`,
              ),
        ];
      }),
    ),
};

function isEmptyList(properties: ObjectValue, member: string): boolean {
  const value = at(properties, member);
  return Array.isArray(value) && value.length === 0;
}
