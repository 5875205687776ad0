import { type Rule } from "../../contract";
import { parseAddress, parseRange } from "../addresses";
import { badRequest } from "../errors";
import { textsAt } from "../reading";
import { inMessage, pairs, securityRulesIn, securityRuleTypes } from "./security-rules";

export const serviceTagsSingular: Rule = {
  name: "service-tags-singular",
  source: "https://github.com/hashicorp/terraform-provider-azurerm/issues/5617 (checked 2026-11-22)",
  types: securityRuleTypes,
  operations: ["put"],
  needsCloud: false,
  check: (request) =>
    securityRulesIn(request).flatMap(({ id, properties, path }) =>
      pairs.slice(0, 2).flatMap(({ singular, plural }) =>
        textsAt(properties, plural)
          .filter((text) => !parseRange(text) && parseAddress(text) === undefined && !text.includes(":"))
          .map((text) =>
            badRequest(
              "SecurityRuleParameterContainsUnsupportedValue",
              `Security rule parameter ${inMessage(singular)} for rule with Id ${id} cannot specify existing ` +
                `VIRTUALNETWORK, INTERNET, AZURELOADBALANCER, '*' or system tags. Unsupported value used: ${text}.`,
              `${path}.${plural}`,
            ),
          ),
      ),
    ),
};
