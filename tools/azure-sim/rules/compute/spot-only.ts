import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { isSet, isUnknown, numberAt } from "../reading";
import { isSpot, machineModel, machineTypes } from "./machines";

export const spotOnly: Rule = {
  name: "spot-only",
  source: "https://learn.microsoft.com/azure/virtual-machines/error-codes-spot (2023-02-28)",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path } = machineModel(request);
    const price = numberAt(profile, "billingProfile.maxPrice");
    if (isUnknown(profile, "priority")) return [];
    if (isSpot(profile)) {
      return price === undefined || price === -1 || price > 0
        ? []
        : [
            badRequest(
              "MaxPriceValueInvalid",
              "Invalid max price value. The only supported values for max price are -1 or a decimal greater than zero.",
              `${path}billingProfile.maxPrice`,
            ),
          ];
    }
    return [
      ...(isSet(profile, "evictionPolicy")
        ? [
            badRequest(
              "EvictionPolicyCanBeSetOnlyOnAzureSpotVirtualMachines",
              "Eviction policy can be set only on Azure Spot Virtual Machines.",
              `${path}evictionPolicy`,
            ),
          ]
        : []),
      ...(isSet(profile, "billingProfile.maxPrice")
        ? [
            badRequest(
              "MaxPriceIsSupportedOnlyForAzureSpotVirtualMachines",
              "Max price is supported only for Azure Spot Virtual Machines.",
              `${path}billingProfile.maxPrice`,
            ),
          ]
        : []),
    ];
  },
};
