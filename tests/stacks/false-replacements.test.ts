import assert from "node:assert/strict";
import { stackConfig } from "../../tools/config/stack-config";
import { InProcessStack } from "../../tools/fuzz/in-process/in-process-stack";
import { accept, type AcceptedPlatform, programOf } from "../../tools/fuzz/platforms/accepted";
import type { WrittenConfiguration } from "../../tools/fuzz/platforms/written";
import { configurationEdits, type PropertyEdits } from "../support/configuration-edits";
import { committedRecord, project } from "../support/stacks";

/** These name another environment, which nobody signed in to. */
const OTHER_ENVIRONMENTS = ["environment", "azure.tenantId"];

/** The first accepted edits of each property that change the plan. */
const EDITS_PER_PROPERTY = 2;

/** The plan that the schema's example names. */
const ddosPlan = {
  id: "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-ddos/providers/Microsoft.Network/ddosProtectionPlans/company",
  type: "Microsoft.Network/ddosProtectionPlans",
  apiVersion: "2024-05-01",
  body: { location: "japaneast" },
};

/** A peering with another network replaces the peering, which is deleted first. */
const anotherHub: Edit = {
  property: "network.hub",
  title: "network.hub = another network",
  apply(configuration) {
    const { network } = configuration as unknown as WrittenConfiguration;
    if (network.hub === undefined) return configuration;
    const hub = { ...network.hub, virtualNetworkId: `${network.hub.virtualNetworkId}-2` };
    return { ...configuration, network: { ...network, hub } };
  },
};

interface Edit {
  property: string;
  title: string;
  apply: PropertyEdits["edits"][number]["apply"];
}

function planText({ plan }: AcceptedPlatform): string {
  return JSON.stringify(plan);
}

/** Edits that the checks accept and that change what is deployed. */
function effectiveEdits(base: AcceptedPlatform): Edit[] {
  const properties = configurationEdits(base.written).filter(({ property }) => !OTHER_ENVIRONMENTS.includes(property));
  return properties.flatMap(({ property, edits }) =>
    edits
      .map(({ value, apply }) => ({ property, title: `${property} = ${JSON.stringify(value) ?? "(removed)"}`, apply }))
      .filter(({ apply }) => {
        const { platform } = accept(apply(base.written), base.lock);
        return platform !== undefined && planText(platform) !== planText(base);
      })
      .slice(0, EDITS_PER_PROPERTY),
  );
}

/** As many edits as are accepted together, on top of what is deployed. */
function together(deployed: AcceptedPlatform, edits: Edit[]): { platform: AcceptedPlatform; applied: Edit[] } {
  let platform = deployed;
  const applied: Edit[] = [];
  const properties = new Set<string>();
  for (const edit of edits) {
    if (properties.has(edit.property)) continue;
    const next = accept(edit.apply(platform.written), deployed.lock).platform;
    if (next === undefined) continue;
    properties.add(edit.property);
    platform = next;
    applied.push(edit);
  }
  return { platform, applied };
}

function logicalNames(urns: string[]): string[] {
  return urns.map((urn) => urn.split("::").at(-1)!).sort();
}

describe("a preview", () => {
  it("reports exactly the replacements and updates of `up`, whichever property of the configuration changes", async () => {
    const written = stackConfig(project, "dev") as unknown as WrittenConfiguration;
    let deployed = accept(written, committedRecord("dev")).platform!;
    const stack = new InProcessStack({ stack: "dev", tenantId: written.azure.tenantId });
    await stack.up(programOf(deployed));
    await stack.editCloud((cloud) => cloud.put(ddosPlan));

    let left = [...effectiveEdits(deployed), anotherHub];
    assert.ok(left.length > 40, `only ${left.length} edits change the plan`);
    let identitiesUpdated = 0;
    while (left.length > 0) {
      const { platform, applied } = together(deployed, left);
      // What the edits before made impossible is no longer an edit.
      if (applied.length === 0) break;
      const seen = await stack.preview(programOf(platform));
      const done = await stack.up(programOf(platform));
      const edits = applied.map(({ title }) => title).join("\n");
      assert.deepEqual(logicalNames(seen.replaced), logicalNames(done.replaced), `replacements after\n${edits}`);
      assert.deepEqual(logicalNames(seen.updated), logicalNames(done.updated), `updates after\n${edits}`);
      identitiesUpdated += done.updated.filter((urn) => urn.includes(":UserAssignedIdentity::")).length;
      left = left.filter((edit) => !applied.includes(edit));
      deployed = platform;
    }
    assert.ok(identitiesUpdated > 0, "no edit updated an identity: the test proves nothing");
    assert.deepEqual(
      left.map(({ title }) => title),
      [],
      "edits that were never tried",
    );
  }).timeout(300_000);
});
