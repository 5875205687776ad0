import assert from "node:assert/strict";
import { type HubSettings, planNetwork } from "../../../components/network";
import { networkSettings } from "./settings";

const hub: HubSettings = {
  virtualNetworkId:
    "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub",
  addressSpaces: ["10.0.0.0/22", "192.168.0.0/24"],
};

function problemsOf(change: Partial<HubSettings>): string[] {
  const settings = networkSettings({ hub: { ...hub, ...change }, environmentSpace: "10.64.0.0/12" });
  return planNetwork(settings).problems.map(({ path, reason, fix }) => `${path}: ${reason}; ${fix}`);
}

describe("a hub", () => {
  it("gives the peering a name, and no network has one without a hub", () => {
    assert.deepEqual(problemsOf({}), []);
    assert.equal(planNetwork(networkSettings({ hub })).peeringName, "peer-cg-test-jpe-1-hub");
    assert.equal("peeringName" in planNetwork(networkSettings()), false);
  });

  it("opens nothing: the rules are the same with it", () => {
    assert.deepEqual(planNetwork(networkSettings({ hub })).subnets, planNetwork(networkSettings()).subnets);
  });

  const refused: [string, Partial<HubSettings>, RegExp][] = [
    [
      "the region's block",
      { addressSpaces: ["10.64.0.0/24"] },
      /addressSpaces\[0\]: it overlaps 10\.64\.0\.0\/12, our own/,
    ],
    ["another region's block", { addressSpaces: ["10.0.0.0/22", "10.70.0.0/16"] }, /addressSpaces\[1\]: it overlaps/],
    ["a block around ours", { addressSpaces: ["10.0.0.0/8"] }, /addressSpaces\[0\]: it overlaps 10\.64\.0\.0\/12/],
    [
      "one of its own blocks",
      { addressSpaces: ["10.0.0.0/22", "10.0.1.0/24"] },
      /overlaps 10\.0\.0\.0\/22, which is listed/,
    ],
    ["public addresses", { addressSpaces: ["20.0.0.0/22"] }, /it is not private/],
    ["a block that is none", { addressSpaces: ["10.0.0.1/22"] }, /boundary of its size; write 10\.0\.0\.0\/22/],
    ["no block", { addressSpaces: [] }, /addressSpaces: a hub has 1 to 50 ranges/],
    [
      "an id of something else",
      { virtualNetworkId: "vnet-hub" },
      /virtualNetworkId: this is no id of a virtual network/,
    ],
    [
      "a subnet's id",
      { virtualNetworkId: `${hub.virtualNetworkId}/subnets/one` },
      /this is no id of a virtual network/,
    ],
  ];
  for (const [what, change, told] of refused) {
    it(`is refused with ${what}`, () => {
      const problems = problemsOf(change);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0]!, told);
    });
  }

  it("is held against an environment's block that is one, and holds the region's", () => {
    const problems = (environmentSpace: string) =>
      planNetwork(networkSettings({ environmentSpace })).problems.map(({ path, reason }) => `${path}: ${reason}`);
    assert.deepEqual(problems("10.64.0.0/12"), []);
    assert.match(
      problems("172.16.0.0/12").join(),
      /^environmentSpace: the region's own block, 10\.64\.[^ ]+, isn't in it$/,
    );
    assert.deepEqual(problems("nonsense"), ["environmentSpace: this is no IPv4 block"]);
  });

  it("is held against the region's own block where the environment's isn't known", () => {
    const { problems } = planNetwork(networkSettings({ hub: { ...hub, addressSpaces: ["10.64.0.0/24"] } }));
    assert.match(problems[0]!.reason, /10\.64\.0\.0\/18/);
  });
});
