import { type Rule } from "../../contract";
import { overlap, parseAddress, parseRange, type AddressRange } from "../addresses";
import { badRequest } from "../errors";
import { textsAt } from "../reading";
import { inMessage, pairs, securityRulesIn, securityRuleTypes } from "./security-rules";

export const securityRulePrefixesApart: Rule = {
  name: "security-rule-prefixes-apart",
  source:
    "OverlappingSubnetsNotPermittedInSecurityRule: https://github.com/alan-turing-institute/data-safe-haven/issues/2077 (2024-08), " +
    "https://github.com/kubernetes-sigs/cloud-provider-azure/issues/6775 (2024-08)",
  types: securityRuleTypes,
  operations: ["put"],
  needsCloud: false,
  check: (request) =>
    securityRulesIn(request).flatMap(({ id, properties, path }) =>
      pairs.slice(0, 2).flatMap(({ singular, plural }) => {
        const ranges = textsAt(properties, plural).flatMap((text) => read(text) ?? []);
        const clash = ranges.some((one, index) => ranges.slice(0, index).some((other) => overlap(one, other)));
        return clash
          ? [
              badRequest(
                "OverlappingSubnetsNotPermittedInSecurityRule",
                `Security rule parameter ${inMessage(singular)} for rule with Id ${id} cannot have overlapping prefixes.`,
                `${path}.${plural}`,
              ),
            ]
          : [];
      }),
    ),
};

function read(text: string): AddressRange | undefined {
  const address = parseAddress(text);
  return address === undefined ? parseRange(text) : { first: address, last: address };
}
