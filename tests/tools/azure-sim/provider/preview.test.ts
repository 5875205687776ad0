import assert from "node:assert/strict";
import { Unknown, type ObjectValue } from "../../../../tools/azure-sim/contract";
import { previewOutputs } from "../../../../tools/azure-sim/provider/preview";
import { allTypes, typeInfo } from "../../../../tools/azure-sim/types";
import { azureWith, tokens } from "../server/simulation";

const preview = (token: string, inputs: ObjectValue, old?: ObjectValue) =>
  previewOutputs(azureWith(), typeInfo(token)!, inputs, old);

describe("the outputs of a preview", () => {
  it("are every output of the type, known only where the program says so", () => {
    for (const info of allTypes()) {
      const outputs = previewOutputs(azureWith(), info, {});
      assert.deepEqual(Object.keys(outputs).sort(), [...info.outputs].sort(), info.token);
      const known = Object.entries(outputs).filter(([, value]) => typeof value === "string");
      assert.deepEqual(known, info.outputs.includes("type") ? [["type", info.arm]] : [], info.token);
    }
  });

  it("are unknown inside objects and arrays that the program gave a part of", () => {
    const outputs = preview(tokens.securityGroup, {
      securityRules: [{ name: "allow-media", priority: 100 }],
      tags: { owner: "streaming" },
    });
    const [rule] = outputs["securityRules"] as ObjectValue[];
    assert.deepEqual(
      [rule!["name"], rule!["priority"], rule!["provisioningState"]],
      ["allow-media", 100, Unknown.value],
    );
    assert.deepEqual(outputs["tags"], { owner: "streaming" });
  });

  it("keep name and location of what is there", () => {
    const outputs = preview(tokens.network, {}, { name: "net", location: "japaneast", resourceGuid: "g" });
    assert.deepEqual(
      [outputs["name"], outputs["location"], outputs["resourceGuid"]],
      ["net", "japaneast", Unknown.value],
    );
  });
});
