import assert from "node:assert/strict";
import fc from "fast-check";
import { outputsSchema } from "../../stacks/outputs";
import { type Declaration, type Declared } from "../support/declare";
import { declareStack } from "../support/declare-stack";
import { committedConfig } from "../support/stacks";

/** What holds a stack together, and so is in each. */
const frame = ["pulumi:pulumi:Stack", "pulumi:providers:azure-native", "cloudgaming:stacks:Platform"];

type Stack = Declaration<Record<string, any>>;

interface Part {
  stack: Stack;
  /** Turns what stood for the global part's values into those values. */
  withGlobal: <T>(value: T) => T;
}

/** The only members of the global part's outputs that a region may read; each stands for itself. */
function stoodFor(platform: any): any {
  const { environment, workload, subscriptionId, homeRegion } = platform;
  return {
    ...{ environment, workload, subscriptionId, homeRegion },
    promotionNetwork: {
      endpointSubnetId: "<promotionNetwork.endpointSubnetId>",
      dnsZoneId: "<promotionNetwork.dnsZoneId>",
    },
    buildHub: {
      promoter: { principalId: "<buildHub.promoter.principalId>" },
      roles: { promoter: "<buildHub.roles.promoter>", channelWriter: "<buildHub.roles.channelWriter>" },
    },
    monitoring: {
      workspaceId: "<monitoring.workspaceId>",
      collectionRoleId: "<monitoring.collectionRoleId>",
      ...(platform.monitoring.workspaces
        ? {
            workspaces: Object.fromEntries(
              Object.entries<any>(platform.monitoring.workspaces).map(([geography, { location }]) => [
                geography,
                { workspaceId: `<monitoring.workspaces.${geography}.workspaceId>`, location },
              ]),
            ),
          }
        : {}),
    },
    sessionController: { roleId: "<sessionController.roleId>" },
  };
}

const marker = /<((?:\w+\.)+\w+)>/g;
const markers = [
  "buildHub.promoter.principalId",
  "buildHub.roles.channelWriter",
  "buildHub.roles.promoter",
  "monitoring.collectionRoleId",
  "monitoring.workspaceId",
  "promotionNetwork.dnsZoneId",
  "promotionNetwork.endpointSubnetId",
  "sessionController.roleId",
];

/** Declares an environment whole and in parts. */
async function declareBoth(
  environment: string,
  regions: string[],
  change: (config: any) => void,
): Promise<{ whole: Stack; parts: Part[] }> {
  const whole = await declareStack(environment, { change });
  const global = await declareStack(`${environment}-global`, { change });
  const { platform } = global.outputs;
  const otherStacks = { [`${environment}-global`]: { schemaVersion: 1, platform: stoodFor(platform) } };
  const value = (path: string): string => path.split(".").reduce((inner, key) => inner[key], platform);
  const withGlobal = <T>(declared: T): T =>
    JSON.parse(JSON.stringify(declared).replaceAll(marker, (_, path: string) => value(path))) as T;
  const parts: Part[] = [{ stack: global, withGlobal: (declared) => declared }];
  for (const region of regions) {
    parts.push({ stack: await declareStack(`${environment}-${region}`, { change, otherStacks }), withGlobal });
  }
  return { whole, parts };
}

/** A resource without the name of its stack, waiting only for what its own part declares. */
function comparable(resource: Declared, ofPart: Set<string>): unknown {
  const urn = (text: string): string => text.replace(/^urn:pulumi:[^:]+/, "urn:pulumi:stack");
  const { type, name, inputs, custom, protect, ignoreChanges } = resource;
  const dependsOn = resource.dependsOn.map(urn).filter((needed) => ofPart.has(needed));
  return {
    ...{ type, name, inputs, custom, protect, ignoreChanges },
    urn: urn(resource.urn),
    parent: resource.parent && urn(resource.parent),
    dependsOn: [...new Set(dependsOn)].sort(),
  };
}

function assertAddUp({ whole, parts }: { whole: Stack; parts: Part[] }): void {
  const urn = (text: string): string => text.replace(/^urn:pulumi:[^:]+/, "urn:pulumi:stack");
  const own = ({ resources }: Stack): Declared[] => resources.filter(({ type }) => !frame.includes(type));
  const expected = new Map(own(whole).map((resource) => [urn(resource.urn), resource]));
  const seen = new Set<string>();
  for (const { stack, withGlobal } of parts) {
    const ofPart = new Set(own(stack).map((resource) => urn(resource.urn)));
    for (const resource of own(stack)) {
      const key = urn(resource.urn);
      assert.ok(!seen.has(key), `${resource.name} is in two parts`);
      seen.add(key);
      const inWhole = expected.get(key);
      assert.ok(inWhole, `${resource.name} is in no whole`);
      assert.deepEqual(withGlobal(comparable(resource, ofPart)), withGlobal(comparable(inWhole, ofPart)));
    }
  }
  assert.deepEqual([...seen].sort(), [...expected.keys()].sort());
  assert.deepEqual(
    Object.assign({}, ...parts.map(({ stack, withGlobal }) => withGlobal(stack.outputs))),
    whole.outputs,
  );
  for (const { stack } of parts) assert.ok(outputsSchema.safeParse(stack.outputs).success);
}

/** One or two regions of prod with one or two pools, with or without protection, and a home region that may be neither. */
const someOfProd = fc.record({
  regions: fc.subarray(Object.keys(committedConfig("prod").regions), { minLength: 1, maxLength: 2 }),
  homeRegion: fc.constantFrom("eastus2", "japaneast"),
  secondPool: fc.boolean(),
  production: fc.boolean(),
});

describe("the parts of an environment", () => {
  it("add up to the whole, whatever is configured, and take no more from the global part than they may", async () => {
    await fc.assert(
      fc.asyncProperty(someOfProd, async ({ regions, homeRegion, secondPool, production }) => {
        const change = (config: any): void => {
          config.regions = Object.fromEntries(regions.map((name) => [name, config.regions[name]]));
          Object.assign(config, { homeRegion, production });
          const { standard } = config.defaults.pools;
          if (secondPool) config.defaults.pools.canary = { ...standard, channel: "canary", peaks: [] };
        };
        assertAddUp(await declareBoth("prod", regions, change));
      }),
      { numRuns: 3, endOnFailure: true },
    );
  }).timeout(600_000);

  it("are dev's too, and a region's part uses each of the values it takes", async () => {
    const { whole, parts } = await declareBoth("dev", ["japaneast"], () => undefined);
    assertAddUp({ whole, parts });
    const [global, region] = parts;
    const used = JSON.stringify(region!.stack.resources.map(({ inputs }) => inputs)).matchAll(marker);
    assert.deepEqual([...new Set([...used].map(([, path]) => path))].sort(), markers);
    assert.deepEqual(Object.keys(global!.stack.outputs), ["schemaVersion", "platform"]);
    assert.deepEqual(Object.keys(region!.stack.outputs), ["schemaVersion", "region-japaneast-1"]);
  }).timeout(120_000);
});
