import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { type Placement, roleDefinitionArgs } from "../conventions";
import { planSessionControllerRole } from "./role";

/** The one custom role of an environment's session controllers; each region assigns it to its own. */
export class SessionControllerRole extends pulumi.ComponentResource {
  readonly roleId: pulumi.Output<string>;

  constructor(name: string, { placement }: { placement: Placement }, options?: pulumi.ComponentResourceOptions) {
    super("cloudgaming:session-controller:SessionControllerRole", name, {}, options);
    const definition = new authorization.RoleDefinition(
      `${name}-definition`,
      roleDefinitionArgs(planSessionControllerRole(placement)),
      { parent: this },
    );
    this.roleId = definition.id;
    this.registerOutputs({ roleId: this.roleId });
  }
}
