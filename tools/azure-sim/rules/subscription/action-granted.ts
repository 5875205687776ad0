import { type ArmError, type CloudReader, type ResourceId, type Rule } from "../../contract";
import { sameType } from "../ids";
import { clientOf } from "./client";
import { grants } from "./granted";

/** Types whose actions are named otherwise than the type. */
const actionNames: Record<string, string> = {
  "microsoft.resources/resourcegroups": "Microsoft.Resources/subscriptions/resourceGroups",
};

/**
 * Types that the provider deletes through the service itself, where a role's `dataActions` count and its actions don't:
 * secrets and keys (https://github.com/pulumi/pulumi-azure-native, custom_keyvault.go).
 */
const deletedElsewhere = ["Microsoft.KeyVault/vaults/secrets", "Microsoft.KeyVault/vaults/keys"];

export const actionGranted: Rule = {
  name: "action-granted",
  source:
    "AuthorizationFailed, 403: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting [m], wording " +
    "https://github.com/microsoft/foundry-dev-tools/issues/555 (2026-07); before a create the provider reads: " +
    "https://github.com/pulumi/pulumi-azure-native client_azcore.go, CanCreate (checked 2026-11-22)",
  types: ["*"],
  operations: ["put", "delete"],
  needsCloud: true,
  check({ id, operation, previous, cloud }) {
    const granted = cloud.preconditions?.actions;
    if (granted === undefined) return [];
    const type = actionNames[id.type.toLowerCase()] ?? id.type;
    if (operation === "delete" && deletedElsewhere.some((one) => sameType(one, id.type))) return [];
    const needed = operation === "delete" ? ["delete"] : previous ? ["write"] : ["read", "write"];
    return needed
      .map((verb) => `${type}/${verb}`)
      .filter((action) => !grants(granted, action))
      .slice(0, 1)
      .map((action) => authorizationFailed(action, id, cloud));
  },
};

function authorizationFailed(action: string, id: ResourceId, cloud: CloudReader): ArmError {
  const client = clientOf(cloud);
  return {
    status: 403,
    code: "AuthorizationFailed",
    message:
      `The client '${client}' with object id '${client}' does not have authorization to perform action '${action}' over ` +
      `scope '${id.text}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  };
}
