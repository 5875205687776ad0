import assert from "node:assert/strict";
import { Provider } from "@pulumi/azure-native/provider";
import { overlapCidr } from "cidr-tools";
import { Platform } from "../../../stacks/platform";
import { grownPlan } from "../../../tools/bench/growth-plan";
import { plainProgram } from "../../../tools/bench/plain-program";
import { declare } from "../../support/declare";
import { committedConfig, committedLock, plannedOrThrow } from "../../support/stacks";

const urn = (type: string, name: string): string =>
  `urn:pulumi:prod::cloud-gaming::cloudgaming:stacks:Region$${type}::${name}`;
const network = urn("azure-native:network:VirtualNetwork", "net");
const exported = [
  { urn: urn("pulumi:pulumi:Stack", "s"), type: "pulumi:pulumi:Stack" },
  {
    urn: urn("pulumi:providers:azure-native", "azure"),
    type: "pulumi:providers:azure-native",
    custom: true,
    inputs: { subscriptionId: "1" },
  },
  { urn: urn("cloudgaming:stacks:Region", "r"), type: "cloudgaming:stacks:Region" },
  {
    urn: network,
    type: "azure-native:network:VirtualNetwork",
    custom: true,
    inputs: { azureApiVersion: "2024-05-01", location: "japaneast" },
  },
  {
    urn: urn("azure-native:keyvault:Secret", "secret"),
    type: "azure-native:keyvault:Secret",
    custom: true,
    inputs: { properties: { value: { "4dabf18193072939515e22adb298388d": "x", ciphertext: "c" } } },
    dependencies: [network],
  },
  {
    urn: urn("random:index/randomString:RandomString", "suffix"),
    type: "random:index/randomString:RandomString",
    custom: true,
    inputs: { length: 5 },
  },
];

describe("the plain program", () => {
  it("declares each custom resource once, with literals", () => {
    const text = plainProgram(exported, { inOrder: false });
    assert.match(text, /^import \* as keyvault from "@pulumi\/azure-native\/keyvault";$/m);
    assert.match(text, /^import \* as random from "@pulumi\/random";$/m);
    assert.match(text, /new Provider\("azure", \{ subscriptionId: "1" \}\)/);
    assert.match(text, /new network\.VirtualNetwork\("net", \{\s+"location": "japaneast"\s+\}, \{ provider \}\)/);
    assert.match(text, /"value": "a secret"/);
    assert.match(text, /new random\.RandomString\("suffix", \{\s+"length": 5\s+\}, \{ {2}\}\)/);
    assert.equal(text.match(/= new \w+\.\w+\(/g)!.length, 3);
  });

  it("can be deployed in the original's order", () => {
    assert.match(plainProgram(exported, { inOrder: true }), /\{ provider, dependsOn: \[resource1\] \}/);
  });
});

describe("the grown plan", () => {
  const plan = plannedOrThrow(committedConfig("prod"), committedLock("prod"));
  const grown = grownPlan(plan, 60);

  it("has regions that differ in what must differ", () => {
    for (const of of [
      grown.regions.map(({ key }) => key),
      grown.regions.map(({ resourceGroupName }) => resourceGroupName),
      grown.regions.map(({ network: { addressSpace } }) => addressSpace),
      grown.regions.map(({ relays }) => relays[0]!.hostsPrefix),
    ])
      assert.equal(new Set(of).size, 60);
    const blocks = grown.regions.map(({ network: { addressSpace } }) => addressSpace);
    blocks.forEach((block, index) => assert.ok(!overlapCidr(blocks.slice(index + 1), block), block));
  });

  it("has no name of the region that it was made from in any other region's plan", () => {
    const { location, naming } = plan.regions[0]!.placement;
    for (const region of grown.regions.filter(({ placement }) => placement.location !== location)) {
      assert.doesNotMatch(JSON.stringify(region), new RegExp(`${location}|\\b${naming.place}-\\d`));
    }
  });

  it("declares without a missing argument", async () => {
    const { resources } = await declare(() => {
      const provider = new Provider("azure", { subscriptionId: plan.azure.subscriptionId });
      const two = grownPlan(plan, 2);
      const scope = { global: true, regions: two.regions.map(({ placement }) => placement.location) };
      new Platform(two.environment, { plan: two, provider, scope });
    });
    assert.ok(resources.some(({ type }) => type === "azure-native:compute:VirtualMachineScaleSet"));
  });
});
