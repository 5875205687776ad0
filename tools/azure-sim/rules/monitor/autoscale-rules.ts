import { type ArmError, type ObjectValue, type Rule } from "../../contract";
import { minutesOf } from "../durations";
import { scaleSetMetrics } from "../data/scale-set-metrics";
import { badRequest } from "../errors";
import { at, objectsAt, textAt } from "../reading";

const ranges = [
  { path: "metricTrigger.timeGrain", least: 1, most: 720, words: "PT1M and PT12H" },
  { path: "metricTrigger.timeWindow", least: 5, most: 720, words: "PT5M and PT12H" },
  { path: "scaleAction.cooldown", least: 1, most: 10_080, words: "PT1M and P7D" },
];

export const autoscaleRules: Rule = {
  name: "autoscale-rules",
  source:
    "ranges: Microsoft.Insights autoscaleSettings 2021-05-01-preview; UnsupportedMetric without metricNamespace: " +
    "https://github.com/Azure/azure-cli/issues/25986 (2023-03)",
  types: ["Microsoft.Insights/autoscaleSettings"],
  operations: ["put"],
  needsCloud: false,
  check: ({ body }) =>
    objectsAt(body, "properties.profiles").flatMap((profile, p) =>
      objectsAt(profile, "rules").flatMap((rule, r) => problemsOf(rule, `properties.profiles[${p}].rules[${r}]`)),
    ),
};

function problemsOf(rule: ObjectValue, path: string): ArmError[] {
  const problems: ArmError[] = ranges.flatMap(({ path: member, least, most, words }) => {
    const text = textAt(rule, member);
    const minutes = text === undefined ? undefined : minutesOf(text);
    return text === undefined || (minutes !== undefined && minutes >= least && minutes <= most)
      ? []
      : [badRequest("BadRequest", `${member} '${text}' must be between ${words}.`, `${path}.${member}`)];
  });
  const metric = textAt(rule, "metricTrigger.metricName");
  const source = textAt(rule, "metricTrigger.metricResourceUri");
  const ofScaleSet = source === undefined || /\/virtualMachineScaleSets\/[^/]+$/i.test(source);
  if (
    metric !== undefined &&
    ofScaleSet &&
    !scaleSetMetrics.includes(metric) &&
    at(rule, "metricTrigger.metricNamespace") === undefined
  ) {
    problems.push(
      badRequest(
        "UnsupportedMetric",
        `The metric '${metric}' is not supported without a metricNamespace.`,
        `${path}.metricTrigger.metricNamespace`,
      ),
    );
  }
  return problems;
}
