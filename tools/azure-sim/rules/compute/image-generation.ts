import { type Rule } from "../../contract";
import { marketplaceImage } from "../data/images";
import { machineSize } from "../data/machine-sizes";
import { badRequest } from "../errors";
import { machineModel, machineTypes } from "./machines";

export const imageGeneration: Rule = {
  name: "image-generation",
  source:
    "https://learn.microsoft.com/azure/virtual-machines/sizes/gpu-accelerated/nvadsv710-v5-series (2024); generation-2",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path, size } = machineModel(request);
    const generation = marketplaceImage(profile)?.generation;
    const known = size === undefined ? undefined : machineSize(size);
    return !known || generation === undefined || known.generations.includes(generation)
      ? []
      : [
          badRequest(
            "BadRequest",
            `The selected VM size '${size}' cannot boot Hypervisor Generation '${generation}'. If this was a Create operation ` +
              "please check that the Hypervisor Generation of the Image matches the Hypervisor Generation of the selected VM Size.",
            `${path}storageProfile.imageReference`,
          ),
        ];
  },
};
