import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { parseId } from "../ids";
import { numberAt, textAt } from "../reading";

const loggable = [
  "microsoft.network/virtualnetworks",
  "microsoft.network/virtualnetworks/subnets",
  "microsoft.network/networkinterfaces",
];

export const flowLogTarget: Rule = {
  name: "flow-log-target",
  source:
    "no new NSG flow logs since 2025-06-30: https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview; " +
    "retention 0-365 days, versions 1 and 2: network API 2024-05-01",
  types: ["Microsoft.Network/networkWatchers/flowLogs"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const target = textAt(body, "properties.targetResourceId");
    const type = target === undefined ? undefined : parseId(target)?.type.toLowerCase();
    const days = numberAt(body, "properties.retentionPolicy.days");
    const version = numberAt(body, "properties.format.version");
    return [
      ...(target !== undefined && type === "microsoft.network/networksecuritygroups"
        ? [
            badRequest(
              "NsgFlowLogCreationBlocked",
              "Network security group flow logs can no longer be created; create a virtual network flow log instead.",
              "properties.targetResourceId",
            ),
          ]
        : target !== undefined && !loggable.includes(type ?? "")
          ? [badRequest("InvalidTargetResourceId", `A flow log cannot watch ${target}.`, "properties.targetResourceId")]
          : []),
      ...(version !== undefined && version !== 1 && version !== 2
        ? [
            badRequest(
              "InvalidFlowLogFormat",
              `A flow log's format has version 1 or 2, not ${version}.`,
              "properties.format.version",
            ),
          ]
        : []),
      ...(days !== undefined && (days < 0 || days > 365)
        ? [
            badRequest(
              "InvalidRetentionPolicy",
              `Retention of ${days} days is not between 0 and 365.`,
              "properties.retentionPolicy.days",
            ),
          ]
        : []),
    ];
  },
};
