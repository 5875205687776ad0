import { type Rule } from "../../contract";
import { marketplaceImage } from "../data/images";
import { badRequest } from "../errors";
import { isSet } from "../reading";
import { machineModel, machineTypes } from "./machines";

export const imagePlan: Rule = {
  name: "image-plan",
  source:
    "VMMarketplaceInvalidInput: https://github.com/kubermatic/machine-controller/issues/788 (2020-06), " +
    "https://github.com/Azure/sap-automation/issues/433 (2023-03)",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path } = machineModel(request);
    if (marketplaceImage(profile)?.plan === undefined || isSet(request.body, "plan")) return [];
    return [
      badRequest(
        "VMMarketplaceInvalidInput",
        "Creating a virtual machine from Marketplace image or a custom image sourced from a Marketplace image requires Plan " +
          `information in the request. VM: '${request.id.text}'.`,
        `${path}storageProfile.imageReference`,
      ),
    ];
  },
};
