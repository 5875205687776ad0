import type * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import {
  planSessionControllerAccess,
  SessionControllerAccess,
  type SessionControllerAccessArgs,
  SessionControllerRole,
} from "../../../components/session-controller";
import { toWire, typeInfo, validateBody } from "../../../tools/azure-sim/types";
import { declare } from "../../support/declare";
import { placementIn } from "../conventions/placement";

const group = "/subscriptions/s/resourceGroups/rg-cg-test-jpe-1";
const idOf = (name: string) => `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`;

function args(overrides: Partial<SessionControllerAccessArgs> = {}): SessionControllerAccessArgs {
  return {
    placement: placementIn("japaneast"),
    scaleSets: ["vmss-ondemand", "vmss-spot"],
    freeMinutesBeforeRemoval: 15,
    resourceGroupName: "rg-cg-test-jpe-1",
    roleId: "/roles/controller",
    scaleSetIds: { "vmss-ondemand": idOf("vmss-ondemand"), "vmss-spot": idOf("vmss-spot") },
    ...overrides,
  };
}

const declareAccess = (overrides: Partial<SessionControllerAccessArgs> = {}) =>
  declare(() => {
    const { identityId, principalId } = new SessionControllerAccess("controller", args(overrides));
    const { roleId } = new SessionControllerRole("role", { placement: placementIn("japaneast") });
    return { identityId, principalId, roleId };
  });

describe("SessionControllerAccess", () => {
  it("declares an identity, and its role on each scale set", async () => {
    const { resources, ofType } = await declareAccess();
    assert.deepEqual(
      resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort(),
      [
        "RoleAssignment controller-on-vmss-ondemand",
        "RoleAssignment controller-on-vmss-spot",
        "RoleDefinition role-definition",
        "SessionControllerAccess controller",
        "SessionControllerRole role",
        "Stack cloud-gaming-test",
        "UserAssignedIdentity controller-identity",
      ].sort(),
    );
    for (const { name, inputs } of ofType("azure-native:authorization:RoleAssignment")) {
      assert.equal(inputs.scope, idOf(name.replace("controller-on-", "")));
      assert.equal(inputs.roleDefinitionId, "/roles/controller");
      assert.equal(inputs.principalId, "principal-of-controller-identity");
      assert.equal(inputs.principalType, "ServicePrincipal");
    }
  });

  it("may do five things, each of them on a scale set or its instances", async () => {
    const { named, outputs } = await declareAccess();
    const { inputs } = named("role-definition");
    assert.ok(outputs.roleId);
    assert.deepEqual(inputs.permissions, [
      {
        actions: [
          "Microsoft.Compute/virtualMachineScaleSets/read",
          "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read",
          "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/write",
          "Microsoft.Compute/virtualMachineScaleSets/delete/action",
          "Microsoft.Insights/metrics/read",
        ],
        notActions: [],
        dataActions: [],
        notDataActions: [],
      },
    ]);
  });

  it("sends bodies that Azure's published types take", async () => {
    const custom = (await declareAccess()).resources.filter(({ type }) => type.startsWith("azure-native:"));
    assert.equal(custom.length, 4);
    for (const { type, name, inputs } of custom) {
      const info = typeInfo(type)!;
      const { body, problems } = toWire(info, inputs);
      assert.deepEqual([...problems, ...validateBody(info, body, { operation: "put" })], [], name);
    }
  });

  it("names the identity after the region", () => {
    const { identityName } = planSessionControllerAccess(args());
    assert.equal(identityName, "id-cg-test-jpe-1-session-controller");
  });

  it("refuses a wait out of range and a scale set named twice, both at once", async () => {
    await assert.rejects(
      declareAccess({ freeMinutesBeforeRemoval: 4, scaleSets: ["vmss-spot", "vmss-spot"] }),
      (error: pulumi.InputPropertiesError) => {
        assert.deepEqual(error.errors?.map(({ propertyPath }) => propertyPath).sort(), [
          "freeMinutesBeforeRemoval",
          "scaleSets[1]",
        ]);
        return true;
      },
    );
  });
});
