import { type Rule } from "../../contract";
import { badRequest, conflict } from "../errors";
import { flagAt, numberAt } from "../reading";
import { scaleSetType } from "./machines";

const path = "properties.singlePlacementGroup";

export const singlePlacementGroup: Rule = {
  name: "single-placement-group",
  source:
    "https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-placement-groups and " +
    "virtual-machine-scale-sets-use-availability-zones (2026-05-19)",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check({ body, previous }) {
    if (flagAt(body, path) !== true) return [];
    const problems = [];
    if (numberAt(body, "properties.platformFaultDomainCount") === 1) {
      problems.push(
        badRequest(
          "BadRequest",
          "platformFaultDomainCount 1 (max spreading) needs several placement groups: singlePlacementGroup must be false.",
          path,
        ),
      );
    }
    if (flagAt(previous?.body, path) === false) {
      problems.push(
        conflict("OperationNotAllowed", "singlePlacementGroup cannot be changed from false to true.", path),
      );
    }
    return problems;
  },
};
