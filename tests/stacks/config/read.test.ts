import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { readConfig, secretKeys } from "../../../stacks/config";

describe("Pulumi's configuration", () => {
  before(async () => {
    await pulumi.runtime.setMocks(
      { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: ({ inputs }) => inputs },
      "cloud-gaming",
      "dev",
    );
    const written = {
      "cloud-gaming:workload": "cg",
      "cloud-gaming:production": "false",
      "cloud-gaming:azure": '{"tenantId":"in clear"}',
      "azure-native:location": "japaneast",
    };
    pulumi.runtime.setAllConfig(written, ["cloud-gaming:azure", "azure-native:location"]);
  });
  after(() => pulumi.runtime.setAllConfig({}));

  it("is read as values, without the project's prefix", () => {
    assert.deepEqual(readConfig(), { workload: "cg", production: false, azure: { tenantId: "in clear" } });
  });

  it("says which of the project's keys hold a secret, as the engine marks them", () => {
    assert.deepEqual(secretKeys(), ["azure"]);
  });
});
