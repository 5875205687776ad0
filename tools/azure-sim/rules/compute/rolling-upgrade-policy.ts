import { type ArmError, type Rule } from "../../contract";
import { minutesOf } from "../durations";
import { badRequest, invalidParameter } from "../errors";
import { flagAt, textAt } from "../reading";
import { isFlexible, scaleSetType } from "./machines";

const policy = "properties.upgradePolicy.rollingUpgradePolicy";

export const rollingUpgradePolicy: Rule = {
  name: "rolling-upgrade-policy",
  source:
    "rollback of Uniform sets only: https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-configure-rolling-upgrades " +
    "(2026-05-19); a pause in ISO 8601: compute API 2024-11-01, RollingUpgradePolicy.pauseTimeBetweenBatches; the codes are a guess",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { body } = request;
    const problems: ArmError[] = [];
    const pause = textAt(body, `${policy}.pauseTimeBetweenBatches`);
    if (pause !== undefined && minutesOf(pause) === undefined) {
      problems.push(
        invalidParameter(
          `${policy}.pauseTimeBetweenBatches`,
          `The pause '${pause}' is no duration as ISO 8601 writes it.`,
        ),
      );
    }
    if (isFlexible(request) && flagAt(body, `${policy}.rollbackFailedInstancesOnPolicyBreach`) === true) {
      problems.push(
        badRequest(
          "BadRequest",
          "rollbackFailedInstancesOnPolicyBreach is not supported for Virtual Machine Scale Sets with Flexible orchestration mode.",
          `${policy}.rollbackFailedInstancesOnPolicyBreach`,
        ),
      );
    }
    return problems;
  },
};
