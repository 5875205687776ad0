import { type Rule } from "../../contract";
import { badRequest } from "../errors";
import { flagAt, numberAt } from "../reading";

const path = "properties.immutabilityPeriodSinceCreationInDays";

export const immutabilityPeriod: Rule = {
  name: "immutability-period",
  source:
    "1-146000 days: https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview (checked 2026-11-22)",
  types: ["Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const days = numberAt(body, path);
    const both =
      flagAt(body, "properties.allowProtectedAppendWrites") === true &&
      flagAt(body, "properties.allowProtectedAppendWritesAll") === true;
    return [
      ...(days !== undefined && (days < 1 || days > 146_000)
        ? [
            badRequest(
              "InvalidRequestPropertyValue",
              `The immutability period ${days} is not between 1 and 146000 days.`,
              path,
            ),
          ]
        : []),
      ...(both
        ? [
            badRequest(
              "InvalidRequestPropertyValue",
              "allowProtectedAppendWrites and allowProtectedAppendWritesAll are mutually exclusive.",
              "properties.allowProtectedAppendWritesAll",
            ),
          ]
        : []),
    ];
  },
};
