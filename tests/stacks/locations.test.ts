import assert from "node:assert/strict";
import { typeInfo } from "../../tools/azure-sim/types";
import { declareStack } from "../support/declare-stack";
import { committedConfig, stacks } from "../support/stacks";

/** Types that Azure has once for all regions: their location is the word `global`. */
const global = [
  "azure-native:monitor:ActionGroup",
  "azure-native:monitor:ActivityLogAlert",
  "azure-native:monitor:MetricAlert",
  "azure-native:privatedns:PrivateZone",
  "azure-native:privatedns:VirtualNetworkLink",
];

/** Types that stand where their workspace is, which the regions of one geography share. */
const ofWorkspaceTypes = ["azure-native:monitor:DataCollectionRule", "azure-native:monitor:ScheduledQueryRule"];
/** A region's account has a second endpoint in the network from which builds are promoted, in the home region. */
const isElsewhere = (type: string, name: string) =>
  ofWorkspaceTypes.includes(type) || name.includes("-promotion-endpoint-");

/*
 * The provider takes the resource group's location where a resource declares none, so that a missing location deploys, and is wrong
 * as soon as a group holds resources of two regions.
 */
describe("each resource that has a location", () => {
  for (const stack of stacks) {
    it(`of ${stack} declares it: its own region's, the home region's or global`, async () => {
      const { homeRegion, regions } = committedConfig(stack);
      const { resources } = await declareStack(stack);
      const located = resources.filter(
        ({ type, custom }) => custom && typeInfo(type)?.args?.["location"] !== undefined,
      );
      assert.ok(located.length > 50);
      for (const { type, name, inputs } of located) {
        const region = Object.keys(regions).find((region) => name.startsWith(`${region}-1`));
        const location = String(inputs.location).toLowerCase();
        if (global.includes(type)) assert.equal(location, "global", name);
        else if (region !== undefined && !isElsewhere(type, name)) assert.equal(location, region, name);
        else assert.ok([homeRegion, "global", ...Object.keys(regions)].includes(location), `${name}: ${location}`);
      }
    }).timeout(120_000);
  }
});
