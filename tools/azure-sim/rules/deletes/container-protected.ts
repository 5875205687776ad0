import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { numberAt, textAt } from "../reading";

const policyType = "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies";

/**
 * A container goes only without a policy; its account and its group stay only for a locked one: an unlocked policy
 * doesn't hold the account.
 */
export const containerProtected: Rule = {
  name: "container-protected",
  source:
    "ContainerProtectedFromDeletion as met in a public troubleshooting guide (checked 2026-11-22); https://learn.microsoft.com/azure/storage/blobs/immutable-container-level-worm-policies and " +
    "immutable-time-based-retention-policy-overview (checked 2026-11-22)",
  types: [
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Storage/storageAccounts/blobServices/containers",
    "Microsoft.Resources/resourceGroups",
  ],
  operations: ["delete"],
  needsCloud: true,
  check({ id, cloud }) {
    const isContainer = id.type.toLowerCase().endsWith("/containers");
    const policies = cloud
      .children(id.text)
      .filter(
        ({ type, body }) =>
          type.toLowerCase() === policyType.toLowerCase() &&
          (numberAt(body, "properties.immutabilityPeriodSinceCreationInDays") ?? 0) > 0 &&
          (isContainer || textAt(body, "properties.state") === "Locked"),
      );
    return policies.map((policy) =>
      conflict(
        "ContainerProtectedFromDeletion",
        `The storage container ${policy.id.split("/").at(-3)} is protected from deletion due to immutability policy.`,
      ),
    );
  },
};
