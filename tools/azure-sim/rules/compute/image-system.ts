import { type Rule } from "../../contract";
import { marketplaceImage } from "../data/images";
import { badRequest } from "../errors";
import { isUnknown } from "../reading";
import { machineModel, machineTypes, systemOf } from "./machines";

export const imageSystem: Rule = {
  name: "image-system",
  source:
    "https://github.com/jenkinsci/azure-vm-agents-plugin/issues/547 (2024-06): linuxConfiguration with a Windows image; " +
    "https://github.com/Azure/azvmimagebuilder/issues/51 (2023-07): windowsConfiguration with a Linux image",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path } = machineModel(request);
    if (["linuxConfiguration", "windowsConfiguration"].some((member) => isUnknown(profile, `osProfile.${member}`)))
      return [];
    const [declared, image] = [systemOf(profile), marketplaceImage(profile)?.system];
    if (declared === undefined || image === undefined || declared === image) return [];
    const member = declared === "Linux" ? "linuxConfiguration" : "windowsConfiguration";
    return [
      badRequest("InvalidParameter", `The value of parameter ${member} is invalid.`, `${path}osProfile.${member}`),
    ];
  },
};
