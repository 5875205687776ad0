import { type ArmError, type Rule } from "../../contract";
import { machineSize } from "../data/machine-sizes";
import { badRequest, conflict } from "../errors";
import { flagAt, holdsUnknown, isUnknown, objectsAt } from "../reading";
import { machineModel, machineTypes } from "./machines";

export const interfacesOfMachine: Rule = {
  name: "interfaces-of-machine",
  source:
    "https://learn.microsoft.com/azure/virtual-machines/linux/multiple-nics; limits per size on the size pages " +
    "(https://learn.microsoft.com/azure/virtual-machines/sizes, 2024-2025)",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path, size, isScaleSet } = machineModel(request);
    const member = isScaleSet ? "networkProfile.networkInterfaceConfigurations" : "networkProfile.networkInterfaces";
    if (holdsUnknown(profile, member) || profile === undefined) return [];
    const openPrimary = objectsAt(profile, member).some((one) => isUnknown(one, "properties.primary"));
    const interfaces = objectsAt(profile, member);
    const limit = size === undefined ? undefined : machineSize(size)?.interfaces;
    const primary = interfaces.filter((one) => flagAt(one, "properties.primary") === true).length;
    const problems: ArmError[] = [];
    if (interfaces.length === 0) {
      problems.push(
        badRequest("InvalidParameter", "A machine needs at least one network interface.", `${path}${member}`),
      );
    } else if (!openPrimary && (interfaces.length > 1 ? primary !== 1 : primary === 0 && isScaleSet)) {
      problems.push(
        badRequest(
          "MultipleNetworkInterfacesMustHaveOnePrimary",
          `${primary} of ${interfaces.length} network interfaces are primary; exactly one must be.`,
          `${path}${member}`,
        ),
      );
    }
    if (limit !== undefined && interfaces.length > limit) {
      problems.push(
        conflict(
          "NetworkInterfaceCountExceeded",
          `The number of network interfaces for VM size ${size} exceeds the maximum allowed: ${interfaces.length} of ${limit}.`,
          `${path}${member}`,
        ),
      );
    }
    return problems;
  },
};
