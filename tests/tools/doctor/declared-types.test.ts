import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assignedRoles } from "../../../tools/doctor/deployer-role";
import { deployerActions } from "../../../tools/doctor/deployer-actions";
import { declaredTypes } from "../../../tools/doctor/declared-types";
import { typeInfo } from "../../../tools/azure-sim/types";
import { declareStack } from "../../support/declare-stack";
import { project } from "../../support/stacks";
import { committedPart } from "./parts";

/** The azure-native types below the parts of a golden graph whose name passes. */
function typesInGraph(stack: string, isMeant: (part: string) => boolean): string[] {
  const graph = readFileSync(join(project, "tests/stacks/goldens", `${stack}.graph.txt`), "utf8");
  const types = new Set<string>();
  let meant = false;
  for (const line of graph.split("\n")) {
    const part = /^ {4}(\S+) \(cloudgaming:stacks:(GlobalPart|Region)\)/.exec(line)?.[1];
    if (part !== undefined) meant = isMeant(part);
    const token = /\(azure-native:([\w:]+)\)/.exec(line)?.[1];
    if (meant && token !== undefined) types.add(token);
  }
  return [...types].sort();
}

describe("the doctor's list of types", () => {
  const cases: [string, string, (part: string) => boolean][] = [
    ["dev", "dev", () => true],
    ["prod", "prod", () => true],
    ["prod-global", "prod", (part) => part === "global"],
    ["prod-japaneast", "prod", (part) => part === "japaneast-1"],
    ["prod-eastus2", "prod", (part) => part === "eastus2-1"],
  ];
  for (const [stack, environment, isMeant] of cases) {
    it(`is what ${stack} declares`, () => {
      const types = declaredTypes(committedPart(stack)).map(({ token }) => token);
      assert.deepEqual(types.sort(), typesInGraph(environment, isMeant));
    });
  }

  it("has peerings, and what they take, only where there is a hub", () => {
    const token = "network:VirtualNetworkPeering";
    const peer = "Microsoft.Network/virtualNetworks/peer/action";
    const without = committedPart("dev");
    assert.ok(!declaredTypes(without).some((type) => type.token === token));
    assert.ok(!deployerActions(without).some(({ action }) => action === peer));
    const hub = { virtualNetworkId: "hub", addressSpaces: ["172.31.0.0/22"] };
    const regions = without.plan.regions.map((region) => ({ ...region, network: { ...region.network, hub } }));
    const part = { ...without, plan: { ...without.plan, regions } };
    assert.ok(declaredTypes(part).some((type) => type.token === token));
    assert.ok(deployerActions(part).some(({ action }) => action === peer));
  });

  it("has reservations, and what they take, only where hosts are reserved", () => {
    const deploy = "Microsoft.Compute/capacityReservationGroups/deploy/action";
    const [with_, without] = ["prod-japaneast", "prod-eastus2"].map((stack) => {
      const part = committedPart(stack);
      return [
        declaredTypes(part).filter(({ token }) => token.includes("CapacityReservation")).length,
        deployerActions(part).some(({ action }) => action === deploy),
      ];
    });
    assert.deepEqual(with_, [2, true]);
    assert.deepEqual(without, [0, false]);
  });

  it("calls every type as Azure does", () => {
    for (const { token, type } of declaredTypes(committedPart("prod"))) {
      const arm = typeInfo(`azure-native:${token}`)!.arm;
      // Roles call a resource group by another name than its requests do.
      const inRoles = arm === "Microsoft.Resources/resourceGroups" ? type : arm;
      assert.equal(type.toLowerCase(), inRoles.toLowerCase());
    }
  });

  it("lets the deployer give exactly the roles that are given", async () => {
    for (const [stack, isMeant] of [
      ["dev", () => true],
      ["dev-global", (name: string) => name.startsWith("global-")],
      ["dev-japaneast", (name: string) => name.startsWith("japaneast-1-")],
    ] as const) {
      const { resources } = await declareStack("dev");
      const given = resources
        .filter(({ type, name }) => type === "azure-native:authorization:RoleAssignment" && isMeant(name))
        .map(({ inputs }) => String(inputs["roleDefinitionId"]).split("/").at(-1)!);
      assert.deepEqual(assignedRoles(committedPart(stack)), [...new Set(given)].sort(), stack);
    }
  }).timeout(60_000);
});
