import assert from "node:assert/strict";
import { findRegion } from "../../../components/conventions";
import { hubRedundancy, regionalRedundancy } from "../../../stacks/plan/redundancy";

describe("redundancy", () => {
  const of = (name: string, production: boolean): string[] => {
    const region = findRegion(name)!;
    return [hubRedundancy(region, production), regionalRedundancy(region)];
  };

  it("takes production's hub to a second region only where the pair is mutual and open", () => {
    assert.deepEqual(of("eastus2", true), ["Standard_GZRS", "Standard_ZRS"]);
    assert.deepEqual(of("swedencentral", true), ["Standard_ZRS", "Standard_ZRS"], "its pair is restricted");
    assert.deepEqual(of("westus3", true), ["Standard_ZRS", "Standard_ZRS"], "its pair is one-way");
    assert.deepEqual(of("polandcentral", true), ["Standard_ZRS", "Standard_ZRS"], "it has no pair");
  });

  it("survives a zone elsewhere, and a disk where there are no zones", () => {
    assert.deepEqual(of("eastus2", false), ["Standard_ZRS", "Standard_ZRS"]);
    assert.deepEqual(of("westus", true), ["Standard_LRS", "Standard_LRS"]);
  });
});
