import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { flagAt } from "../reading";
import { accountOf } from "./accounts";

export const versionWormNeedsVersioning: Rule = {
  name: "version-worm-needs-versioning",
  source: "https://learn.microsoft.com/azure/storage/blobs/immutable-version-level-worm-policies (checked 2026-11-22)",
  types: ["Microsoft.Storage/storageAccounts/blobServices/containers"],
  operations: ["put"],
  needsCloud: true,
  check(request) {
    const path = "properties.immutableStorageWithVersioning.enabled";
    const service = request.cloud.get(`${accountOf(request)?.id}/blobServices/default`);
    return flagAt(request.body, path) === true && flagAt(service?.body, "properties.isVersioningEnabled") !== true
      ? [
          conflict(
            "VersioningNotEnabledForAccount",
            "Version-level immutability needs blob versioning on the account.",
            path,
          ),
        ]
      : [];
  },
};
