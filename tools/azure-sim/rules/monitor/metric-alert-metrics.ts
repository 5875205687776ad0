import { type Rule } from "../../contract";
import { machineMetrics } from "../data/machine-metrics";
import { scaleSetMetrics } from "../data/scale-set-metrics";
import { badRequest } from "../errors";
import { parseId } from "../ids";
import { flagAt, isUnknown, objectsAt, textAt, textsAt } from "../reading";

const path = "properties.criteria.allOf";
const metrics: Readonly<Record<string, readonly string[]>> = {
  "microsoft.compute/virtualmachinescalesets": scaleSetMetrics,
  "microsoft.compute/virtualmachines": machineMetrics,
};

export const metricAlertMetrics: Rule = {
  name: "metric-alert-metrics",
  source:
    "a metric that the resource doesn't have is refused, unless skipMetricValidation says that it will: the description in " +
    "https://github.com/Azure/azure-rest-api-specs, insights 2018-03-01 [m], and " +
    "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-troubleshoot-metric [m]; the code is a guess",
  types: ["Microsoft.Insights/metricAlerts"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const type = parseId(textsAt(body, "properties.scopes")[0] ?? "")?.type.toLowerCase() ?? "";
    const own = metrics[type];
    if (own === undefined) return [];
    return objectsAt(body, path).flatMap((condition, index) => {
      const name = textAt(condition, "metricName");
      const namespace = textAt(condition, "metricNamespace") ?? type;
      const skips = flagAt(condition, "skipMetricValidation") === true || isUnknown(condition, "skipMetricValidation");
      if (name === undefined || skips || isUnknown(condition, "metricNamespace")) return [];
      const isOwn = namespace.toLowerCase() === type;
      if (isOwn && own.some((one) => one.toLowerCase() === name.toLowerCase())) return [];
      return [
        badRequest(
          "BadRequest",
          `Couldn't find a metric named ${name} in ${namespace}. If it is emitted later, set skipMetricValidation.`,
          `${path}[${index}].metricName`,
        ),
      ];
    });
  },
};
