import { type Rule } from "../../contract";
import { machineModel, machineTypes } from "../compute/machines";
import { badRequest } from "../errors";
import { at } from "../reading";

interface OptIn {
  /** As a subscription registers it. */
  feature: string;
  /** Where a machine's model asks for it. */
  path: string;
  value: string | boolean;
}

/** What a machine may have only in a subscription that opted in. */
const optIns: OptIn[] = [
  { feature: "Microsoft.Compute/EncryptionAtHost", path: "securityProfile.encryptionAtHost", value: true },
  { feature: "Microsoft.Compute/UseStandardSecurityType", path: "securityProfile.securityType", value: "Standard" },
];

export const featureRegistered: Rule = {
  name: "feature-registered",
  source:
    "InvalidParameter for EncryptionAtHost: https://github.com/hashicorp/terraform-provider-azurerm/issues/17185 (2022-06); " +
    "UseStandardSecurityType: https://learn.microsoft.com/azure/virtual-machines/trusted-launch-faq (2025-08-05), its words a guess",
  types: machineTypes,
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const registered = request.cloud.preconditions?.features;
    if (registered === undefined) return [];
    const { profile } = machineModel(request);
    return optIns
      .filter(({ feature, path, value }) => at(profile, path) === value && !holds(registered, feature))
      .map(({ feature, path }) =>
        badRequest(
          "InvalidParameter",
          `The property '${path}' is not valid because the '${feature}' feature is not enabled for this subscription.`,
          path,
        ),
      );
  },
};

function holds(registered: readonly string[], feature: string): boolean {
  return registered.some((one) => one.toLowerCase() === feature.toLowerCase());
}
