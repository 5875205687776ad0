import { type ArmError, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { parseId } from "../ids";
import { findAll, holdsUnknown, isUnknown, objectAt, objectsAt, textAt, textsAt } from "../reading";

const criteria = "properties.criteria";
/** "Monitor multiple resources with one alert rule", the types of this platform's kind. */
const manyAtOnce = [
  "microsoft.compute/virtualmachines",
  "microsoft.keyvault/vaults",
  "microsoft.insights/datacollectionrules",
];
const networkMetrics = [
  "Network In Total",
  "Network Out Total",
  "Inbound Flows",
  "Outbound Flows",
  "Inbound Flows Maximum Creation Rate",
  "Outbound Flows Maximum Creation Rate",
];

export const metricAlertScopes: Rule = {
  name: "metric-alert-scopes",
  source:
    "which types and metrics one rule watches on many resources: " +
    "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-types (2025-07-06); one condition there, up to five on one resource: " +
    "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-metric-multiple-time-series-single-rule (2026-04-24); the codes are a guess",
  types: ["Microsoft.Insights/metricAlerts"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const problems: ArmError[] = [];
    const refuse = (message: string, path: string) => problems.push(badRequest("BadRequest", message, path));
    const scopes = textsAt(body, "properties.scopes");
    // No dotted path reaches a member of this name.
    const written = objectAt(body, criteria)?.["odata.type"];
    const kind = typeof written === "string" ? written : undefined;
    const conditions = objectsAt(body, `${criteria}.allOf`);
    const isMulti = kind?.endsWith("MultipleResourceMultipleMetricCriteria") ?? false;
    const known = !holdsUnknown(body, "properties.scopes") && !isUnknown(body, "properties.scopes");

    if (known && scopes.length === 0) refuse("An alert rule watches at least one resource.", "properties.scopes");
    if (kind?.endsWith("SingleResourceMultipleMetricCriteria") && scopes.length > 1) {
      refuse(
        "SingleResourceMultipleMetricCriteria takes one resource; for many there is MultipleResourceMultipleMetricCriteria.",
        "properties.scopes",
      );
    }
    if (conditions.length > (isMulti ? 1 : 5)) {
      refuse(
        `At most ${isMulti ? "one condition" : "five conditions"}, not ${conditions.length}.`,
        `${criteria}.allOf`,
      );
    }
    const names = conditions.flatMap((condition) => textAt(condition, "name") ?? []);
    if (new Set(names).size < names.length) refuse("Two conditions have the same name.", `${criteria}.allOf`);
    if (!isMulti) return problems;

    for (const member of ["targetResourceType", "targetResourceRegion"]) {
      if (textAt(body, `properties.${member}`) === undefined && !isUnknown(body, `properties.${member}`)) {
        refuse(`${member} is required where a rule watches many resources.`, `properties.${member}`);
      }
    }
    const type = (textAt(body, "properties.targetResourceType") ?? parseId(scopes[0] ?? "")?.type)?.toLowerCase();
    if (type !== undefined && !manyAtOnce.includes(type)) {
      refuse(`Alerts on many resources at once are not supported for ${type}.`, "properties.targetResourceType");
    }
    for (const { path, value } of findAll(body, `${criteria}.allOf[].metricName`)) {
      if (type === "microsoft.compute/virtualmachines" && networkMetrics.includes(String(value))) {
        refuse(`Alerts on many machines at once are not supported for the metric ${value}.`, path);
      }
    }
    return problems;
  },
};
