import { type Rule } from "../../contract";
import { conflict } from "../errors";
import { isWithin, sameType } from "../ids";
import { textAt } from "../reading";

const lockType = "Microsoft.Authorization/locks";

/** What is deleted in the vault's or the account's own service, where ARM's locks don't reach. */
const dataPlane = [
  "Microsoft.KeyVault/vaults/secrets",
  "Microsoft.KeyVault/vaults/keys",
  "Microsoft.Storage/storageAccounts/blobServices/containers/blobs",
];

export const scopeLocked: Rule = {
  name: "scope-locked",
  source:
    "ScopeLocked: https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources (checked 2026-11-22)",
  types: ["*"],
  operations: ["put", "delete"],
  needsCloud: true,
  check({ operation, id, cloud }) {
    if (sameType(id.type, lockType) || dataPlane.some((type) => sameType(type, id.type))) return [];
    const locks = cloud.list(lockType).filter(({ id: lockId, body }) => {
      const scope = lockId.slice(0, lockId.toLowerCase().lastIndexOf("/providers/"));
      const level = textAt(body, "properties.level");
      if (operation === "put") return level === "ReadOnly" && isWithin(id.text, scope);
      return level !== "NotSpecified" && (isWithin(id.text, scope) || isWithin(scope, id.text));
    });
    if (locks.length === 0) return [];
    const scopes = locks.map((lock) => `'${lock.id.slice(0, lock.id.toLowerCase().lastIndexOf("/providers/"))}'`);
    return [
      conflict(
        "ScopeLocked",
        `The scope '${id.text}' cannot perform ${operation === "put" ? "write" : "delete"} operation because following scope(s) are ` +
          `locked: ${scopes.join(",")}. Please remove the lock and try again.`,
      ),
    ];
  },
};
