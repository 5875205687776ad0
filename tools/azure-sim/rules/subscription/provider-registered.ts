import { type Rule } from "../../contract";
import { conflict } from "../errors";

/**
 * Namespaces that every subscription has from its beginning:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/azure-services-resource-providers [m]
 */
const always = ["microsoft.authorization", "microsoft.consumption", "microsoft.portal", "microsoft.resources"];

export const providerRegistered: Rule = {
  name: "provider-registered",
  source:
    "MissingSubscriptionRegistration, 409: https://github.com/nforgeio/neonKUBE/issues/1670 (2022-09), " +
    "https://github.com/Azure/Commercial-Marketplace-SaaS-Accelerator/issues/852 (2025-07)",
  types: ["*"],
  operations: ["put"],
  needsCloud: true,
  check({ id, cloud }) {
    const registered = cloud.preconditions?.resourceProviders;
    if (registered === undefined) return [];
    const namespace = id.type.split("/")[0]!;
    const isThere = [...always, ...registered].some((one) => one.toLowerCase() === namespace.toLowerCase());
    return isThere
      ? []
      : [
          conflict(
            "MissingSubscriptionRegistration",
            `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how ` +
              "to register subscriptions.",
            namespace,
          ),
        ];
  },
};
