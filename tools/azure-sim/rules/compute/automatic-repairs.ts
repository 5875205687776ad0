import { type Rule } from "../../contract";
import { minutesOf } from "../durations";
import { badRequest, invalidParameter } from "../errors";
import { flagAt, textAt } from "../reading";
import { hasHealthSource } from "./health-source";
import { scaleSetType } from "./machines";

const policy = "properties.automaticRepairsPolicy";

export const automaticRepairs: Rule = {
  name: "automatic-repairs",
  source:
    "https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-automatic-instance-repairs " +
    "(2026-05-19); message: https://github.com/hashicorp/terraform-provider-azurerm/issues/5860 (2020-09)",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    if (flagAt(body, `${policy}.enabled`) !== true) return [];
    const problems = [];
    if (!hasHealthSource(body)) {
      problems.push(
        badRequest(
          "BadRequest",
          "Automatic repairs not supported for this Virtual Machine Scale Set because a health probe or health extension " +
            "was not provided.",
          policy,
        ),
      );
    }
    const grace = textAt(body, `${policy}.gracePeriod`);
    const minutes = grace === undefined ? 10 : minutesOf(grace);
    if (minutes === undefined || minutes < 10 || minutes > 90) {
      problems.push(
        invalidParameter(`${policy}.gracePeriod`, `The grace period ${grace} must be between PT10M and PT90M.`),
      );
    }
    return problems;
  },
};
