import { type ObjectValue } from "../../contract";
import { at, isPartlyUnknown, isSet, isUnknown, objectsAt } from "../reading";
import { isHealthExtension } from "./health-extension";

/** Whether a set's machines report their health; also true when that is not known yet. */
export function hasHealthSource(body: ObjectValue): boolean {
  const profile = at(body, "properties.virtualMachineProfile");
  return (
    isPartlyUnknown(at(profile, "extensionProfile.extensions")) ||
    isUnknown(profile, "extensionProfile") ||
    objectsAt(profile, "extensionProfile.extensions").some(isHealthExtension) ||
    isSet(profile, "networkProfile.healthProbe")
  );
}
