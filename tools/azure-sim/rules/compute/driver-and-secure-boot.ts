import { type Rule } from "../../contract";
import { machineSize } from "../data/machine-sizes";
import { badRequest } from "../errors";
import { flagAt, objectsAt, textAt } from "../reading";
import { machineModel, machineTypes, systemOf } from "./machines";

/**
 * Azure takes such a body and the machine comes up without its GPU (or its extension fails): a deployment that the
 * simulator must not call good.
 */
export const driverAndSecureBoot: Rule = {
  name: "driver-and-secure-boot",
  source:
    "GRID on Linux needs Secure Boot off: https://learn.microsoft.com/azure/virtual-machines/linux/n-series-driver-setup " +
    "(2025-12-04), whose caution names the virtual TPM too; the driver extensions don't support it: " +
    "https://learn.microsoft.com/azure/virtual-machines/extensions/hpccompute-gpu-linux (2025-06-30)",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path, size } = machineModel(request);
    const driver = objectsAt(profile, "extensionProfile.extensions").find(
      (extension) => textAt(extension, "properties.publisher") === "Microsoft.HpcCompute",
    );
    if (
      flagAt(profile, "securityProfile.uefiSettings.vTpmEnabled") === true &&
      textAt(driver, "properties.type") === "NvidiaGpuDriverLinux"
    ) {
      return [
        badRequest(
          "VMExtensionProvisioningTimeout",
          "Provisioning of VM extension NvidiaGpuDriverLinux has timed out: its installation hangs with a virtual TPM.",
          `${path}securityProfile.uefiSettings.vTpmEnabled`,
        ),
      ];
    }
    if (flagAt(profile, "securityProfile.uefiSettings.secureBootEnabled") !== true) return [];
    const usesGrid = size !== undefined && machineSize(size)?.grid === true && systemOf(profile) === "Linux";
    return driver || usesGrid
      ? [
          badRequest(
            "VMExtensionProvisioningError",
            `The graphics driver of ${size ?? "this size"} does not load with Secure Boot on.`,
            `${path}securityProfile.uefiSettings.secureBootEnabled`,
          ),
        ]
      : [];
  },
};
