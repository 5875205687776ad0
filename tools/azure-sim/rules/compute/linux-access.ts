import { type ArmError, type Rule } from "../../contract";
import { invalidParameter } from "../errors";
import { flagAt, holdsUnknown, isSet, objectsAt, textAt } from "../reading";
import { machineModel, machineTypes } from "./machines";

/** Names that Azure reserves; the list is longer, these are the likely ones. */
const reserved = ["admin", "administrator", "root", "user", "test", "guest", "sys", "console", "support", "owner"];

export const linuxAccess: Rule = {
  name: "linux-access",
  source: "https://learn.microsoft.com/azure/virtual-machines/linux/faq [m]",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path } = machineModel(request);
    if (!isSet(profile, "osProfile.linuxConfiguration")) return [];
    const problems: ArmError[] = [];
    const keys = "osProfile.linuxConfiguration.ssh.publicKeys";
    const withoutPassword = flagAt(profile, "osProfile.linuxConfiguration.disablePasswordAuthentication");
    const user = textAt(profile, "osProfile.adminUsername");
    if (withoutPassword === true && !holdsUnknown(profile, keys) && objectsAt(profile, keys).length === 0) {
      problems.push(
        invalidParameter(
          `${path}${keys}`,
          "Authentication using either SSH or by user name and password must be enabled in Linux profile: password " +
            "authentication is disabled and no SSH key is given.",
        ),
      );
    }
    if (withoutPassword !== true && withoutPassword !== undefined && !isSet(profile, "osProfile.adminPassword")) {
      problems.push(
        invalidParameter(`${path}osProfile.adminPassword`, "Required parameter 'adminPassword' is missing (null)."),
      );
    }
    if (!isSet(profile, "osProfile.adminUsername")) {
      problems.push(
        invalidParameter(`${path}osProfile.adminUsername`, "Required parameter 'adminUsername' is missing (null)."),
      );
    } else if (user !== undefined && reserved.includes(user.toLowerCase())) {
      problems.push(
        invalidParameter(`${path}osProfile.adminUsername`, `The Admin Username specified is not allowed: '${user}'.`),
      );
    }
    return problems;
  },
};
