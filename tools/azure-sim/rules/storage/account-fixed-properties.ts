import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { at, isUnknown } from "../reading";

const createOnly = [
  "properties.encryption.requireInfrastructureEncryption",
  "properties.isHnsEnabled",
  "properties.isNfsV3Enabled",
  "properties.immutableStorageWithVersioning.enabled",
];

export const accountFixedProperties: Rule = {
  name: "account-fixed-properties",
  source:
    "https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable and " +
    "https://learn.microsoft.com/azure/storage/blobs/immutable-version-level-worm-policies (only when the account is created; checked 2026-11-22)",
  types: ["Microsoft.Storage/storageAccounts"],
  operations: ["put"],
  needsCloud: false,
  check: ({ body, previous }) =>
    createOnly
      .filter((path) => {
        const [before, now] = [at(previous?.body, path) ?? false, at(body, path)];
        return previous && now !== undefined && !isUnknown(body, path) && before !== now;
      })
      .map((path) =>
        conflict(
          "AccountPropertyCannotBeUpdated",
          `The property '${path.split(".").at(-1)}' was specified in the input, but it cannot be updated.`,
          path,
        ),
      ),
};
