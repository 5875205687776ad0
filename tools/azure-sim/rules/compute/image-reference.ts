import { type Rule } from "../../contract";
import { invalidParameter } from "../errors";
import { textAt } from "../reading";
import { machineModel, machineTypes } from "./machines";

const reference = "storageProfile.imageReference";

export const imageReference: Rule = {
  name: "image-reference",
  source:
    "The value of parameter imageReference.version is invalid: https://github.com/hashicorp/terraform-provider-azurerm/issues/11829 " +
    "(2021-05); which characters publishers, offers and SKUs have [m]",
  types: machineTypes,
  operations: ["put"],
  needsCloud: false,
  check(request) {
    const { profile, path } = machineModel(request);
    return ["publisher", "offer", "sku", "version"].flatMap((member) => {
      const value = textAt(profile, `${reference}.${member}`);
      if (value === undefined || /^[A-Za-z0-9._-]+$/.test(value)) return [];
      return [
        invalidParameter(
          `${path}${reference}.${member}`,
          `The value of parameter imageReference.${member} is invalid.`,
        ),
      ];
    });
  },
};
