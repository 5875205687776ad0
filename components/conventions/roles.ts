import { createHash } from "node:crypto";

// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
const builtInRoles = {
  "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
  "Monitoring Metrics Publisher": "3913510d-42f4-4e42-8a64-420c390055eb",
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
} as const;

export type BuiltInRole = keyof typeof builtInRoles;

/** The id of one of Azure's own roles, as role assignments want it. */
export function builtInRoleId(subscriptionId: string, role: BuiltInRole): string {
  return roleDefinitionId(subscriptionId, builtInRoles[role]);
}

/** The full id of a role definition from its GUID. */
export function roleDefinitionId(subscriptionId: string, guid: string): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
}

const roleAssignmentNamespace = "6f1b8a52-58f4-4d57-9c3b-3c9a54a8a3a1";

/**
 * The GUID that names a role assignment or a custom role: the same for the same parts, always (UUID version 5).
 * Azure refuses a second assignment of one role to one principal under another GUID, so it must not be random.
 *
 * @param parts what makes it unique: the subscription, the scope's name, the principal's name, the role
 */
export function stableGuid(...parts: string[]): string {
  const namespace = Buffer.from(roleAssignmentNamespace.replaceAll("-", ""), "hex");
  const bytes = createHash("sha1").update(namespace).update(parts.join("\n")).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
