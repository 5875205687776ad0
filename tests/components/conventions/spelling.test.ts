import assert from "node:assert/strict";
import { gpuSizes, namesWithSuggestion, nearestName, relaySizes } from "../../../components/conventions";
import { keysAt } from "../../../stacks/config/schema-tree";

/** Names of other things, as they are written where one of a list of names belongs. */
const strangers: { list: string; names: readonly string[]; written: string[] }[] = [
  {
    list: "GPU sizes",
    names: gpuSizes.map(({ name }) => name),
    written: ["Standard_D8s_v5", "g4dn.xlarge", "NVIDIA A10", "n1-standard-4", "Standard_ND96asr_v4"],
  },
  {
    list: "relay sizes",
    names: relaySizes.map(({ name }) => name),
    written: ["c5n.large", "e2-medium", "Standard_NV12ads_A10_v5"],
  },
  { list: "keys of the configuration", names: keysAt([]), written: ["tags", "vpc", "loadBalancer", "players"] },
  { list: "pools", names: ["standard", "premium"], written: ["gpu", "basic", "s"] },
];

describe("nearestName", () => {
  for (const { list, names, written } of strangers) {
    it(`suggests none of the ${list} for a name that is none of them`, () => {
      assert.deepEqual(
        written.map((name) => [name, nearestName(name, names)]),
        written.map((name) => [name, undefined]),
      );
      assert.equal(namesWithSuggestion(written[0]!, names), names.join(", "));
    });
  }

  it("finds a name with a letter too many, too few or another, in any case", () => {
    for (const written of ["standart", "Standard", "stanard", "sstandard", "stan-dard", "stadnard"]) {
      assert.equal(nearestName(written, ["standard", "premium"]), "standard", written);
    }
    assert.equal(namesWithSuggestion("premum", ["standard", "premium"]), "standard, premium; did you mean premium?");
  });

  it("takes the nearest of several", () => {
    assert.equal(nearestName("eastus22", ["eastus", "eastus2"]), "eastus2");
    assert.equal(nearestName("eastus", ["eastus2", "eastus"]), "eastus");
  });
});
