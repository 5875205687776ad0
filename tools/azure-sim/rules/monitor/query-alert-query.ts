import { type ArmError, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { findAll, isUnknown, objectsAt, textAt } from "../reading";

export const queryAlertQuery: Rule = {
  name: "query-alert-query",
  source:
    "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule (2025-07-22): functions and a word that queries " +
    "of alerts can't have, the managed identity that Azure Resource Graph takes, six dimensions; the codes are a guess",
  types: ["Microsoft.Insights/scheduledQueryRules"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const problems: ArmError[] = [];
    const identity = textAt(body, "identity.type");
    const lacksIdentity = (identity === undefined && !isUnknown(body, "identity.type")) || identity === "None";
    for (const { path, value } of findAll(body, "properties.criteria.allOf[].query")) {
      const query = String(value);
      const word = /\b(bag_unpack|pivot|narrow)\s*\(/.exec(query)?.[1] ?? /\bAggregatedValue\b/.exec(query)?.[0];
      if (word !== undefined) problems.push(badRequest("BadRequest", `Alert rules' queries can't use ${word}.`, path));
      if (/\b(arg|adx)\s*\(/.test(query) && lacksIdentity && !isUnknown(body, "identity")) {
        problems.push(
          badRequest("BadRequest", "A query of Azure Resource Graph needs a managed identity of the rule.", "identity"),
        );
      }
    }
    objectsAt(body, "properties.criteria.allOf").forEach((condition, index) => {
      if (objectsAt(condition, "dimensions").length > 6) {
        problems.push(
          badRequest("BadRequest", "At most six dimensions.", `properties.criteria.allOf[${index}].dimensions`),
        );
      }
    });
    return problems;
  },
};
