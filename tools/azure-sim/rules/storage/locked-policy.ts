import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { textAt } from "../reading";

export const lockedPolicy: Rule = {
  name: "locked-policy",
  source:
    "a locked policy is never shortened or removed: https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview; " +
    "a PUT writes unlocked ones only, a locked one is lengthened by an action of its own: " +
    "https://learn.microsoft.com/dotnet/api/azure.resourcemanager.storage.immutabilitypolicyresource (checked 2026-11-22)",
  types: ["Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies"],
  operations: ["put", "delete"],
  needsCloud: false,
  check: ({ previous }) =>
    textAt(previous?.body, "properties.state") === "Locked"
      ? [
          conflict(
            "ImmutabilityPolicyLocked",
            "The immutability policy is locked: it cannot be written or deleted, only its period can be lengthened, by the " +
              "action extend.",
            "properties.immutabilityPeriodSinceCreationInDays",
          ),
        ]
      : [],
};
