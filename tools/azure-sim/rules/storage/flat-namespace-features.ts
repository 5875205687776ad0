import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { parentId } from "../ids";
import { flagAt } from "../reading";

const excluded = [
  "properties.isVersioningEnabled",
  "properties.changeFeed.enabled",
  "properties.restorePolicy.enabled",
];

export const flatNamespaceFeatures: Rule = {
  name: "flat-namespace-features",
  source:
    "https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts (checked 2026-11-22)",
  types: ["Microsoft.Storage/storageAccounts/blobServices"],
  operations: ["put"],
  needsCloud: true,
  check({ id, body, cloud }) {
    const account = cloud.get(parentId(id)!);
    if (flagAt(account?.body, "properties.isHnsEnabled") !== true) return [];
    return excluded
      .filter((path) => flagAt(body, path) === true)
      .map((path) =>
        conflict(
          "FeatureNotSupportedForAccount",
          `${path.replace("properties.", "")} is not supported for the account: it has a hierarchical namespace.`,
          path,
        ),
      );
  },
};
