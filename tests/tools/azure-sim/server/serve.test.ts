import assert from "node:assert/strict";
import { createServer, type AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { startSimulator } from "../../../../tools/azure-sim";
import { EngineClient, secret, unknown, type CallError } from "./engine-client";
import {
  connect,
  connectRandom,
  deploy,
  deployGroup,
  deployNetwork,
  deploySubnet,
  endSimulations,
  group,
  network,
  newFolder,
  simulate,
  subscription,
  tokens,
} from "./simulation";

describe("the simulator over the engine's protocol", () => {
  afterEach(endSimulations);

  it("introduces itself as the providers of the SDKs in use", async () => {
    const simulator = await simulate();
    const client = await connect(simulator);
    assert.equal(await client.pluginVersion(), "3.28.0");
    assert.equal(await (await connectRandom(simulator)).pluginVersion(), "4.21.2");
    const offered = await client.handshake();
    assert.deepEqual(
      [offered.getAcceptSecrets(), offered.getAcceptOutputs(), offered.getAcceptResources()],
      [true, false, false],
    );
    const configured = await client.configure({ subscriptionId: subscription });
    assert.deepEqual(
      [
        configured.getAcceptsecrets(),
        configured.getSupportspreview(),
        configured.getAcceptoutputs(),
        configured.getAcceptresources(),
      ],
      [true, true, false, false],
    );
    await client.attach();
    await assert.rejects(client.parameterize(), { code: 12 });
  });

  it("names the environment a pulumi command needs", async () => {
    const simulator = await simulate();
    assert.deepEqual(simulator.environment(), {
      PULUMI_DEBUG_PROVIDERS: `azure-native:${simulator.azureNativePort},random:${simulator.randomPort}`,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    });
  });

  it("creates, changes nothing twice, updates, refreshes, imports and deletes", async () => {
    const client = await connect(await simulate());
    await deployGroup(client);
    const made = await deployNetwork(client);
    assert.equal(made.id, network);
    assert.equal(made.outputs["name"], "net");
    assert.deepEqual(made.outputs["addressSpace"], { addressPrefixes: ["10.0.0.0/16"] });

    const again = (await client.check(tokens.network, made.inputs, made.inputs)).inputs;
    const none = await client.diff(tokens.network, made.id, made.inputs, made.outputs, again);
    assert.equal(none.changes, 1, "DIFF_NONE");

    const news = { ...made.inputs, tags: { owner: "streaming" } };
    const some = await client.diff(tokens.network, made.id, made.inputs, made.outputs, news);
    assert.deepEqual([some.changes, some.replacesList, some.diffsList], [2, [], ["tags"]]);
    const updated = await client.update(tokens.network, made.id, made.inputs, made.outputs, news);
    assert.deepEqual(updated["tags"], { owner: "streaming" });

    const refreshed = await client.read(tokens.network, made.id, news, updated);
    assert.deepEqual([refreshed.id, refreshed.inputs, refreshed.outputs], [made.id, news, updated]);

    const imported = await client.read(
      tokens.network,
      made.id.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions"),
    );
    assert.deepEqual(imported.inputs["tags"], { owner: "streaming" });
    assert.equal(imported.inputs["virtualNetworkName"], "NET");

    await client.delete(tokens.network, made.id, news, updated);
    assert.equal((await client.read(tokens.network, made.id, news, updated)).id, "");
    await client.delete(tokens.network, made.id, news, updated);
  });

  it("refuses to create what exists, and what has no group or parent", async () => {
    const client = await connect(await simulate());
    await assert.rejects(deployNetwork(client), {
      details: `Status=404 Code="ResourceGroupNotFound" Message="Resource group 'rg' could not be found."`,
    });
    await deployGroup(client);
    await assert.rejects(deployGroup(client), { details: `cannot create already existing resource '${group}'` });
    await assert.rejects(
      deploySubnet(client, "hosts", "10.0.0.0/24"),
      /Code="ParentResourceNotFound" Message="Failed to perform 'write'/,
    );
  });

  it("never accepts a type or a function it does not know", async () => {
    const client = await connect(await simulate());
    const random = await connectRandom(await simulate());
    await assert.rejects(
      client.create("azure-native:quantum:Workspace", {}),
      /does not know the resource type azure-native:quantum:Workspace/,
    );
    await assert.rejects(
      client.check("azure-native:storage:Blob", {}),
      /does not know the resource type azure-native:storage:Blob/,
    );
    await assert.rejects(
      client.create("azure-native:dns:RecordSet", {
        ...{ resourceGroupName: "rg", zoneName: "example.com", recordType: "TXT", relativeRecordSetName: "relay" },
      }),
      /knows record sets of type A and no other/,
    );
    await assert.rejects(
      client.invoke("azure-native:quantum:getWorkspace", {}),
      /does not know the function azure-native:quantum:getWorkspace/,
    );
    await assert.rejects(
      random.check("random:index/randomPet:RandomPet", {}),
      /does not know the resource type random:index\/randomPet:RandomPet/,
    );
  });

  it("keeps providers with different subscriptions apart", async () => {
    const simulator = await simulate();
    const other = "22222222-2222-4222-8222-222222222222";
    const [one, two] = [await connect(simulator), await connect(simulator, { subscriptionId: other })];
    assert.equal((await deployGroup(one)).id, `/subscriptions/${subscription}/resourceGroups/rg`);
    assert.equal((await deployGroup(two)).id, `/subscriptions/${other}/resourceGroups/rg`);
    assert.equal((await one.invoke("azure-native:authorization:getClientConfig", {}))["subscriptionId"], subscription);
    assert.equal((await two.invoke("azure-native:authorization:getClientConfig", {}))["subscriptionId"], other);
    const stranger = new EngineClient(simulator.azureNativePort);
    await assert.rejects(stranger.check(tokens.group, {}), /got a request before its configuration/);
    stranger.close();
  });

  it("takes a connection that came back for its only configuration", async () => {
    const simulator = await simulate();
    const before = await connect(simulator);
    before.close();
    const again = new EngineClient(simulator.azureNativePort);
    assert.equal(
      (await again.invoke("azure-native:authorization:getClientConfig", {}))["subscriptionId"],
      subscription,
    );
    again.close();
  });

  it("refuses another tenant and a provider without a subscription", async () => {
    const simulator = await simulate({ tenantId: "aaaaaaaa-0000-4000-8000-000000000000" });
    await assert.rejects(
      connect(simulator, { tenantId: "bbbbbbbb-0000-4000-8000-000000000000" }),
      /credentials are of tenant 'aaaaaaaa/,
    );
    await assert.rejects(connect(simulator, { subscriptionId: "" }), /has no subscription/);
    const client = await connect(simulator, { tenantId: "AAAAAAAA-0000-4000-8000-000000000000" });
    assert.equal(
      (await client.invoke("azure-native:authorization:getClientConfig", {}))["tenantId"],
      "aaaaaaaa-0000-4000-8000-000000000000",
    );
  });

  it("shows in a preview what is certain, and asks nothing of the cloud", async () => {
    const simulator = await simulate();
    const client = await connect(simulator);
    const { inputs } = await client.check(tokens.vault, {
      resourceGroupName: unknown,
      vaultName: unknown,
      location: "japaneast",
      properties: {
        tenantId: "aaaaaaaa-0000-4000-8000-000000000000",
        sku: { name: "standard", family: "A" },
        enableRbacAuthorization: true,
      },
    });
    const { id, outputs } = await client.create(tokens.vault, inputs, true);
    assert.equal(id, "");
    const properties = outputs["properties"] as Record<string, unknown>;
    assert.deepEqual(
      [outputs["location"], outputs["name"], properties["enableRbacAuthorization"]],
      ["japaneast", unknown, true],
    );
    assert.equal(properties["vaultUri"], unknown, "an output inside an object that the program gave a part of");
    assert.equal(properties["softDeleteRetentionInDays"], unknown);
    assert.throws(() => readFileSync(simulator.cloudFile), { code: "ENOENT" });
  });

  it("knows name and location in the preview of an update", async () => {
    const client = await connect(await simulate());
    await deployGroup(client);
    const made = await deployNetwork(client);
    const news = { ...made.inputs, tags: { owner: unknown } };
    const shown = await client.update(tokens.network, made.id, made.inputs, made.outputs, news, true);
    assert.deepEqual(
      [shown["name"], shown["location"], shown["tags"], shown["resourceGuid"]],
      ["net", "japaneast", { owner: unknown }, unknown],
    );
    assert.equal((await client.read(tokens.network, made.id, made.inputs, made.outputs)).outputs["tags"], undefined);
  });

  it("refuses a bad body in the preview already", async () => {
    const client = await connect(await simulate());
    const inputs = {
      resourceGroupName: unknown,
      virtualNetworkName: "net",
      location: "japaneast",
      adressSpace: {},
      azureApiVersion: "2024-05-01",
    };
    await assert.rejects(
      client.create(tokens.network, inputs, true),
      /Could not find member 'adressSpace'.*Did you mean 'addressSpace'/s,
    );
  });

  it("keeps secret in the outputs what was secret in the inputs", async () => {
    const simulator = await simulate();
    const client = await connect(simulator);
    await deployGroup(client);
    const made = await deployNetwork(client, { tags: { owner: secret("nobody's business"), team: "streaming" } });
    assert.deepEqual(made.inputs["tags"], { owner: secret("nobody's business"), team: "streaming" });
    assert.deepEqual(made.outputs["tags"], made.inputs["tags"]);
    const refreshed = await client.read(tokens.network, made.id, made.inputs, made.outputs);
    assert.deepEqual([refreshed.inputs["tags"], refreshed.outputs["tags"]], [made.inputs["tags"], made.inputs["tags"]]);
    const shown = await client.create(tokens.network, { ...made.inputs, virtualNetworkName: "other" }, true);
    assert.deepEqual(shown.outputs["tags"], made.inputs["tags"]);
  });

  it("records what a failed long operation left", async () => {
    const simulator = await simulate({
      faults: ({ id }) =>
        id.type === "Microsoft.Network/virtualNetworks"
          ? { status: 200, code: "AllocationFailed", message: "No room.", accepted: id.names[0] === "net" }
          : undefined,
    });
    const client = await connect(simulator);
    await deployGroup(client);
    const failure = await deployNetwork(client, { tags: { owner: secret("x") } }).catch((error: CallError) => error);
    assert.ok("initFailed" in failure && failure.initFailed, "an ErrorResourceInitFailed");
    assert.equal(failure.initFailed.id, network);
    assert.deepEqual(failure.initFailed.properties["tags"], { owner: secret("x") });
    assert.match(failure.initFailed.reasons[0]!, /Code="AllocationFailed" Message="No room\."/);
    assert.equal((await client.read(tokens.network, network, failure.initFailed.inputs)).id, network);

    const refused = deployNetwork(client, { virtualNetworkName: "other" });
    await assert.rejects(
      refused,
      (error: CallError) => error.initFailed === undefined && /AllocationFailed/.test(error.details),
    );
    assert.equal((await client.read(tokens.network, network.replace("/net", "/other"))).id, "");
  });

  it("takes large messages", async () => {
    const client = await connect(await simulate());
    await deployGroup(client);
    const large = "x".repeat(6_000_000);
    const made = await deployNetwork(client, { tags: { large } });
    assert.equal((made.outputs["tags"] as { large: string }).large.length, large.length);
  });

  it("survives a cancel, and forgets nothing when it is started again", async () => {
    const cloudFile = `${newFolder()}/cloud.json`;
    const first = await simulate({ cloudFile });
    const client = await connect(first);
    await deployGroup(client);
    await client.cancel();
    await deployNetwork(client);
    await first.close();
    const next = await connect(await simulate({ cloudFile }));
    assert.equal((await next.read(tokens.network, network)).id, network);
  });

  it("names a port that is in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((listening) => taken.once("listening", listening));
    const { port } = taken.address() as AddressInfo;
    const cloudFile = `${newFolder()}/cloud.json`;
    await assert.rejects(
      startSimulator({ cloudFile, ports: { random: port } }),
      new RegExp(`random provider cannot listen on port ${port} .* in use`),
    );
    taken.close();
    await simulate({ cloudFile });
  });

  it("answers requests that come all at once", async () => {
    const simulator = await simulate();
    const client = await connect(simulator);
    await deployGroup(client);
    const networks = Array.from({ length: 40 }, (_, index) =>
      deployNetwork(client, { virtualNetworkName: `net${index}` }),
    );
    const ids = (await Promise.all(networks)).map(({ id }) => id);
    const stored = JSON.parse(readFileSync(simulator.cloudFile, "utf8")).resources.map(({ id }: { id: string }) => id);
    assert.ok(ids.every((id) => stored.includes(id)));
  });

  it("looks resources up", async () => {
    const client = await connect(await simulate());
    await deployGroup(client);
    await deployNetwork(client);
    const args = { resourceGroupName: "RG", virtualNetworkName: "NET" };
    const found = await client.invoke("azure-native:network:getVirtualNetwork", args);
    assert.deepEqual([found["id"], found["name"], found["location"]], [network, "net", "japaneast"]);
    await assert.rejects(
      client.invoke("azure-native:network:getVirtualNetwork", { ...args, virtualNetworkName: "other" }),
      /Code="ResourceNotFound" Message="The Resource 'Microsoft.Network\/virtualNetworks\/other' under resource group 'RG' was not found\."/,
    );
    await assert.rejects(client.invoke("azure-native:authorization:getClientToken", {}), /gives out no tokens/);
  });

  it("refuses the keys of an account that forbids them", async () => {
    const client = await connect(await simulate());
    await deployGroup(client);
    const account = {
      resourceGroupName: "rg",
      location: "japaneast",
      kind: "StorageV2",
      sku: { name: "Standard_ZRS" },
    };
    await deploy(client, tokens.account, { ...account, accountName: "closed", allowSharedKeyAccess: false });
    await deploy(client, tokens.account, { ...account, accountName: "open" });
    const keys = (accountName: string) =>
      client.invoke("azure-native:storage:listStorageAccountKeys", { resourceGroupName: "rg", accountName });
    await assert.rejects(keys("closed"), /allows no shared keys/);
    assert.equal(((await keys("open"))["keys"] as unknown[]).length, 2);
  });
});
