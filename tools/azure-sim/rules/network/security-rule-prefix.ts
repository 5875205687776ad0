import { type Rule } from "../../contract";
import { parseAddress, parseRange } from "../addresses";
import { serviceTags } from "../data/service-tags";
import { badRequest } from "../errors";
import { textAt } from "../reading";
import { pairs, securityRulesIn, securityRuleTypes } from "./security-rules";

export const securityRulePrefix: Rule = {
  name: "security-rule-prefix",
  source:
    "SecurityRuleInvalidAddressPrefix: https://github.com/hashicorp/terraform-provider-azurerm/issues/5617, " +
    "https://github.com/ernestio/ernest/issues/473 (2017-05)",
  types: securityRuleTypes,
  operations: ["put"],
  needsCloud: false,
  check: (request) =>
    securityRulesIn(request).flatMap(({ properties, path }) =>
      pairs.slice(0, 2).flatMap(({ singular }) => {
        const prefix = textAt(properties, singular);
        return prefix === undefined || isPrefix(prefix)
          ? []
          : [
              badRequest(
                "SecurityRuleInvalidAddressPrefix",
                `Security rule has invalid Address prefix. Value provided: ${prefix}`,
                `${path}.${singular}`,
              ),
            ];
      }),
    ),
};

/** An address, a range, `*` or a service tag with or without a region; IPv6 is left to Azure. */
function isPrefix(text: string): boolean {
  if (text === "*" || text.includes(":") || parseRange(text) || parseAddress(text) !== undefined) return true;
  const lower = text.toLowerCase();
  return serviceTags.some((tag) => lower === tag.toLowerCase() || lower.startsWith(`${tag.toLowerCase()}.`));
}
