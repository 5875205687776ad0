import * as authorization from "@pulumi/azure-native/authorization";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";
import { identityOutputs, tagsFor, throwProblems } from "../conventions";
import { type SessionControllerAccessArgs } from "./args";
import { planSessionControllerAccess, type SessionControllerPlan } from "./plan";

/**
 * What the session controller of one region acts as: an identity that has the environment's one role on each of the region's scale sets.
 * The controller itself is a later part; README.md is the contract that it follows.
 */
export class SessionControllerAccess extends pulumi.ComponentResource {
  readonly identityId: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;
  readonly principalId: pulumi.Output<string>;
  readonly plan: SessionControllerPlan;

  /**
   * @param name the logical name, e.g. `japaneast-1-session-controller`
   * @throws {pulumi.InputPropertiesError} with every problem of the arguments
   */
  constructor(name: string, args: SessionControllerAccessArgs, options?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:session-controller:SessionControllerAccess", name, {}, options);
    this.plan = planSessionControllerAccess(args);
    throwProblems(`the session controller's access ${name}`, this.plan.problems);
    const { placement, resourceGroupName, roleId, scaleSetIds } = args;
    const { identityName, assignments } = this.plan;

    const identity = new managedidentity.UserAssignedIdentity(
      `${name}-identity`,
      {
        resourceGroupName,
        location: placement.location,
        resourceName: identityName,
        tags: tagsFor(placement.tags, "session-controller"),
      },
      { parent: this },
    );
    const { principalId, clientId } = identityOutputs(identity);
    for (const { scaleSet, guid } of assignments) {
      new authorization.RoleAssignment(
        `${name}-on-${scaleSet}`,
        {
          scope: scaleSetIds[scaleSet]!,
          roleAssignmentName: guid,
          roleDefinitionId: roleId,
          principalId,
          principalType: "ServicePrincipal",
        },
        { parent: this },
      );
    }

    this.identityId = identity.id;
    this.clientId = clientId;
    this.principalId = principalId;
    this.registerOutputs({
      identityId: this.identityId,
      clientId: this.clientId,
      principalId: this.principalId,
    });
  }
}
