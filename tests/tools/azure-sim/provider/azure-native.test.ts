import assert from "node:assert/strict";
import { editCloud, readCloud } from "../../../../tools/azure-sim";
import type { Behaviour, ObjectValue } from "../../../../tools/azure-sim/contract";
import {
  azureWith,
  connect,
  deploy,
  deployGroup,
  deployNetwork,
  deploySubnet,
  endSimulations,
  group,
  network,
  simulate,
  tokens,
} from "../server/simulation";

/** Azure keeps a scale set's capacity when a body says nothing of it. */
const keepsCapacity: Behaviour = {
  type: "Microsoft.Compute/virtualMachineScaleSets",
  fill: (body, { previous }) => {
    const before = previous?.body["sku"] as ObjectValue | undefined;
    return { ...body, sku: { capacity: before?.["capacity"] ?? 0, ...(body["sku"] as ObjectValue) } };
  },
};

const scaleSet = {
  resourceGroupName: "rg",
  vmScaleSetName: "hosts",
  location: "japaneast",
  sku: { name: "Standard_NV36ads_A10_v5", tier: "Standard" },
  orchestrationMode: "Flexible",
  platformFaultDomainCount: 1,
};
const scaleSetId = `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/hosts`;

describe("the simulated provider azure-native", () => {
  afterEach(endSimulations);

  describe("children that are resources of their own", () => {
    it("survive an update of their parent, and a refresh does not make them its inputs", async () => {
      const simulator = await simulate({
        azure: azureWith({
          behaviours: [{ type: "Microsoft.Network/virtualNetworks/subnets", fill: (body) => ({ ...body, etag: "e" }) }],
        }),
      });
      const client = await connect(simulator);
      await deployGroup(client);
      const parent = await deployNetwork(client);
      const subnet = await deploySubnet(client, "hosts", "10.0.0.0/24");
      const news = { ...parent.inputs, tags: { owner: "streaming" } };
      const outputs = await client.update(tokens.network, parent.id, parent.inputs, parent.outputs, news);
      assert.deepEqual(
        (outputs["subnets"] as { name: string }[]).map(({ name }) => name),
        ["hosts"],
      );
      const after = await client.read(tokens.subnet, subnet.id, subnet.inputs, subnet.outputs);
      assert.deepEqual([after.inputs, after.outputs], [subnet.inputs, subnet.outputs]);
      const refreshed = await client.read(tokens.network, parent.id, news, parent.outputs);
      assert.deepEqual(refreshed.inputs, news);
    });

    it("are replaced by an array in the parent, even an empty one", async () => {
      const client = await connect(await simulate());
      await deployGroup(client);
      const parent = await deployNetwork(client);
      const subnet = await deploySubnet(client, "hosts", "10.0.0.0/24");
      await client.update(tokens.network, parent.id, parent.inputs, parent.outputs, { ...parent.inputs, subnets: [] });
      assert.equal((await client.read(tokens.subnet, subnet.id)).id, "");
    });
  });

  describe("what a program leaves out", () => {
    it("is left out of the request: autoscale's capacity stays", async () => {
      const simulator = await simulate({ azure: azureWith({ behaviours: [keepsCapacity] }) });
      const client = await connect(simulator);
      await deployGroup(client);
      const made = await deploy(client, tokens.scaleSet, scaleSet);
      const capacity = () => (readCloud(simulator.cloudFile).get(scaleSetId)!.body["sku"] as ObjectValue)["capacity"];
      await editCloud(simulator.cloudFile, (cloud) => {
        const before = cloud.get(scaleSetId)!;
        cloud.put({
          ...before,
          body: { ...before.body, sku: { ...(before.body["sku"] as ObjectValue), capacity: 60 } },
        });
      });
      const news = { ...made.inputs, tags: { owner: "streaming" } };
      const outputs = await client.update(tokens.scaleSet, made.id, made.inputs, made.outputs, news);
      assert.deepEqual([capacity(), (outputs["sku"] as ObjectValue)["capacity"]], [60, 60]);
      // A program that says 3 moves it.
      await client.update(tokens.scaleSet, made.id, news, outputs, { ...news, sku: { ...scaleSet.sku, capacity: 3 } });
      assert.equal(capacity(), 3);
    });

    it("comes into the inputs by a refresh when somebody changed it, and not when Azure filled it in", async () => {
      const simulator = await simulate({ azure: azureWith({ behaviours: [keepsCapacity] }) });
      const client = await connect(simulator);
      await deployGroup(client);
      const made = await deploy(client, tokens.scaleSet, scaleSet);
      assert.equal((made.outputs["sku"] as ObjectValue)["capacity"], 0);
      assert.deepEqual((await client.read(tokens.scaleSet, made.id, made.inputs, made.outputs)).inputs, made.inputs);
      await editCloud(simulator.cloudFile, (cloud) => {
        const before = cloud.get(scaleSetId)!;
        cloud.put({
          ...before,
          body: { ...before.body, tags: { by: "hand" }, sku: { ...scaleSet.sku, capacity: 60 } },
        });
      });
      const { inputs } = await client.read(tokens.scaleSet, made.id, made.inputs, made.outputs);
      assert.deepEqual(inputs, { ...made.inputs, tags: { by: "hand" }, sku: { ...scaleSet.sku, capacity: 60 } });
    });

    it("is reset when it was there before and the provider knows its default", async () => {
      const simulator = await simulate();
      const client = await connect(simulator);
      await deployGroup(client);
      const account = {
        resourceGroupName: "rg",
        accountName: "builds",
        location: "japaneast",
        kind: "StorageV2",
        sku: { name: "Standard_ZRS" },
      };
      const made = await deploy(client, tokens.account, { ...account, networkRuleSet: { defaultAction: "Deny" } });
      const { networkRuleSet: _gone, ...news } = made.inputs as Record<string, unknown>;
      const outputs = await client.update(tokens.account, made.id, made.inputs, made.outputs, news);
      assert.equal((outputs["networkRuleSet"] as ObjectValue)["defaultAction"], "Allow");
    });
  });

  describe("what Azure makes by itself", () => {
    const blobService = {
      resourceGroupName: "rg",
      accountName: "builds",
      blobServicesName: "default",
      isVersioningEnabled: true,
    };
    const account = {
      resourceGroupName: "rg",
      accountName: "builds",
      location: "japaneast",
      kind: "StorageV2",
      sku: { name: "Standard_ZRS" },
    };

    it("is taken over by a create, again and again, and reset by a delete", async () => {
      const simulator = await simulate();
      const client = await connect(simulator);
      await deployGroup(client);
      await deploy(client, tokens.account, account);
      const made = await deploy(client, tokens.blobService, blobService);
      assert.equal(made.outputs["isVersioningEnabled"], true);
      await deploy(client, tokens.blobService, blobService);
      await client.delete(tokens.blobService, made.id);
      const left = await client.read(tokens.blobService, made.id, made.inputs, made.outputs);
      assert.deepEqual([left.id, left.outputs["isVersioningEnabled"]], [made.id, undefined]);
    });

    it("has no DELETE: an encryption scope is disabled instead", async () => {
      const simulator = await simulate();
      const client = await connect(simulator);
      await deployGroup(client);
      await deploy(client, tokens.account, account);
      const type = "azure-native:storage:EncryptionScope";
      const inputs = {
        resourceGroupName: "rg",
        accountName: "builds",
        encryptionScopeName: "games",
        source: "Microsoft.Storage",
      };
      const made = await deploy(client, type, inputs);
      await client.delete(type, made.id);
      const left = readCloud(simulator.cloudFile).get(made.id);
      assert.deepEqual(left?.body["properties"], { state: "Disabled" });
    });
  });

  it("expands $self to the resource's own id", async () => {
    const client = await connect(await simulate());
    await deployGroup(client);
    const made = await deploy(client, "azure-native:network:LoadBalancer", {
      resourceGroupName: "rg",
      loadBalancerName: "lb",
      location: "japaneast",
      backendAddressPools: [{ name: "pool" }],
      loadBalancingRules: [
        {
          name: "rule",
          protocol: "Udp",
          frontendPort: 1,
          backendAddressPool: { id: "$self/backendAddressPools/pool" },
        },
      ],
    });
    const [rule] = made.outputs["loadBalancingRules"] as { backendAddressPool: { id: string } }[];
    assert.equal(rule!.backendAddressPool.id, `${made.id}/backendAddressPools/pool`);
  });

  it("judges a preview whose names are unknown yet", async () => {
    const seen: string[] = [];
    const simulator = await simulate({
      azure: azureWith({
        rules: [
          {
            name: "look",
            source: "here",
            types: ["*"],
            operations: ["put"],
            needsCloud: false,
            check: ({ id }) => (seen.push(id.text), []),
          },
          {
            name: "never",
            source: "here",
            types: ["*"],
            operations: ["put"],
            needsCloud: true,
            check: () => assert.fail("asks the cloud"),
          },
        ],
      }),
    });
    const client = await connect(simulator);
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const role = {
      scope: unknown,
      roleAssignmentName: unknown,
      principalId: unknown,
      roleDefinitionId: unknown,
      principalType: "ServicePrincipal",
    };
    await client.create("azure-native:authorization:RoleAssignment", role, true);
    assert.match(
      seen[0]!,
      /^\/subscriptions\/1{8}.*\/resourceGroups\/unknown\/providers\/Microsoft\.Authorization\/roleAssignments\/0{8}-/,
    );
  });

  it("imports what it reads, and can create it again from that", async () => {
    const client = await connect(await simulate());
    await deployGroup(client);
    const made = await deployNetwork(client, { tags: { owner: "streaming" } });
    const { inputs } = await client.read(tokens.network, network);
    await client.delete(tokens.network, network);
    const again = await deploy(client, tokens.network, inputs);
    assert.deepEqual(again.outputs, made.outputs);
    await assert.rejects(
      client.read(tokens.subnet, network),
      /failed to parse '.*net' against the path '\/subscriptions\/\{subscriptionId\}/,
    );
  });
});
