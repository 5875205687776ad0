import * as assert from "node:assert/strict";
import { allTypes, formatId, matchId, parseId, typeInfo, typeInfoOfArm } from "../../../../tools/azure-sim/types";

const subscription = "00000000-0000-0000-0000-000000000001";
const inGroup = `/subscriptions/${subscription}/resourceGroups/group`;

function ofType(token: string) {
  const info = typeInfo(`azure-native:${token}`);
  assert.ok(info, token);
  return info;
}

describe("Types by their names", () => {
  it("are found by token and by ARM type, whatever the latter's case", () => {
    assert.equal(typeInfoOfArm("microsoft.network/VIRTUALNETWORKS/subnets")?.token, "azure-native:network:Subnet");
    assert.equal(typeInfo("azure-native:network:Unheard"), undefined);
    assert.equal(typeInfoOfArm("Microsoft.Unheard/of"), undefined);
    assert.equal(allTypes().length, 126);
  });

  it("stand for an ARM type that the SDK spells in several ways", () => {
    assert.equal(
      typeInfoOfArm("Microsoft.Authorization/locks")?.token,
      "azure-native:authorization:ManagementLockByScope",
    );
    assert.equal(
      typeInfoOfArm("Microsoft.Insights/diagnosticSettings")?.token,
      "azure-native:monitor:DiagnosticSetting",
    );
  });
});

describe("parseId", () => {
  it("takes a child resource apart", () => {
    const text = `${inGroup}/providers/Microsoft.Network/virtualNetworks/network/subnets/hosts`;
    assert.deepEqual(parseId(text), {
      text,
      subscriptionId: subscription,
      resourceGroupName: "group",
      type: "Microsoft.Network/virtualNetworks/subnets",
      names: ["network", "hosts"],
    });
  });

  it("takes a resource group and a subscription apart", () => {
    assert.deepEqual(parseId(inGroup), {
      text: inGroup,
      subscriptionId: subscription,
      resourceGroupName: "group",
      type: "Microsoft.Resources/resourceGroups",
      names: ["group"],
    });
    assert.equal(parseId(`/subscriptions/${subscription}`).type, "Microsoft.Resources/subscriptions");
  });

  it("finds the scope of a resource that lies on another", () => {
    const scope = `${inGroup}/providers/Microsoft.KeyVault/vaults/vault`;
    const id = parseId(`${scope}/providers/Microsoft.Authorization/roleAssignments/guid`);
    assert.equal(id.scope, scope);
    assert.equal(id.type, "Microsoft.Authorization/roleAssignments");
    assert.deepEqual(id.names, ["guid"]);
    assert.equal(id.resourceGroupName, "group");
  });

  it("takes a group and a subscription for scopes", () => {
    assert.equal(parseId(`${inGroup}/providers/Microsoft.Authorization/locks/lock`).scope, inGroup);
    assert.equal(
      parseId(`/subscriptions/${subscription}/providers/Microsoft.Consumption/budgets/budget`).scope,
      `/subscriptions/${subscription}`,
    );
  });

  it("ignores the case of the fixed words", () => {
    const id = parseId(
      `/SUBSCRIPTIONS/${subscription}/RESOURCEgroups/Group/PROVIDERS/Microsoft.Network/natGateways/nat`,
    );
    assert.equal(id.resourceGroupName, "Group");
    assert.equal(id.type, "Microsoft.Network/natGateways");
  });

  it("gives no type to what is no id", () => {
    assert.equal(parseId("no id at all").type, "");
    assert.equal(parseId("").type, "");
  });
});

describe("formatId and matchId", () => {
  it("make a child's id, and find its parameters in any case", () => {
    const subnet = ofType("network:Subnet");
    const inputs = { resourceGroupName: "group", virtualNetworkName: "network", subnetName: "hosts" };
    const id = formatId(subnet, inputs, subscription);
    assert.equal(id, `${inGroup}/providers/Microsoft.Network/virtualNetworks/network/subnets/hosts`);
    assert.deepEqual(matchId(subnet, id.toUpperCase()), {
      subscriptionId: subscription,
      resourceGroupName: "GROUP",
      virtualNetworkName: "NETWORK",
      subnetName: "HOSTS",
    });
  });

  it("trim a scope's slashes", () => {
    const assignment = ofType("authorization:RoleAssignment");
    const id = formatId(assignment, { scope: `${inGroup}/`, roleAssignmentName: "guid" }, subscription);
    assert.equal(id, `${inGroup}/providers/Microsoft.Authorization/roleAssignments/guid`);
    assert.deepEqual(matchId(assignment, id), { scope: inGroup.slice(1), roleAssignmentName: "guid" });
  });

  it("take a scope that lies on another scope whole", () => {
    const setting = ofType("monitor:DiagnosticSetting");
    const scope = `${inGroup}/providers/Microsoft.Storage/storageAccounts/account/blobServices/default`;
    const id = formatId(setting, { resourceUri: scope, name: "logs" }, subscription);
    assert.deepEqual(matchId(setting, id), { resourceUri: scope.slice(1), name: "logs" });
  });

  it("do not take another type's id", () => {
    const network = ofType("network:VirtualNetwork");
    assert.equal(matchId(network, `${inGroup}/providers/Microsoft.Network/virtualNetworks/n/subnets/s`), undefined);
    assert.equal(matchId(network, `${inGroup}/providers/Microsoft.Network/natGateways/n`), undefined);
  });

  it("name the parameter that is missing", () => {
    assert.throws(
      () => formatId(ofType("network:Subnet"), { resourceGroupName: "group" }, subscription),
      /virtualNetworkName/,
    );
  });

  it("are each other's inverse for every type", () => {
    for (const info of allTypes()) {
      // A schedule's name is made by the request that asks for it.
      if (info.token === "azure-native:authorization:PimRoleEligibilitySchedule") continue;
      const inputs = Object.fromEntries(info.pathParams.map((name) => [name, `${name.replace(/\W/g, "")}1`]));
      if (info.token === "azure-native:keyvault:AccessPolicy") Object.assign(inputs, { policy: { objectId: "o" } });
      const id = formatId(info, inputs, subscription);
      const found = matchId(info, id);
      assert.ok(found, `${info.token} ${id}`);
      for (const name of info.pathParams) assert.equal(found[name] ?? inputs[name], inputs[name], info.token);
    }
  });
});
