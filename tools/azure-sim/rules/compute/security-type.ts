import { type ArmError, type Rule } from "../../contract";
import { badRequest, invalidParameter } from "../errors";
import { marketplaceImage } from "../data/images";
import { isSet, isUnknown, textAt } from "../reading";
import { machineModel, machineTypes } from "./machines";

export const securityType: Rule = {
  name: "security-type",
  source:
    "https://learn.microsoft.com/azure/virtual-machines/trusted-launch (2025-04-21); uefiSettings without a type: " +
    "compute API 2024-11-01, SecurityProfile.securityType",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path } = machineModel(request);
    const type = textAt(profile, "securityProfile.securityType");
    const problems: ArmError[] = [];
    if (isUnknown(profile, "securityProfile.securityType")) return problems;
    if (
      type === undefined &&
      isSet(profile, "securityProfile.uefiSettings") &&
      !isUnknown(profile, "securityProfile.uefiSettings")
    ) {
      problems.push(
        invalidParameter(
          `${path}securityProfile.uefiSettings`,
          "UefiSettings can be set only when securityType is TrustedLaunch or ConfidentialVM.",
        ),
      );
    }
    if (type === "TrustedLaunch" && marketplaceImage(profile)?.generation === 1) {
      problems.push(
        badRequest(
          "BadRequest",
          "The selected VM image is not supported for Trusted Launch: it is a generation 1 image.",
          `${path}storageProfile.imageReference`,
        ),
      );
    }
    return problems;
  },
};
