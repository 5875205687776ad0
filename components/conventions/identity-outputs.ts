import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";

/** A user-assigned identity as other resources use it. None of the values changes as long as the identity exists. */
export interface IdentityOutputs {
  id: pulumi.Output<string>;
  principalId: pulumi.Output<string>;
  clientId: pulumi.Output<string>;
}

/**
 * The ids of an identity, known in previews as soon as the identity exists.
 *
 * azure-native reports every computed output of an updated resource as unknown in a preview
 * (https://github.com/pulumi/pulumi-azure-native/issues/1080; `previewOutputs` in its provider), so a change of the identity's
 * tags makes `identity.principalId` unknown, and Azure allows no other principal in a role assignment: the preview reports the
 * replacement of every role assignment, and `up` replaces none. A preview therefore asks Azure for the two ids. The id of an identity
 * that is created or replaced is unknown in previews; then these outputs are unknown too, as they should be.
 *
 * `up` uses the outputs of the resource: a read directly after a creation may not find the identity yet.
 */
export function identityOutputs(identity: managedidentity.UserAssignedIdentity): IdentityOutputs {
  const { id, principalId, clientId } = identity;
  if (!pulumi.runtime.isDryRun()) return { id, principalId, clientId };
  const found = id.apply((text) => lookUp(text, identity));
  return {
    id,
    principalId: found.apply((existing) => (existing ? pulumi.output(existing.principalId) : principalId)),
    clientId: found.apply((existing) => (existing ? pulumi.output(existing.clientId) : clientId)),
  };
}

/** @returns undefined when the identity was deleted outside of Pulumi: the next refresh reports that. */
async function lookUp(
  id: string,
  identity: managedidentity.UserAssignedIdentity,
): Promise<managedidentity.GetUserAssignedIdentityResult | undefined> {
  const [, resourceGroupName, resourceName] = /\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/i.exec(id) ?? [];
  if (resourceGroupName === undefined || resourceName === undefined) return undefined;
  try {
    return await managedidentity.getUserAssignedIdentity({ resourceGroupName, resourceName }, { parent: identity });
  } catch {
    return undefined;
  }
}
