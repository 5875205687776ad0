import assert from "node:assert/strict";
import { summarize, type StackOutputs } from "../../../tools/sim/summary";
import { declareStack } from "../../support/declare-stack";

describe("what npm start says at the end", () => {
  it("names what there is per region, the outputs, and what to type next", async () => {
    const { outputs, resources } = await declareStack("dev");
    const text = summarize({ stack: "dev", resources, outputs: outputs as StackOutputs });
    const azure = resources.filter(({ type }) => type.startsWith("azure-native:"));
    assert.match(text, new RegExp(`^dev stands: ${azure.length} Azure resources in the simulator`, "m"));
    const counts = [...text.matchAll(/\((\d+) resources\)/g)].map(([, count]) => Number(count));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      azure.length,
      "a resource belongs to no part",
    );
    assert.match(text, /japaneast\/1 \(\d+ resources\)/);
    assert.match(
      text,
      /pool +standard g1: 1 sessions off peak, 3 at most\n +on 1–4 hosts \+ 1–2 spot, Standard_NV6ads_A10_v5, 1 session each/,
    );
    assert.match(text, /Outputs: schemaVersion, platform, region-japaneast-1/);
    assert.match(text, /npm run sim -- destroy --stack dev +take it down again/);
  });
});
