import assert from "node:assert/strict";
import type { PoolGenerationRecord } from "../../../stacks/config";
import { inPlace } from "../../../stacks/plan/in-place-upgrades";
import { differences, settledOfPools } from "../../../stacks/plan/settled-settings";

interface State {
  serves: boolean;
  upgraded: boolean;
  version: string;
}

const gallery = (version: string): PoolGenerationRecord["image"] => ({
  kind: "gallery",
  id: `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/games/images/host/versions/${version}`,
});
const marketplace = (version: string, hostTools?: { sha256: string }): PoolGenerationRecord["image"] => ({
  kind: "marketplace",
  ...{ publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version },
  ...(hostTools ? { hostTools } : {}),
});

function record(
  image: PoolGenerationRecord["image"],
  { serves, upgraded }: Omit<State, "version">,
): PoolGenerationRecord {
  return {
    ...{
      serving: serves,
      size: "Standard_NV12ads_A10_v5",
      zones: ["1"],
      spot: false,
      slotsPerHost: 2,
      channel: "prod",
    },
    ...{ osDiskGiB: 64, trustedLaunch: false, driver: false, mostHosts: { onDemand: 60, spot: 0 }, image },
    ...(upgraded ? { rollingUpgrade: true } : {}),
  };
}

function isAllowed(deployed: PoolGenerationRecord, wanted: PoolGenerationRecord): boolean {
  const { problems, allows } = inPlace("generations[0]", 1, deployed, wanted);
  return problems.length === 0 && differences(settledOfPools, deployed, wanted).every(allows);
}

const states: State[] = [true, false].flatMap((serves) =>
  [true, false].flatMap((upgraded) =>
    // The component refuses what serves and is upgraded.
    serves && upgraded ? [] : ["1.0.0", "2.0.0"].map((version) => ({ serves, upgraded, version })),
  ),
);

describe("one commit", () => {
  it("never both drains a generation and upgrades it, nor ends an upgrade and lets it serve", () => {
    let allowed = 0;
    for (const before of states) {
      for (const after of states) {
        const verdict = isAllowed(record(gallery(before.version), before), record(gallery(after.version), after));
        const hasOrder = !(before.serves && after.upgraded) && !(before.upgraded && after.serves);
        const keepsImage = before.version === after.version || after.upgraded;
        assert.equal(verdict, hasOrder && keepsImage, JSON.stringify({ before, after }));
        if (verdict) allowed += 1;
      }
    }
    assert.equal(allowed, 18);
  });

  const upgraded = { serves: false, upgraded: true };
  const one = { sha256: "1".repeat(64) };
  const images: [
    what: string,
    from: PoolGenerationRecord["image"],
    to: PoolGenerationRecord["image"],
    verdict: boolean,
  ][] = [
    ["a version of a marketplace's SKU", marketplace("1.0.0", one), marketplace("2.0.0", one), true],
    ["other host tools, which custom data names", marketplace("1.0.0", one), marketplace("1.0.0"), false],
    ["a gallery's image for a marketplace's", marketplace("1.0.0", one), gallery("1.0.0"), false],
    ["another SKU", marketplace("1.0.0"), { ...marketplace("1.0.0"), sku: "minimal" } as never, false],
    [
      "the same image, written otherwise",
      gallery("1.0.0"),
      { kind: "gallery", id: (gallery("2.0.0") as { id: string }).id.replace("resourceGroups", "resourcegroups") },
      true,
    ],
  ];
  for (const [what, from, to, verdict] of images) {
    it(`${verdict ? "takes" : "doesn't take"} into an upgrade: ${what}`, () => {
      assert.equal(isAllowed(record(from, upgraded), record(to, upgraded)), verdict);
    });
  }

  for (const setting of ["size", "osDiskGiB", "slotsPerHost", "channel", "trustedLaunch", "driver", "zones"] as const) {
    it(`doesn't take ${setting} into an upgrade`, () => {
      const other = { size: "x", osDiskGiB: 65, slotsPerHost: 3, channel: "dev", zones: ["2"] };
      const objects = {
        trustedLaunch: { secureBoot: false, virtualTpm: true },
        driver: { install: "extension", branch: "18", version: "570.211.01" },
      };
      const before = record(gallery("1.0.0"), upgraded);
      assert.equal(isAllowed(before, { ...before, [setting]: { ...other, ...objects }[setting] }), false);
    });
  }
});
