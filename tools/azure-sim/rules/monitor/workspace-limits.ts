import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { numberAt, textAt } from "../reading";

export const workspaceLimits: Rule = {
  name: "workspace-limits",
  source:
    "interactive retention 30-730 days: https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure; daily cap: " +
    "https://learn.microsoft.com/azure/azure-monitor/logs/daily-cap [m]",
  types: ["Microsoft.OperationalInsights/workspaces"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const days = numberAt(body, "properties.retentionInDays");
    const cap = numberAt(body, "properties.workspaceCapping.dailyQuotaGb");
    const sku = textAt(body, "properties.sku.name")?.toLowerCase() ?? "pergb2018";
    const least = sku === "free" ? 7 : 30;
    const most = sku === "free" ? 7 : 730;
    return [
      ...(days !== undefined && (days < least || days > most)
        ? [
            badRequest(
              "BadRequest",
              `RetentionInDays ${days} doesn't match the SKU limits: ${least} to ${most}.`,
              "properties.retentionInDays",
            ),
          ]
        : []),
      ...(cap !== undefined && cap !== -1 && cap < 0.023
        ? [
            badRequest(
              "BadRequest",
              `A daily quota is -1 (none) or at least 0.023 GB, not ${cap}.`,
              "properties.workspaceCapping.dailyQuotaGb",
            ),
          ]
        : []),
    ];
  },
};
