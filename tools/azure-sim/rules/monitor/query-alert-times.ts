import { type ArmError, type Rule } from "../../contract";
import { minutesOf } from "../durations";
import { badRequest } from "../errors";
import { findAll, numberAt, textAt } from "../reading";

const frequencies = [1, 5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440];
const windows = [...frequencies, 2880];

export const queryAlertTimes: Rule = {
  name: "query-alert-times",
  source:
    "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule (2025-07-22): a minute to a day, a window of at " +
    "most two days, some operators not every minute; the values in between and the codes [m]",
  types: ["Microsoft.Insights/scheduledQueryRules"],
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
          `The evaluation frequency ${frequency} is not supported.`,
          "properties.evaluationFrequency",
        ),
      );
    }
    if (window !== undefined && !windows.includes(over ?? 0)) {
      problems.push(badRequest("BadRequest", `The window size ${window} is not supported.`, "properties.windowSize"));
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
    if (every === 1) {
      for (const { path, value } of findAll(body, "properties.criteria.allOf[].query")) {
        if (!/\b(search|union|take|limit)\b|ingestion_time\s*\(|\badx\s*\(/.test(String(value))) continue;
        problems.push(badRequest("BadRequest", "One-minute frequency isn't supported for this query.", path));
      }
    }
    const severity = numberAt(body, "properties.severity");
    if (severity !== undefined && ![0, 1, 2, 3, 4].includes(severity)) {
      problems.push(badRequest("BadRequest", `The severity ${severity} is not from 0 to 4.`, "properties.severity"));
    }
    return problems;
  },
};
