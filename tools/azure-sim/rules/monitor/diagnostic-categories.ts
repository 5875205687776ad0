import { type Rule } from "../../contract";
import { diagnostics } from "../data/diagnostic-categories";
import { badRequest } from "../errors";
import { parseId } from "../ids";
import { findAll, itemsAt } from "../reading";

export const diagnosticCategories: Rule = {
  name: "diagnostic-categories",
  source:
    "https://learn.microsoft.com/azure/azure-monitor/reference/logs-index [m]; message: " +
    "https://github.com/hashicorp/terraform/issues/20534 (2019-03)",
  types: ["Microsoft.Insights/diagnosticSettings"],
  operations: ["put"],
  needsCloud: false,
  check({ id, body }) {
    const target = id.text.replace(/\/providers\/Microsoft\.Insights\/diagnosticSettings\/.*$/i, "");
    const known = diagnostics[parseId(target)?.type.toLowerCase() ?? ""];
    if (!known) return [];
    const groups = [...(known.logs.length > 0 ? ["allLogs"] : []), ...(known.audit ? ["audit"] : [])];
    const check = (path: string, allowed: readonly string[], word: string) =>
      findAll(body, path)
        .filter(({ value }) => !allowed.some((one) => one.toLowerCase() === String(value).toLowerCase()))
        .map(({ path: at, value }) => badRequest("BadRequest", `${word} '${value}' is not supported.`, at));
    const both = itemsAt(body, "properties.logs").some(
      (log) => findAll(log, "category").length > 0 && findAll(log, "categoryGroup").length > 0,
    );
    return [
      ...check("properties.logs[].category", known.logs, "Category"),
      ...check("properties.logs[].categoryGroup", groups, "CategoryGroup"),
      ...check("properties.metrics[].category", known.metrics, "Metric category"),
      ...(both
        ? [badRequest("BadRequest", "A log setting has a category or a category group, not both.", "properties.logs")]
        : []),
    ];
  },
};
