import { type Rule } from "../../contract";
import { badRequest, invalidParameter } from "../errors";
import { isGiven, isSet, isUnknown } from "../reading";
import { isFlexible, scaleSetType } from "./machines";

export const networkApiVersion: Rule = {
  name: "network-api-version",
  source:
    "https://github.com/Azure/azure-rest-api-specs/issues/27029 (2023-12), refused on Uniform: " +
    "https://github.com/Azure/azure-powershell/issues/15331 (2021-06)",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const profile = "properties.virtualMachineProfile.networkProfile";
    const path = `${profile}.networkApiVersion`;
    const given = isSet(request.body, path);
    if (isUnknown(request.body, "properties.orchestrationMode")) return [];
    if (isFlexible(request)) {
      return isGiven(request.body, "properties.virtualMachineProfile") && !given
        ? [invalidParameter(path, "Required parameter 'networkApiVersion' is missing (null).")]
        : [];
    }
    return isGiven(request.body, path)
      ? [badRequest("BadRequest", "networkApiVersion can be set only with Flexible orchestration mode.", path)]
      : [];
  },
};
