import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { deploy } from "../../../stacks/deploy";
import type { CloudResource } from "../../../tools/azure-sim";
import { stackConfig } from "../../../tools/config/stack-config";
import { InProcessStack } from "../../../tools/fuzz/in-process/in-process-stack";
import { committedConfig, project } from "../../support/stacks";
import { SimProject } from "../../support/sim-project";

const randomSeed = "the same in both";

describe("a deployment in process", function () {
  this.timeout(600_000);
  const engine = new SimProject();
  after(() => engine.remove());

  it("leaves the same cloud as the real engine does", async () => {
    const stack = new InProcessStack({ stack: "dev", tenantId: committedConfig("dev").azure.tenantId, randomSeed });
    const changes = await stack.up(() => {
      const config = Object.entries(stackConfig(project, "dev"));
      pulumi.runtime.setAllConfig(
        Object.fromEntries(
          config.map(([key, value]) => [
            `cloud-gaming:${key}`,
            typeof value === "string" ? value : JSON.stringify(value),
          ]),
        ),
      );
      return deploy();
    });
    assert.ok(changes.created.length > 100);

    const args = ["up", "--stack", "dev", "--skip-preview"];
    const { exitCode, stdout, stderr } = await engine.try(args, { simulator: { randomSeed } });
    assert.equal(exitCode, 0, `${stdout}\n${stderr}`);
    const [inProcess, real] = [stack.cloud.list(), engine.cloud()].map(byId) as [Listed, Listed];
    assert.deepEqual([...inProcess.keys()], [...real.keys()]);
    for (const [id, resource] of real) assert.deepEqual(inProcess.get(id), resource, id);

    const state = await engine.exported("dev");
    // Default providers, which the engine makes: of random's resources, and of the read of the stack's own outputs.
    const urns = state.map(({ urn }) => urn).filter((urn) => !/pulumi:providers:(?:pulumi|random)::default/.test(urn));
    assert.deepEqual(stack.resources.map(({ urn }) => urn).sort(), urns.sort());
  });
});

/** Private addresses go to whoever comes first, and the engine creates in no fixed order. */
function withoutTurns(resource: CloudResource): CloudResource {
  return JSON.parse(JSON.stringify(resource).replaceAll(/"10(\.\d+){3}"/g, '"the next free one"')) as CloudResource;
}

type Listed = Map<string, CloudResource>;

function byId(resources: CloudResource[]): Listed {
  return new Map(
    resources
      .map((resource) => [resource.id.toLowerCase(), withoutTurns(resource)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
