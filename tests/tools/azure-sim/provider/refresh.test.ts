import assert from "node:assert/strict";
import fc from "fast-check";
import type { ObjectValue } from "../../../../tools/azure-sim/contract";
import { refreshedInputs } from "../../../../tools/azure-sim/provider/refresh";
import { typeInfo } from "../../../../tools/azure-sim/types";
import { azureWith, tokens } from "../server/simulation";

const refresh = (inputs: ObjectValue, before: ObjectValue, after: ObjectValue) =>
  refreshedInputs(azureWith(), typeInfo(tokens.securityGroup)!, { inputs, outputs: before }, after);

describe("the inputs after a refresh", () => {
  it("are the same when nothing changed, whatever Azure filled in", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.dictionary(fc.string(), fc.string()), (tags, more) => {
        const outputs = { tags: { ...more, ...tags }, location: "japaneast", flushConnection: false };
        assert.deepEqual(refresh({ tags }, outputs, structuredClone(outputs)), { tags });
      }),
    );
  });

  it("take over what was changed, added and removed, and nothing read-only", () => {
    assert.deepEqual(
      refresh(
        { resourceGroupName: "rg", tags: { a: "1", b: "2" }, flushConnection: true },
        { tags: { a: "1", b: "2" }, flushConnection: true, etag: "1", provisioningState: "Succeeded" },
        { tags: { a: "9", c: "3" }, etag: "2", provisioningState: "Updating" },
      ),
      { resourceGroupName: "rg", tags: { a: "9", c: "3" } },
    );
  });

  it("keep the elements of an array that did not change as the program wrote them", () => {
    const rule = (name: string, priority: number, etag: string) => ({ name, priority, etag, description: "filled in" });
    assert.deepEqual(
      refresh(
        {
          securityRules: [
            { name: "a", priority: 1 },
            { name: "b", priority: 2 },
          ],
        },
        { securityRules: [rule("a", 1, "1"), rule("b", 2, "1")] },
        { securityRules: [rule("a", 1, "2"), rule("b", 20, "2"), rule("c", 3, "2")] },
      ),
      {
        securityRules: [
          { name: "a", priority: 1 },
          { name: "b", priority: 20 },
          { name: "c", priority: 3, description: "filled in" },
        ],
      },
    );
  });
});
