import assert from "node:assert/strict";
import fc from "fast-check";
import { type Declared } from "../support/declare";
import { declareStack } from "../support/declare-stack";
import { committedConfig } from "../support/stacks";

/** The part that a resource belongs to: `global`, a region's logical name, or nothing for what holds them all. */
function partOf({ name }: Declared): string | undefined {
  return /^(global|[a-z]+[a-z0-9]*-\d+)(?:-|$)/.exec(name)?.[1];
}

/** All that a region may take from the global part (docs/adr/0002-promoter-identity.md, 0010-who-removes-hosts.md). */
const shared = [
  "global-builds-channelWriter-role",
  "global-builds-promoter",
  "global-builds-promoter-role",
  "global-monitoring-collection-role",
  "global-monitoring-workspace",
  "global-promotion-dns",
  "global-promotion-dns-link",
  "global-promotion-endpoints",
  "global-session-controller-role-definition",
];

function assertStandAlone(resources: Declared[]): void {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const seen = new Set<string>();
  for (const resource of resources) {
    const part = partOf(resource);
    for (const needed of resource.dependsOn.map((urn) => byUrn.get(urn)!)) {
      const other = partOf(needed);
      if (other === part || other === undefined) continue;
      assert.equal(other, "global", `${resource.name} depends on ${needed.name}, of another region`);
      assert.notEqual(part, "global", `${resource.name} of the global part depends on ${needed.name}`);
      // Whichever group of geographies it is for.
      seen.add(needed.name.replace(/^(global-monitoring-workspace)-[a-z]+$/, "$1"));
    }
  }
  assert.deepEqual([...seen].sort(), shared);
}

describe("regions stand alone", () => {
  it("in prod: no region depends on another, and the global part on none", async () => {
    const { resources } = await declareStack("prod");
    assertStandAlone(resources);
  }).timeout(60_000);

  it("whichever regions there are", async () => {
    const names = Object.keys(committedConfig("prod").regions);
    await fc.assert(
      fc.asyncProperty(fc.subarray(names, { minLength: 1 }), async (subset) => {
        const { resources } = await declareStack("prod", {
          change: (config) => {
            for (const name of names) if (!subset.includes(name)) delete config.regions[name];
          },
        });
        assertStandAlone(resources);
        const parts = new Set(resources.map(partOf).filter((part) => part !== undefined && part !== "global"));
        assert.deepEqual([...parts].sort(), subset.map((name) => `${name}-1`).sort());
      }),
      { numRuns: 5 },
    );
  }).timeout(120_000);

  it("a region looks the same whichever others there are", async () => {
    const alone = await declareStack("prod", {
      change: (config) => (config.regions = { japaneast: config.regions.japaneast }),
    });
    const together = await declareStack("prod");
    const ofJapan = (resources: Declared[]): unknown[] =>
      resources
        .filter((resource) => partOf(resource) === "japaneast-1")
        .map(({ type, name, inputs }) => ({ type, name, inputs }))
        .sort((one, other) => one.name.localeCompare(other.name));
    assert.deepEqual(ofJapan(alone.resources), ofJapan(together.resources));
  }).timeout(60_000);
});
