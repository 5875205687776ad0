import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { textAt, textsAt } from "../reading";
import { inMessage, pairs, securityRulesIn, securityRuleTypes } from "./security-rules";

export const securityRulePorts: Rule = {
  name: "security-rule-ports",
  source:
    "ports 0-65535, `*` in the singular member only: " +
    "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview; " +
    "SecurityRuleParameterContainsInvalidPortRanges as met in public Terraform code (2026)",
  types: securityRuleTypes,
  operations: ["put"],
  needsCloud: false,
  check: (request) =>
    securityRulesIn(request).flatMap(({ id, properties, path }) =>
      pairs.slice(2).flatMap(({ singular, plural }) => {
        const single = textAt(properties, singular);
        const wrong = textsAt(properties, plural).filter((text) => !isPortRange(text));
        return [
          ...(single === undefined || single === "*" || isPortRange(single)
            ? []
            : [
                badRequest(
                  "SecurityRuleInvalidPortRange",
                  `Security rule has invalid Port range. Value provided: ${single}. Value should be an integer OR ` +
                    "integer range with '-' delimiter. Valid range 0-65535.",
                  `${path}.${singular}`,
                ),
              ]),
          ...wrong.map((text) =>
            badRequest(
              "SecurityRuleParameterContainsInvalidPortRanges",
              `Security rule parameter ${inMessage(plural)} for rule with Id ${id} contains an invalid port range: ${text}.`,
              `${path}.${plural}`,
            ),
          ),
        ];
      }),
    ),
};

function isPortRange(text: string): boolean {
  const [from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)?.slice(1) ?? [];
  return from !== undefined && Number(from) <= Number(to ?? from) && Number(to ?? from) <= 65535;
}
