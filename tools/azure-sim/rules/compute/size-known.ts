import { type Rule } from "../../contract";
import { machineSize, machineSizes, retiredSizes } from "../data/machine-sizes";
import { invalidParameter } from "../errors";
import { machineModel, machineTypes } from "./machines";

export const sizeKnown: Rule = {
  name: "size-known",
  source:
    "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-sku-not-available; message as met in public logs (2026)",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { size, sizePath } = machineModel(request);
    if (size === undefined || size === "Mix" || machineSize(size) || retiredSizes.test(size)) return [];
    return [
      invalidParameter(
        sizePath,
        `The value ${size} provided for the VM size is not valid. The valid sizes in the current region are: ` +
          `${Object.keys(machineSizes).join(",")}.`,
      ),
    ];
  },
};
