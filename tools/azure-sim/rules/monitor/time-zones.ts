import { type ArmError, type ObjectValue } from "../../contract";
import { windowsTimeZones } from "../data/time-zones";
import { badRequest } from "../errors";
import { textAt } from "../reading";

/** What is said against a time zone at a path of a profile; nothing where there is none. */
export function timeZoneErrors(profile: ObjectValue, path: string, target: string): ArmError[] {
  const name = textAt(profile, path);
  return name === undefined || windowsTimeZones.includes(name)
    ? []
    : [
        badRequest(
          "BadRequest",
          `The time zone '${name}' is not known: use a Windows time-zone name such as 'W. Europe Standard Time'.`,
          target,
        ),
      ];
}
