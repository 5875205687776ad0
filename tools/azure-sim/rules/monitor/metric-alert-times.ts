import { type ArmError, type Rule } from "../../contract";
import { minutesOf } from "../durations";
import { badRequest } from "../errors";
import { numberAt, textAt } from "../reading";

const frequencies = [1, 5, 15, 30, 60];
const windows = [1, 5, 15, 30, 60, 360, 720, 1440];

export const metricAlertTimes: Rule = {
  name: "metric-alert-times",
  source:
    "every 1, 5, 15, 30 minutes or hourly, over as much or up to a day, severity 0 to 4: the descriptions of MetricAlertProperties in " +
    "https://github.com/Azure/azure-rest-api-specs, insights 2018-03-01, and " +
    "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-metric-alert-rule (2025-07-09) [m]",
  types: ["Microsoft.Insights/metricAlerts"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const problems: ArmError[] = [];
    const frequency = textAt(body, "properties.evaluationFrequency");
    const window = textAt(body, "properties.windowSize");
    const every = frequency === undefined ? undefined : minutesOf(frequency);
    const over = window === undefined ? undefined : minutesOf(window);
    if (frequency !== undefined && !frequencies.includes(every ?? 0)) {
      problems.push(
        badRequest(
          "BadRequest",
          `The evaluation frequency ${frequency} is not one of PT1M, PT5M, PT15M, PT30M and PT1H.`,
          "properties.evaluationFrequency",
        ),
      );
    }
    if (window !== undefined && !windows.includes(over ?? 0)) {
      problems.push(
        badRequest(
          "BadRequest",
          `The window size ${window} is not one of PT1M, PT5M, PT15M, PT30M, PT1H, PT6H, PT12H and P1D.`,
          "properties.windowSize",
        ),
      );
    }
    if (every !== undefined && over !== undefined && every > over) {
      problems.push(
        badRequest(
          "BadRequest",
          `The window size ${window} is shorter than the evaluation frequency ${frequency}.`,
          "properties.windowSize",
        ),
      );
    }
    const severity = numberAt(body, "properties.severity");
    if (severity !== undefined && ![0, 1, 2, 3, 4].includes(severity)) {
      problems.push(badRequest("BadRequest", `The severity ${severity} is not from 0 to 4.`, "properties.severity"));
    }
    return problems;
  },
};
