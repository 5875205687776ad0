import { type ObjectValue, type Rule } from "../../contract";
import { scaleSetMetrics } from "../data/scale-set-metrics";
import { badRequest } from "../errors";
import { objectsAt, textAt } from "../reading";

/** The namespaces under which Azure itself sends a scale set's metrics. */
const ownNamespace = /^microsoft\.compute\//i;

export const autoscaleMetricEmitted: Rule = {
  name: "autoscale-metric-emitted",
  source:
    "UnsupportedMetric for a metric that its resource doesn't have: https://github.com/Azure/azure-powershell/issues/24727 (2024-04), " +
    "https://github.com/SAFEHR-data/FlowEHR/pull/243 (2023-04); that a custom one counts as such until it was sent once is a guess",
  types: ["Microsoft.Insights/autoscaleSettings"],
  operations: ["put"],
  needsCloud: true,
  check({ body, cloud }) {
    const emitted = cloud.preconditions?.emittedMetrics?.map((one) => one.toLowerCase());
    if (emitted === undefined) return [];
    return objectsAt(body, "properties.profiles").flatMap((profile, p) =>
      objectsAt(profile, "rules").flatMap((rule, r) => {
        const custom = customMetric(rule);
        if (custom === undefined || emitted.includes(`${custom.namespace}/${custom.name}`.toLowerCase())) return [];
        const resource = textAt(rule, "metricTrigger.metricResourceUri") ?? "";
        return [
          badRequest(
            "UnsupportedMetric",
            `resource: ${resource}, metricnamespace: ${custom.namespace}, metricname: ${custom.name}`,
            `properties.profiles[${p}].rules[${r}].metricTrigger.metricName`,
          ),
        ];
      }),
    );
  },
};

function customMetric(rule: ObjectValue): { namespace: string; name: string } | undefined {
  const namespace = textAt(rule, "metricTrigger.metricNamespace");
  const name = textAt(rule, "metricTrigger.metricName");
  if (namespace === undefined || name === undefined || ownNamespace.test(namespace)) return undefined;
  return scaleSetMetrics.includes(name) ? undefined : { namespace, name };
}
