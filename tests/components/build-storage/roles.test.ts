import assert from "node:assert/strict";
import { type BuildRole, planBuildRoles } from "../../../components/build-storage";
import { home } from "./settings";

const roles = planBuildRoles(home);
const allows = (role: BuildRole) =>
  roles
    .find((planned) => planned.role === role)!
    .dataActions.map((action) =>
      action.replace("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/", ""),
    );

describe("planBuildRoles", () => {
  const table: [BuildRole, string[]][] = [
    ["publisher", ["read", "add/action"]],
    ["promoter", ["read", "add/action"]],
    ["channelWriter", ["read", "write"]],
    ["collector", ["read", "delete", "deleteBlobVersion/action"]],
    ["reader", ["read"]],
  ];
  for (const [role, actions] of table) {
    it(`lets a ${role} do ${actions.join(", ")}`, () => assert.deepEqual(allows(role), actions));
  }

  it("lets nobody but the collector delete, and nobody but the channel writer overwrite", () => {
    for (const { role, dataActions } of roles) {
      assert.equal(
        dataActions.some((action) => /delete/i.test(action)),
        role === "collector",
        role,
      );
      assert.equal(
        dataActions.some((action) => action.endsWith("/write")),
        role === "channelWriter",
        role,
      );
    }
  });

  it("gives no role a wildcard, a way round immutability, or a key to hand on", () => {
    for (const { actions, dataActions } of roles) {
      for (const action of [...actions, ...dataActions]) {
        assert.doesNotMatch(
          action,
          /\*|runAsSuperUser|permanentDelete|generateUserDelegationKey|listKeys|tags|manageOwnership/i,
        );
      }
    }
  });

  it("gives no role more of Azure itself than to look at containers", () => {
    for (const { actions } of roles) {
      assert.deepEqual(actions, ["Microsoft.Storage/storageAccounts/blobServices/containers/read"]);
    }
  });

  it("names them apart from another environment's and another subscription's", () => {
    const others = [
      home,
      { ...home, naming: { ...home.naming, environment: "dev" } },
      { ...home, subscriptionId: "33333333-3333-4333-8333-333333333333" },
    ].flatMap(planBuildRoles);
    assert.equal(new Set(others.map(({ guid }) => guid)).size, others.length);
    assert.equal(new Set(others.map(({ roleName }) => roleName)).size, others.length);
  });

  it("has GUIDs that a region computes to the same value wherever it stands", () => {
    const elsewhere = { ...home, location: "swedencentral", naming: { ...home.naming, place: "swc", stamp: 1 } };
    assert.deepEqual(planBuildRoles(elsewhere), roles);
  });
});
