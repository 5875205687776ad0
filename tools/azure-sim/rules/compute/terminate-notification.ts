import { type Rule } from "../../contract";
import { minutesOf } from "../durations";
import { badRequest, invalidParameter } from "../errors";
import { flagAt, textAt } from "../reading";
import { isSpot, machineModel, machineTypes } from "./machines";

export const terminateNotification: Rule = {
  name: "terminate-notification",
  source:
    "https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-terminate-notification (2026-05-19)",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path } = machineModel(request);
    const member = "scheduledEventsProfile.terminateNotificationProfile";
    if (flagAt(profile, `${member}.enable`) !== true) return [];
    const text = textAt(profile, `${member}.notBeforeTimeout`);
    const minutes = text === undefined ? 5 : minutesOf(text);
    return [
      ...(isSpot(profile)
        ? [
            badRequest(
              "BadRequest",
              "Terminate notification is not available for Azure Spot Virtual Machines.",
              `${path}${member}`,
            ),
          ]
        : []),
      ...(minutes === undefined || minutes < 5 || minutes > 15
        ? [
            invalidParameter(
              `${path}${member}.notBeforeTimeout`,
              `notBeforeTimeout ${text} must be between PT5M and PT15M.`,
            ),
          ]
        : []),
    ];
  },
};
