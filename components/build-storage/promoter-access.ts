import * as authorization from "@pulumi/azure-native/authorization";
import type * as pulumi from "@pulumi/pulumi";
import { type BuildAccount } from "./build-account";
import { type PromoterAssignment } from "./build-account-plan";
import { type BuildRole } from "./roles";

interface PromoterAccess {
  account: BuildAccount;
  assignments: PromoterAssignment[];
  principalId: pulumi.Input<string>;
  /** The ids of the roles that the plan names. */
  roleIds: Partial<Record<BuildRole, pulumi.Input<string>>>;
}

/** Lets the promoter into the containers that the plan says, each with its own role, and nowhere else in the account. */
export function admitPromoter(
  name: string,
  { account, assignments, principalId, roleIds }: PromoterAccess,
  opts: pulumi.CustomResourceOptions,
): authorization.RoleAssignment[] {
  return assignments.map(
    ({ container, role, guid }) =>
      new authorization.RoleAssignment(
        `${name}-promoter-${container}`,
        {
          scope: account.containerIds.get(container)!,
          roleAssignmentName: guid,
          roleDefinitionId: roleIds[role]!,
          principalId,
          principalType: "ServicePrincipal",
        },
        opts,
      ),
  );
}
