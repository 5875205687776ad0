import { type Rule } from "../../contract";
import { notFound } from "../errors";
import { findAll } from "../reading";

const places = [
  "properties.scopes[]",
  "properties.actions[].actionGroupId",
  "properties.actions.actionGroups[]",
  "properties.actions.actionGroups[].actionGroupId",
];
/** Groups and subscriptions are there without being resources of their own. */
const container = /^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?$/i;

export const alertReferences: Rule = {
  name: "alert-references",
  source:
    "an alert rule's target and action groups must exist: " +
    "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-rule-cli-powershell-arm (2025-07-09); the codes are a guess",
  types: [
    "Microsoft.Insights/activityLogAlerts",
    "Microsoft.Insights/metricAlerts",
    "Microsoft.Insights/scheduledQueryRules",
  ],
  operations: ["put"],
  needsCloud: true,
  check: ({ body, cloud }) =>
    places.flatMap((place) =>
      findAll(body, place)
        .filter(({ value }) => typeof value === "string" && !container.test(String(value)) && !cloud.get(String(value)))
        .map(({ path, value }) =>
          notFound(
            "ResourceNotFound",
            `The Resource '${String(value).split("/providers/").at(-1)}' was not found.`,
            path,
          ),
        ),
    ),
};
