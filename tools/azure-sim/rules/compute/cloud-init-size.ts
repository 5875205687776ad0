import { type Rule } from "../../contract";
import { invalidParameter } from "../errors";
import { textAt } from "../reading";
import { machineModel, machineTypes } from "./machines";

/** 64 KiB in Base64. */
const longest = 87_380;

export const cloudInitSize: Rule = {
  name: "cloud-init-size",
  source: "https://learn.microsoft.com/azure/virtual-machines/custom-data and user-data [m]",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path } = machineModel(request);
    return ["osProfile.customData", "userData"].flatMap((member) => {
      const text = textAt(profile, member);
      const isBase64 = text === undefined || (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0);
      return isBase64 && (text?.length ?? 0) <= longest
        ? []
        : [
            invalidParameter(
              `${path}${member}`,
              `${member === "userData" ? "User data" : "Custom data in OSProfile"} must be in Base64 encoding and with a ` +
                `maximum length of ${longest} characters.`,
            ),
          ];
    });
  },
};
