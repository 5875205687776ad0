import { type Rule } from "../../contract";
import { marketplaceImage } from "../data/images";
import { conflict } from "../errors";
import { numberAt } from "../reading";
import { machineModel, machineTypes } from "./machines";

export const diskHoldsImage: Rule = {
  name: "disk-holds-image",
  source:
    "OperationNotAllowed, 409: https://github.com/Azure/avdaccelerator/issues/523 (2023-10), for scale sets " +
    "https://github.com/ansible-collections/azure/issues/957 (2022-08); Ubuntu's 30 GB: https://github.com/scalar-labs/scalar-terraform/pull/230 (2020-10); " +
    "Red Hat's 64 GB: https://github.com/kubermatic/dashboard/issues/4259 (2022-03)",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path } = machineModel(request);
    const [size, needed] = [numberAt(profile, "storageProfile.osDisk.diskSizeGB"), marketplaceImage(profile)?.diskGiB];
    return size === undefined || needed === undefined || size >= needed
      ? []
      : [
          conflict(
            "OperationNotAllowed",
            `The specified disk size ${size} GB is smaller than the size of the corresponding disk in the VM image: ${needed} GB. ` +
              "This is not allowed. Please choose equal or greater size or do not specify an explicit size.",
            `${path}storageProfile.osDisk.diskSizeGB`,
          ),
        ];
  },
};
