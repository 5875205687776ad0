import { type ArmError, type Rule } from "../../contract";
import { badRequest } from "../errors";
import { flagAt, isUnknown, numberAt } from "../reading";

const policies = ["deleteRetentionPolicy", "containerDeleteRetentionPolicy", "restorePolicy", "changeFeed"];

export const blobServiceSettings: Rule = {
  name: "blob-service-settings",
  source:
    "soft delete 1-365 days: https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview; restore needs " +
    "versioning, change feed and fewer days than soft delete: https://learn.microsoft.com/azure/storage/blobs/point-in-time-restore-overview [m]",
  types: ["Microsoft.Storage/storageAccounts/blobServices"],
  operations: ["put"],
  needsCloud: false,
  check({ body }) {
    const problems: ArmError[] = [];
    for (const policy of policies) {
      const path = `properties.${policy}`;
      const member = policy === "changeFeed" ? "retentionInDays" : "days";
      const days = numberAt(body, `${path}.${member}`);
      const longest = policy === "changeFeed" ? 146_000 : 365;
      const required = policy.toLowerCase().endsWith("deleteretentionpolicy");
      const isOn = flagAt(body, `${path}.enabled`) === true;
      if (
        (days !== undefined && (days < 1 || days > longest)) ||
        (isOn && required && days === undefined && !isUnknown(body, `${path}.${member}`))
      ) {
        problems.push(
          badRequest(
            "InvalidRequestPropertyValue",
            `The value '${days ?? "null"}' for property '${policy}.${member}' is invalid: 1 to ${longest} days.`,
            `${path}.${member}`,
          ),
        );
      }
    }
    if (flagAt(body, "properties.restorePolicy.enabled") === true) {
      const missing = [
        ...(flagAt(body, "properties.isVersioningEnabled") === false ? ["isVersioningEnabled"] : []),
        ...(flagAt(body, "properties.changeFeed.enabled") === false ? ["changeFeed"] : []),
        ...(flagAt(body, "properties.deleteRetentionPolicy.enabled") === false ? ["deleteRetentionPolicy"] : []),
      ];
      const [restore, softDelete] = [
        numberAt(body, "properties.restorePolicy.days"),
        numberAt(body, "properties.deleteRetentionPolicy.days"),
      ];
      if (missing.length > 0 || (restore !== undefined && softDelete !== undefined && restore >= softDelete)) {
        problems.push(
          badRequest(
            "InvalidRequestPropertyValue",
            `Point-in-time restore needs ${missing.join(", ") || "fewer days than soft delete keeps"}.`,
            "properties.restorePolicy",
          ),
        );
      }
    }
    return problems;
  },
};
