import assert from "node:assert/strict";
import { Unknown, type ObjectValue } from "../../../../tools/azure-sim/contract";
import { checkInputs } from "../../../../tools/azure-sim/provider/check";
import type { CheckRequest } from "../../../../tools/azure-sim/server/hosted-provider";
import { typeInfo } from "../../../../tools/azure-sim/types";
import { azureWith, tokens } from "../server/simulation";

const nowhere = { ofGroup: () => undefined };

function check(
  token: string,
  news: ObjectValue,
  more: Partial<CheckRequest> = {},
  locations: Parameters<typeof checkInputs>[3] = nowhere,
) {
  const request = { type: token, name: "thing", news, randomSeed: Buffer.from("seed"), ...more };
  return checkInputs(azureWith(), typeInfo(token)!, request, locations);
}

describe("the provider's check", () => {
  describe("names", () => {
    const inGroup = { resourceGroupName: "rg", location: "japaneast" };

    it("a top-level resource with the logical name and eight digits that the seed decides", () => {
      const one = check(tokens.network, inGroup).inputs;
      assert.match(one["virtualNetworkName"] as string, /^thing[0-9a-f]{8}$/);
      assert.equal(one["__createBeforeDelete"], true);
      assert.equal(check(tokens.network, inGroup).inputs["virtualNetworkName"], one["virtualNetworkName"]);
      const other = check(tokens.network, inGroup, { randomSeed: Buffer.from("other") }).inputs;
      assert.notEqual(other["virtualNetworkName"], one["virtualNetworkName"]);
    });

    it("a child with the logical name, and a role assignment with a GUID", () => {
      const child = check(tokens.subnet, { resourceGroupName: "rg", virtualNetworkName: "net" }).inputs;
      assert.deepEqual([child["subnetName"], child["__createBeforeDelete"]], ["thing", undefined]);
      const role = check("azure-native:authorization:RoleAssignment", {}).inputs;
      assert.match(role["roleAssignmentName"] as string, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    });

    it("only the last part of the path", () => {
      const { failures } = check(tokens.subnet, { subnetName: "hosts" });
      assert.deepEqual(failures.map(({ property }) => property).sort(), ["resourceGroupName", "virtualNetworkName"]);
    });

    it("as before, and leaves a given name alone", () => {
      const olds = { virtualNetworkName: "old", __createBeforeDelete: true };
      assert.deepEqual(pick(check(tokens.network, inGroup, { olds }).inputs), {
        virtualNetworkName: "old",
        __createBeforeDelete: true,
      });
      const plain = check(tokens.network, inGroup, { olds: { virtualNetworkName: "old" } }).inputs;
      assert.deepEqual(pick(plain), { virtualNetworkName: "old" });
      const given = check(tokens.network, { ...inGroup, virtualNetworkName: "mine" }, { olds }).inputs;
      assert.deepEqual(pick(given), { virtualNetworkName: "mine" });
    });

    it("as the user configured autonaming", () => {
      const autonaming = (mode: "propose" | "enforce" | "disable", token = tokens.network) =>
        check(token, inGroup, { autonaming: { proposedName: "proposed", mode } });
      assert.deepEqual(pick(autonaming("propose").inputs), {
        virtualNetworkName: "proposed",
        __createBeforeDelete: true,
      });
      assert.deepEqual(pick(autonaming("enforce").inputs), {
        virtualNetworkName: "proposed",
        __createBeforeDelete: true,
      });
      assert.deepEqual(
        autonaming("disable").failures.map(({ property }) => property),
        ["virtualNetworkName"],
      );
      const role = (mode: "propose" | "enforce") =>
        autonaming(mode, "azure-native:authorization:RoleAssignment").inputs["roleAssignmentName"];
      assert.match(role("propose") as string, /^[0-9a-f]{8}-/);
      assert.equal(role("enforce"), "proposed");
    });

    const pick = ({ virtualNetworkName, __createBeforeDelete }: ObjectValue) =>
      Object.fromEntries(
        Object.entries({ virtualNetworkName, __createBeforeDelete }).filter(([, value]) => value !== undefined),
      );
  });

  describe("location", () => {
    const news = { resourceGroupName: "rg", virtualNetworkName: "net" };
    const ofGroup = (name: string) => (name === "rg" ? "westeurope" : undefined);
    const located = (
      more: Partial<CheckRequest>,
      locations: Parameters<typeof checkInputs>[3],
      inputs: ObjectValue = news,
    ) => check(tokens.network, inputs, more, locations).inputs["location"];

    it("comes from the program, else from before, else from the configuration, else from the group", () => {
      const all = { configured: "japaneast", ofGroup };
      assert.equal(located({ olds: { location: "westus3" } }, all, { ...news, location: "here" }), "here");
      assert.equal(located({ olds: { location: "westus3" } }, all), "westus3");
      assert.equal(located({}, all), "japaneast");
      assert.equal(located({}, { ofGroup }), "westeurope");
    });

    it("is unknown while the group is, and missing where there is none", () => {
      assert.equal(located({}, { ofGroup }, { ...news, resourceGroupName: Unknown.value }), Unknown.value);
      assert.equal(located({}, { ofGroup }, { ...news, resourceGroupName: "other" }), undefined);
      const { failures } = check(tokens.account, {
        ...news,
        resourceGroupName: "other",
        accountName: "builds",
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
      });
      assert.match(
        failures[0]!.reason,
        /^missing required property 'location'\. Either set it explicitly or configure it with/,
      );
    });

    it("is not given to what has none", () => {
      const { inputs } = check(
        tokens.subnet,
        { ...news, subnetName: "hosts" },
        {},
        { configured: "japaneast", ofGroup },
      );
      assert.equal("location" in inputs, false);
    });
  });

  it("adds the API version that the SDK sends", () => {
    assert.equal(check(tokens.network, {}).inputs["azureApiVersion"], typeInfo(tokens.network)!.api);
  });

  it("refuses what the provider's own schema refuses, and passes over what is unknown", () => {
    const account = {
      resourceGroupName: "rg",
      location: "japaneast",
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
    };
    const reasons = (accountName: ObjectValue["x"]) =>
      check(tokens.account, { ...account, accountName: accountName! }).failures.map(({ reason }) => reason);
    assert.deepEqual(reasons("builds"), []);
    assert.deepEqual(reasons(Unknown.value), []);
    assert.deepEqual(reasons("b".repeat(25)), ["'accountName' is too long (25): at most 24 characters allowed"]);
    assert.deepEqual(
      check(tokens.account, { ...account, accountName: "builds", sku: {} }).failures.map(({ reason }) => reason),
      ["missing required property 'sku.name'"],
    );
  });
});
