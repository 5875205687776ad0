import { type Rule } from "../../contract";
import { badRequest, invalidParameter } from "../errors";
import { isUnknown, itemsAt, numberAt } from "../reading";
import { isFlexible, scaleSetType } from "./machines";

export const faultDomainCount: Rule = {
  name: "fault-domain-count",
  source:
    "https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-manage-fault-domains " +
    "(2025-09-02); required on Flexible: https://github.com/Azure/azure-rest-api-specs/issues/27029 (2023-12); zones: " +
    "https://github.com/kubernetes-sigs/cluster-api-provider-azure/issues/4451 (2024-01)",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const path = "properties.platformFaultDomainCount";
    const count = numberAt(request.body, path);
    const isZonal = itemsAt(request.body, "zones").length > 0;
    if (isUnknown(request.body, path) || isUnknown(request.body, "properties.orchestrationMode")) return [];
    if (isUnknown(request.body, "zones")) return [];
    if (isFlexible(request)) {
      if (count === undefined)
        return [invalidParameter(path, "Required parameter 'platformFaultDomainCount' is missing (null).")];
      if (isZonal && count > 1) {
        return [
          badRequest(
            "BadRequest",
            "Virtual Machine Scale Sets with Flexible orchestration mode and a platformFaultDomainCount greater than 1 " +
              "cannot have zones.",
            path,
          ),
        ];
      }
      return inRange(count, [1, 2, 3], path);
    }
    return count === undefined ? [] : inRange(count, isZonal ? [1, 5] : [1, 2, 3, 4, 5], path);
  },
};

function inRange(count: number, allowed: number[], path: string) {
  return allowed.includes(count)
    ? []
    : [
        invalidParameter(
          path,
          `The specified fault domain count ${count} must fall in the range ${allowed[0]} to ${allowed.at(-1)}.`,
        ),
      ];
}
