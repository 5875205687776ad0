import { type Rule } from "../../contract";
import { invalidParameter } from "../errors";
import { textAt } from "../reading";
import { machineModel, machineTypes, systemOf } from "./machines";

/** A scale set appends to its prefix, so that leaves less room than a machine's own name. */
const longest = { scaleSet: { Windows: 9, Linux: 58 }, machine: { Windows: 15, Linux: 64 } };

export const computerName: Rule = {
  name: "computer-name",
  source:
    "Windows prefix 9: https://github.com/Azure/azure-xplat-cli/pull/2761 (2016); Linux prefix 58: validator of " +
    "https://github.com/hashicorp/terraform-provider-azurerm; machines 15 and 64: " +
    "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path, isScaleSet } = machineModel(request);
    const member = isScaleSet ? "osProfile.computerNamePrefix" : "osProfile.computerName";
    const name = textAt(profile, member);
    const system = systemOf(profile);
    if (name === undefined || system === undefined) return [];
    const limit = longest[isScaleSet ? "scaleSet" : "machine"][system];
    const problems = [];
    if (name.length > limit) {
      problems.push(
        invalidParameter(
          `${path}${member}`,
          `${system} computer name${isScaleSet ? " prefix" : ""} '${name}' cannot be more than ${limit} characters long.`,
        ),
      );
    }
    if (!/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?-?$/.test(name)) {
      problems.push(
        invalidParameter(`${path}${member}`, `Computer name '${name}' may hold letters, digits and hyphens only.`),
      );
    }
    return problems;
  },
};
