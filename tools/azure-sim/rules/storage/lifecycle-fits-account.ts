import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { findAll, textAt } from "../reading";
import { accountOf } from "./accounts";

export const lifecycleFitsAccount: Rule = {
  name: "lifecycle-fits-account",
  source:
    "no tiering on premium block blob: https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview (checked 2026-11-22)",
  types: ["Microsoft.Storage/storageAccounts/managementPolicies"],
  operations: ["put"],
  needsCloud: true,
  check(request) {
    if (textAt(accountOf(request)?.body, "sku.name")?.startsWith("Premium") !== true) return [];
    const tiers = ["baseBlob", "snapshot", "version"].flatMap((kind) =>
      ["tierToCool", "tierToCold", "tierToArchive", "tierToHot"].flatMap((action) =>
        findAll(request.body, `properties.policy.rules[].definition.actions.${kind}.${action}`),
      ),
    );
    return tiers.map(({ path }) =>
      badRequest("FeatureNotSupportedForAccount", "Tiering is not supported on premium block blob accounts.", path),
    );
  },
};
