import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { sameType } from "../ids";
import { at, isPartlyUnknown, itemsAt } from "../reading";
import { machineTypes, scaleSetType } from "./machines";

const profile = "properties.virtualMachineProfile";

const fixed = {
  scaleSet: [
    "properties.orchestrationMode",
    "properties.platformFaultDomainCount",
    `${profile}.priority`,
    `${profile}.osProfile.computerNamePrefix`,
    `${profile}.osProfile.adminUsername`,
    `${profile}.storageProfile.osDisk.diffDiskSettings.option`,
  ],
  machine: [
    "properties.osProfile.computerName",
    "properties.osProfile.adminUsername",
    "properties.osProfile.customData",
    "properties.storageProfile.imageReference",
    "properties.storageProfile.osDisk.diffDiskSettings.option",
    "zones",
  ],
};

export const fixedProperties: Rule = {
  name: "fixed-properties",
  source:
    "PropertyChangeNotAllowed: https://learn.microsoft.com/azure/virtual-machines/error-messages; zones can be added, not " +
    "removed: https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-use-availability-zones (2026-05-19)",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check({ id, body, previous }) {
    if (!previous) return [];
    const isScaleSet = sameType(id.type, scaleSetType);
    const changed = (isScaleSet ? fixed.scaleSet : fixed.machine).filter((path) => {
      const [before, now] = [at(previous.body, path), at(body, path)];
      const comparable = before !== undefined && now !== undefined && !isPartlyUnknown(now);
      return comparable && !agrees(before, now);
    });
    const removed =
      isScaleSet && itemsAt(previous.body, "zones").some((zone) => !itemsAt(body, "zones").includes(zone));
    const known = !isPartlyUnknown(at(body, "zones"));
    return [...changed, ...(removed && known ? ["zones"] : [])].map((path) =>
      conflict(
        "PropertyChangeNotAllowed",
        `Changing property '${path.replace("properties.", "")}' is not allowed.`,
        path,
      ),
    );
  },
};

/** Whether what is sent says nothing else than what is there; what is there may hold more (computed) members. */
function agrees(before: unknown, now: unknown): boolean {
  if (typeof now !== "object" || now === null) return before === now;
  if (typeof before !== "object" || before === null) return false;
  return Object.entries(now).every(([name, value]) => agrees((before as Record<string, unknown>)[name], value));
}
