import { type Rule } from "../../contract";
import { retiredSizes } from "../data/machine-sizes";
import { conflict } from "../errors";
import { ownName } from "../ids";
import { machineModel, machineTypes } from "./machines";

export const sizeRetired: Rule = {
  name: "size-retired",
  source: "https://learn.microsoft.com/azure/virtual-machines/sizes/retirement/retired-sizes-list (2026-04-15)",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { size, sizePath } = machineModel(request);
    return size !== undefined && retiredSizes.test(size)
      ? [
          conflict(
            "SkuNotAvailable",
            `The requested VM size for resource '${ownName(request.id)}' is currently not available: ${size} is retired. ` +
              "Its successors are the NVadsA10_v5 and NVads_V710_v5 series. See https://aka.ms/azureskunotavailable.",
            sizePath,
          ),
        ]
      : [];
  },
};
