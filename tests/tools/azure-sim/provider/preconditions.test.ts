import assert from "node:assert/strict";
import { readCloud, type Preconditions } from "../../../../tools/azure-sim";
import { allBehaviours } from "../../../../tools/azure-sim/resources";
import { subscriptionRules } from "../../../../tools/azure-sim/rules/subscription";
import type { CallError } from "../server/engine-client";
import { azureWith, connect, deploy, deployGroup, endSimulations, simulate, tokens } from "../server/simulation";

const scaleSet = {
  resourceGroupName: "rg",
  vmScaleSetName: "hosts",
  location: "japaneast",
  sku: { name: "Standard_NV36ads_A10_v5", tier: "Standard" },
  orchestrationMode: "Flexible",
  platformFaultDomainCount: 1,
  virtualMachineProfile: { securityProfile: { encryptionAtHost: true } },
};

async function connectWith(preconditions: Preconditions) {
  const azure = azureWith({ rules: [...subscriptionRules], behaviours: [...allBehaviours] });
  const simulator = await simulate({ azure, preconditions });
  return { simulator, client: await connect(simulator) };
}

/** A set without a capacity and the autoscale setting that raises it to three hosts of 36 vCPUs. */
async function deployAutoscaled(preconditions: Preconditions): Promise<unknown> {
  const { simulator, client } = await connectWith(preconditions);
  await deployGroup(client);
  const set = await deploy(client, tokens.scaleSet, scaleSet);
  await deploy(client, "azure-native:monitor:AutoscaleSetting", {
    resourceGroupName: "rg",
    autoscaleSettingName: "as-hosts",
    location: "japaneast",
    enabled: true,
    targetResourceUri: set.id,
    profiles: [{ name: "base", capacity: { minimum: "3", default: "3", maximum: "9" }, rules: [] }],
  });
  return (readCloud(simulator.cloudFile).get(set.id)?.body["sku"] as { capacity?: unknown }).capacity;
}

describe("a subscription that was granted less than everything", () => {
  afterEach(endSimulations);

  const quota = (limit: number): Preconditions => ({
    quotas: [{ location: "japaneast", name: "StandardNVADSA10v5Family", limit }],
  });

  it("has autoscale raise a set as far as the quota goes, and fails no deployment where it doesn't", async () => {
    assert.equal(await deployAutoscaled(quota(108)), 3);
    assert.equal(await deployAutoscaled(quota(107)), 0);
  });

  it("refuses a set that says its capacity, until another one is gone", async () => {
    const { client } = await connectWith(quota(108));
    await deployGroup(client);
    const inputs = { ...scaleSet, sku: { ...scaleSet.sku, capacity: 2 } };
    const first = await deploy(client, tokens.scaleSet, inputs);
    const second = { ...inputs, vmScaleSetName: "more-hosts" };
    await assert.rejects(deploy(client, tokens.scaleSet, second), ({ details }: CallError) =>
      /Status=409 Code="OperationNotAllowed".*Current Limit: 108, Current Usage: 72, Additional Required: 72, \(Minimum\) New Limit Required: 144/.test(
        details,
      ),
    );
    await client.delete(tokens.scaleSet, first.id, first.inputs, first.outputs);
    await deploy(client, tokens.scaleSet, second);
  });

  it("is not asked by a preview", async () => {
    const nothing = { resourceProviders: [], features: [], actions: [], ...quota(0) };
    const { client } = await connectWith(nothing);
    await client.create(tokens.scaleSet, { ...scaleSet, sku: { ...scaleSet.sku, capacity: 9 } }, true);
    await assert.rejects(deployGroup(client), ({ details }: CallError) => /Code="AuthorizationFailed"/.test(details));
  });
});
