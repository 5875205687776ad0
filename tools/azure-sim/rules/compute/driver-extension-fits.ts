import { type Rule } from "../../contract";
import { machineSize } from "../data/machine-sizes";
import { badRequest } from "../errors";
import { objectsAt, textAt } from "../reading";
import { machineModel, scaleSetType } from "./machines";

const list = "extensionProfile.extensions";

/** Azure takes such a model too, and the extension fails on every machine: a set that never has a good one. */
export const driverExtensionFits: Rule = {
  name: "driver-extension-fits",
  source:
    "exit codes 11 and 13, no such GPU on the size: https://learn.microsoft.com/azure/virtual-machines/extensions/hpccompute-gpu-linux (2025-06-30) " +
    "and hpccompute-amd-gpu-linux (2025-04-30); which sizes: https://github.com/Azure/azhpc-extensions, " +
    "NvidiaGPU/Nvidia-GPU-Linux-Resources.json (2025-05-01) and AmdGPU/AMD-GPU-Linux-Resources.json (2025-08-18)",
  types: [scaleSetType],
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path, size } = machineModel(request);
    const known = size === undefined ? undefined : machineSize(size);
    if (known === undefined) return [];
    return objectsAt(profile, list).flatMap((extension, index) => {
      if (textAt(extension, "properties.publisher") !== "Microsoft.HpcCompute") return [];
      const type = textAt(extension, "properties.type");
      if (type === undefined || type === known.driverExtension) return [];
      return [
        badRequest(
          "VMExtensionProvisioningError",
          `The handler for the extension '${type}' failed on a machine of the size ${size}: this size is not supported.`,
          `${path}${list}[${index}]`,
        ),
      ];
    });
  },
};
