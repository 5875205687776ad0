import { createHash } from "node:crypto";
import { type Placement } from "./placement";

// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
const builtInRoles = {
  "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
  "Log Analytics Reader": "73c42c96-874c-492b-b04d-ab87d138a893",
  "Monitoring Metrics Publisher": "3913510d-42f4-4e42-8a64-420c390055eb",
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

/** What a custom role of an environment's is, and may do. */
export interface CustomRoleFacts {
  /** Its name for people, within its environment. */
  title: string;
  /** What its GUID is made of, beside subscription and environment. */
  guidOf: string[];
  description: string;
  actions: readonly string[];
  /** Left out: none. */
  dataActions?: readonly string[];
}

/** A custom role as Azure wants it. */
export interface CustomRole {
  /** The GUID that is the role definition's name. */
  guid: string;
  /** Unique in the tenant, as Azure demands. */
  roleName: string;
  description: string;
  /** Where it is defined and may be assigned: the subscription, since every region has a resource group of its own. */
  scope: string;
  actions: string[];
  dataActions: string[];
}

/** One custom role of an environment. */
export function customRole(
  { naming, subscriptionId }: Placement,
  { title, guidOf, description, actions, dataActions = [] }: CustomRoleFacts,
): CustomRole {
  const environment = `${naming.workload}-${naming.environment}`;
  return {
    guid: stableGuid(subscriptionId, environment, ...guidOf),
    // Two subscriptions of one tenant may both hold a `cg-dev`.
    roleName: `${environment} ${title} (${subscriptionId.slice(0, 8)})`,
    description,
    scope: `/subscriptions/${subscriptionId}`,
    actions: [...actions],
    dataActions: [...dataActions],
  };
}

/** The arguments of a custom role's definition. */
export function roleDefinitionArgs({ guid, scope, roleName, description, actions, dataActions }: CustomRole) {
  return {
    scope,
    roleDefinitionId: guid,
    roleName,
    description,
    roleType: "CustomRole",
    assignableScopes: [scope],
    permissions: [{ actions, notActions: [], dataActions, notDataActions: [] }],
  };
}
