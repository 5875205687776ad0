import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { flagAt, textAt } from "../reading";
import { hasHealthSource } from "./health-source";
import { scaleSetType } from "./machines";

const policy = "properties.upgradePolicy";

export const rollingUpgrades: Rule = {
  name: "rolling-upgrades",
  source:
    "https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-configure-rolling-upgrades " +
    "and virtual-machine-scale-sets-maxsurge (2026-05-19)",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const isRolling = textAt(body, `${policy}.mode`) === "Rolling";
    const surges = flagAt(body, `${policy}.rollingUpgradePolicy.maxSurge`) === true;
    const upgradesImage = flagAt(body, `${policy}.automaticOSUpgradePolicy.enableAutomaticOSUpgrade`) === true;
    return [
      ...(isRolling && !hasHealthSource(body)
        ? [
            badRequest(
              "BadRequest",
              "Rolling Upgrade mode is not supported for this Virtual Machine Scale Set because a health probe or health " +
                "extension was not provided.",
              `${policy}.mode`,
            ),
          ]
        : []),
      ...(surges && upgradesImage
        ? [
            badRequest(
              "BadRequest",
              "maxSurge cannot be used together with automatic OS upgrades.",
              `${policy}.rollingUpgradePolicy.maxSurge`,
            ),
          ]
        : []),
    ];
  },
};
