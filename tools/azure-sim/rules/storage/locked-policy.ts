import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { numberAt, textAt } from "../reading";

const path = "properties.immutabilityPeriodSinceCreationInDays";

export const lockedPolicy: Rule = {
  name: "locked-policy",
  source:
    "a locked policy is never shortened or removed: https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview (checked 2026-11-22)",
  types: ["Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies"],
  operations: ["put", "delete"],
  needsCloud: false,
  check({ operation, body, previous }) {
    if (textAt(previous?.body, "properties.state") !== "Locked") return [];
    const [before, now] = [numberAt(previous?.body, path), numberAt(body, path)];
    return operation === "delete" || (before !== undefined && now !== undefined && now < before)
      ? [
          conflict(
            "ImmutabilityPolicyLocked",
            "The immutability policy is locked: its period can be lengthened only, and it cannot be deleted.",
            path,
          ),
        ]
      : [];
  },
};
