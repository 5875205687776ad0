import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { changeAsAzureDoes, ownChanges } from "../../../tools/azure-sim";
import { stackConfig } from "../../../tools/config/stack-config";
import { InProcessStack } from "../../../tools/fuzz/in-process/in-process-stack";
import { accept, programOf } from "../../../tools/fuzz/platforms/accepted";
import type { WrittenConfiguration } from "../../../tools/fuzz/platforms/written";
import { azureWritten, withoutAzureWritten } from "../../../tools/refresh/azure-written";
import { refreshStack } from "../../../tools/refresh/refresh-stack";
import type { RunResult } from "../../../tools/sim/pulumi-process";
import { committedRecord, project } from "../../support/stacks";

/** Dev with a peering, so that every type that Azure changes by itself is there. */
function devWithHub() {
  const written = structuredClone(stackConfig(project, "dev")) as unknown as WrittenConfiguration;
  const virtualNetworkId =
    "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub";
  written.network.hub = { virtualNetworkId, addressSpaces: ["172.31.0.0/22"] };
  const platform = accept(written, committedRecord("dev")).platform!;
  const stack = new InProcessStack({ stack: "dev", tenantId: written.azure.tenantId });
  return { stack, program: programOf(platform) };
}

describe("a refresh", function () {
  this.timeout(120_000);
  const { stack, program } = devWithHub();

  it("of what Azure changed by itself leads to no change", async () => {
    await stack.up(program);
    const before = JSON.stringify(stack.cloud.list());
    await stack.editCloud(changeAsAzureDoes);
    assert.notEqual(JSON.stringify(stack.cloud.list()), before);
    await stack.refresh();
    const { created, updated, replaced, deleted } = await stack.preview(program);
    assert.deepEqual({ created, updated, replaced, deleted }, { created: [], updated: [], replaced: [], deleted: [] });
  });

  it("finds what somebody else changed", async () => {
    await stack.editCloud((cloud) => {
      const group = structuredClone(cloud.list("Microsoft.Network/networkSecurityGroups")[0]!);
      cloud.put({ ...group, body: { ...group.body, tags: { owner: "another team" } } });
    });
    await stack.refresh();
    assert.equal((await stack.preview(program)).updated.length, 1);
  });

  it("is tried with every type of the platform that Azure changes, and the program sets none of these properties", () => {
    const deployed = new Set(stack.cloud.list().map(({ type }) => type.toLowerCase()));
    for (const { type, what } of ownChanges) assert.ok(type === "*" || deployed.has(type.toLowerCase()), what);
    const declared = stack.resources.filter(({ custom }) => custom);
    for (const { type } of azureWritten)
      assert.ok(
        declared.some((one) => one.type === type),
        type,
      );
    assert.deepEqual(withoutAzureWritten(declared, declared).removed, []);
  });
});

describe("inputs after a refresh", () => {
  const urn = "urn:pulumi:dev::cloud-gaming::azure-native:network:PrivateEndpoint::endpoint";
  const type = "azure-native:network:PrivateEndpoint";
  const connection = { name: "blob", groupIds: ["blob"] };
  const declared = { privateLinkServiceConnections: [connection], tags: { owner: "team" } };
  const after = (refreshed: Record<string, unknown>) =>
    withoutAzureWritten([{ urn, type, inputs: declared }], [{ urn, type, inputs: refreshed }]);

  it("lose what Azure wrote, in lists too, and tags that the program doesn't have", () => {
    const { resources, removed } = after({
      privateLinkServiceConnections: [{ ...connection, privateLinkServiceConnectionState: { status: "Approved" } }],
      customDnsConfigs: [],
      tags: { owner: "team", "created-on": "2026-11-22" },
    });
    assert.deepEqual(resources, [{ urn, type, inputs: declared }]);
    assert.deepEqual(removed, [
      "endpoint: customDnsConfigs",
      "endpoint: privateLinkServiceConnections[].privateLinkServiceConnectionState",
      "endpoint: tags.created-on",
    ]);
  });

  it("keep what somebody else changed", () => {
    const refreshed = { privateLinkServiceConnections: [], tags: { owner: "another team" } };
    const { resources, removed } = after(refreshed);
    assert.deepEqual(resources[0]!.inputs, refreshed);
    assert.deepEqual(removed, []);
  });
});

describe("refreshing a stack", () => {
  const size = { name: "Standard_NV6ads_A10_v5" };
  const state = (sku: Record<string, unknown>) => ({
    version: 3,
    deployment: {
      resources: [
        {
          urn: "urn:pulumi:dev::cloud-gaming::azure-native:compute:VirtualMachineScaleSet::hosts",
          type: "azure-native:compute:VirtualMachineScaleSet",
          inputs: { sku },
        },
      ],
    },
  });
  const done = (stdout = "", exitCode = 0): RunResult => ({ exitCode, stdout, stderr: "" });

  async function refreshTo(after: Record<string, unknown>, exitCode = 0) {
    const commands: string[] = [];
    const said: string[] = [];
    let imported: unknown;
    let sku: Record<string, unknown> = size;
    const result = await refreshStack({
      stack: "dev",
      refresh() {
        sku = after;
        return Promise.resolve(done("", exitCode));
      },
      pulumi(args) {
        commands.push(args.slice(0, 2).join(" "));
        if (args[1] === "import") imported = JSON.parse(readFileSync(args[3]!, "utf8"));
        return Promise.resolve(done(JSON.stringify(state(sku))));
      },
      say: (line) => said.push(line),
    });
    return { result, commands, said, imported };
  }

  it("records it without what Azure wrote, and reports that", async () => {
    const { commands, said, imported } = await refreshTo({ ...size, capacity: 7 });
    assert.deepEqual(commands, ["stack export", "stack export", "stack import"]);
    assert.deepEqual(imported, state(size));
    assert.deepEqual(said, [
      "Left 1 values that Azure wrote by itself out of the recorded inputs:",
      "  hosts: sku.capacity",
    ]);
  });

  it("does so after a refresh that failed half-way, and returns its failure", async () => {
    const { result, commands } = await refreshTo({ ...size, capacity: 7 }, 255);
    assert.equal(result.exitCode, 255);
    assert.equal(commands.at(-1), "stack import");
  });

  it("imports nothing where there is nothing to leave out", async () => {
    const { commands, said } = await refreshTo(size);
    assert.deepEqual([commands, said], [["stack export", "stack export"], []]);
  });
});
