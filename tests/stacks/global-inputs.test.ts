import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { globalInputsFrom } from "../../stacks/global-inputs";
import { declareStack } from "../support/declare-stack";
import { committedConfig, committedLock, plannedOrThrow } from "../support/stacks";

const plan = plannedOrThrow(committedConfig("dev"), committedLock("dev"));

function outputs(): any {
  return {
    schemaVersion: 1,
    platform: {
      environment: "dev",
      workload: "cg",
      subscriptionId: plan.azure.subscriptionId,
      homeRegion: "japaneast",
      promotionNetwork: { endpointSubnetId: "subnet", dnsZoneId: "zone" },
      buildHub: { promoter: { principalId: "principal" }, roles: { promoter: "promoter", channelWriter: "writer" } },
      monitoring: { workspaceId: "workspace", collectionRoleId: "collection" },
      sessionController: { roleId: "controller" },
    },
  };
}

function problemsWith(change: (outputs: any) => void): string[] {
  const changed = outputs();
  change(changed);
  const { inputs, problems } = globalInputsFrom(changed, plan);
  assert.equal(inputs, undefined);
  return problems.map(({ path, given, reason }) =>
    [path, given, reason].filter((part) => part !== undefined).join(": "),
  );
}

describe("what a region takes from the global part's stack", () => {
  it("is no more than this", () => {
    assert.deepEqual(globalInputsFrom(outputs(), plan).inputs, {
      workspaceId: "workspace",
      workspaceIds: {},
      promotion: { placement: plan.global.placement, subnetId: "subnet", dnsZoneId: "zone" },
      promoterPrincipalId: "principal",
      promoterRoleId: "promoter",
      channelWriterRoleId: "writer",
      sessionControllerRoleId: "controller",
      collectionRoleId: "collection",
    });
  });

  it("is the workspace of each group of geographies as well, where it was deployed where the configuration says", () => {
    const europe = { workspaceId: "workspace in europe", location: "swedencentral" };
    const monitoring = { ...plan.global.monitoring, workspaces: { europe: "swedencentral" } };
    const withEurope = { ...plan, global: { ...plan.global, monitoring } };
    const deployed = outputs();
    const told = () => globalInputsFrom(deployed, withEurope).problems.map(({ path, reason }) => `${path}: ${reason}`);
    const expected = ["platform.monitoring.workspaces.europe: the configuration says swedencentral"];
    assert.deepEqual(told(), expected);
    deployed.platform.monitoring.workspaces = { europe: { ...europe, location: "westeurope" } };
    assert.deepEqual(told(), expected);
    deployed.platform.monitoring.workspaces = { europe };
    assert.deepEqual(globalInputsFrom(deployed, withEurope).inputs?.workspaceIds, { europe: "workspace in europe" });
  });

  it("is refused when the global part was destroyed, or never finished", () => {
    const missing = "platform: it is missing: the global part isn't deployed, or its deployment didn't finish";
    assert.deepEqual(
      problemsWith((it) => delete it.platform),
      [missing],
    );
    assert.deepEqual(
      problemsWith((it) => {
        delete it.platform;
        delete it.schemaVersion;
      }),
      [missing],
    );
  });

  it("is refused in another version of the contract, and with all members that are missing", () => {
    assert.deepEqual(
      problemsWith((it) => (it.schemaVersion = 2)),
      ["schemaVersion: 2: it is of another version"],
    );
    assert.deepEqual(
      problemsWith((it) => {
        delete it.platform.promotionNetwork.dnsZoneId;
        delete it.platform.buildHub.roles;
        it.platform.monitoring.workspaceId = 3;
      }),
      [
        "platform.promotionNetwork.dnsZoneId: it is missing",
        "platform.buildHub.roles: it is missing",
        "platform.monitoring.workspaceId: 3: Invalid input: expected string, received number",
      ],
    );
  });

  it("is refused of another environment, workload, subscription or home region", () => {
    assert.deepEqual(
      problemsWith((it) => Object.assign(it.platform, { environment: "prod", workload: "xy" })),
      [
        'platform.environment: prod: the configuration says "dev"',
        'platform.workload: xy: the configuration says "cg"',
      ],
    );
    assert.deepEqual(
      problemsWith((it) => Object.assign(it.platform, { subscriptionId: "other", homeRegion: "eastus2" })),
      [
        `platform.subscriptionId: other: the configuration says "${plan.azure.subscriptionId}"`,
        'platform.homeRegion: eastus2: the configuration says "japaneast"',
      ],
    );
  });
});

describe("a region deployed by itself", () => {
  const refusal = (otherStacks: Record<string, any>): Promise<string> =>
    declareStack("dev-japaneast", { otherStacks }).then(
      () => assert.fail("it was not refused"),
      (error: Error) => {
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        return error.message;
      },
    );

  it("says which command comes first when the global part has no stack", async () => {
    assert.equal(
      await refusal({}),
      [
        "dev-japaneast stands on the global part, which the stack dev-global does not give it; nothing was changed:",
        "  there is no stack dev-global",
        "Deploy the global part first: pulumi up -s dev-global --config-file Pulumi.dev.yaml",
      ].join("\n"),
    );
  });

  it("says what is wrong with the global part's outputs, and which command mends it", async () => {
    const message = await refusal({ "dev-global": { ...outputs(), schemaVersion: 2 } });
    assert.match(message, /^ {2}schemaVersion: 2: it is of another version; deploy the global part with this version/m);
    assert.match(message, /pulumi up -s dev-global --config-file Pulumi\.dev\.yaml$/);
  });

  it("is told where its configuration is when it is run without", async () => {
    const without = declareStack("dev-japaneast", {
      change: (config) => Object.keys(config).forEach((key) => delete config[key]),
    });
    await assert.rejects(without, {
      message:
        "There is no configuration. All stacks of dev have the same: add --config-file Pulumi.dev.yaml to the command.",
    });
  });
});
