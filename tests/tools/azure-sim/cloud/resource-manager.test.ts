import assert from "node:assert/strict";
import { join } from "node:path";
import { readCloud } from "../../../../tools/azure-sim";
import { Cloud } from "../../../../tools/azure-sim/cloud/cloud";
import { ResourceManager } from "../../../../tools/azure-sim/cloud/resource-manager";
import type { Behaviour, ObjectValue, Rule } from "../../../../tools/azure-sim/contract";
import { typeInfo } from "../../../../tools/azure-sim/types";
import { azureWith, endSimulations, group, network, newFolder, subscription, tokens } from "../server/simulation";

const account = `${group}/providers/Microsoft.Storage/storageAccounts/builds`;
const blobService = `${account}/blobServices/default`;
const container = typeInfo("azure-native:storage:BlobContainer")!;
const assignment = typeInfo("azure-native:authorization:RoleAssignment")!;

describe("the simulator's requests", () => {
  let cloud: Cloud;
  let file: string;
  beforeEach(() => (cloud = new Cloud((file = join(newFolder(), "cloud.json")))));
  afterEach(async () => {
    await cloud.close();
    await endSimulations();
  });

  const manager = (parts: { rules?: Rule[]; behaviours?: Behaviour[] } = {}) =>
    new ResourceManager(cloud, azureWith(parts), subscription);
  const put = (to: ResourceManager, type: keyof typeof tokens, id: string, body: ObjectValue = {}) =>
    to.put({ info: typeInfo(tokens[type])!, id, body });
  const putGroup = (to: ResourceManager) => put(to, "group", group, { location: "japaneast" });
  const putAccount = (to: ResourceManager) =>
    put(to, "account", account, { location: "japaneast", kind: "StorageV2", sku: { name: "Standard_ZRS" } });

  it("need the parent, which may be one that Azure made by itself", async () => {
    const azure = manager();
    await putGroup(azure);
    const id = `${blobService}/containers/builds`;
    await assert.rejects(
      azure.put({ info: container, id, body: {} }),
      /ParentResourceNotFound.*storageAccounts\/blobServices\/containers/,
    );
    await putAccount(azure);
    assert.equal(azure.get(blobService)?.type, "Microsoft.Storage/storageAccounts/blobServices");
    await azure.put({ info: container, id, body: {} });
    assert.equal(azure.get(`${account}/blobServices/other`), undefined);
  });

  it("take a public DNS zone of a group that isn't simulated to be there, and no other", async () => {
    const azure = manager();
    await putGroup(azure);
    const record = typeInfo("azure-native:dns:RecordSet")!;
    const body = { properties: { TTL: 300, ARecords: [{ ipv4Address: "203.0.113.7" }] } };
    const inGroup = (name: string) => `${name}/providers/Microsoft.Network/dnsZones/example.com/A/relay`;
    const elsewhere = inGroup(`${group}-of-others`);
    await azure.put({ info: record, id: elsewhere, body });
    assert.deepEqual(azure.get(elsewhere)?.type, "Microsoft.Network/dnsZones/A");
    await assert.rejects(azure.put({ info: record, id: inGroup(group), body }), /ParentResourceNotFound/);
    const account = `${group}-of-others/providers/Microsoft.Storage/storageAccounts/builds/blobServices/default`;
    await assert.rejects(
      azure.put({ info: container, id: `${account}/containers/c`, body: {} }),
      /ResourceGroupNotFound/,
    );
  });

  it("need the scope they extend", async () => {
    const azure = manager();
    await putGroup(azure);
    const body = { properties: { principalId: "p", roleDefinitionId: "r" } };
    const on = (scope: string) =>
      azure.put({
        info: assignment,
        id: `${scope}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111`,
        body,
      });
    await assert.rejects(
      on(account),
      /Code="ResourceNotFound" Message="The Resource 'Microsoft.Storage\/storageAccounts\/builds' was not found\."/,
    );
    await assert.rejects(
      on(`${group}2`),
      /Code="ResourceGroupNotFound" Message="Resource group 'rg2' could not be found\."/,
    );
    await putAccount(azure);
    await on(account);
    await on(group);
    await on(`/subscriptions/${subscription}`);
  });

  it("never move a resource", async () => {
    const azure = manager();
    await putGroup(azure);
    await put(azure, "network", network, {
      location: "Japan East",
      properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
    });
    await put(azure, "network", network, {
      location: "japaneast",
      properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
    });
    await assert.rejects(
      put(azure, "network", network, { location: "westus3", properties: {} }),
      /Status=409 Code="InvalidResourceLocation" Message="The resource 'net' already exists in location 'japaneast' in resource group 'rg'/,
    );
    await assert.rejects(put(azure, "group", group, { location: "westus3" }), /Code="InvalidResourceGroupLocation"/);
  });

  it("delete a group with all that is in it, and keep soft-deleted names", async () => {
    const azure = manager({ behaviours: [{ type: "Microsoft.Storage/storageAccounts", softDelete: true }] });
    await putGroup(azure);
    await putAccount(azure);
    await azure.delete(typeInfo(tokens.group)!, group);
    assert.deepEqual([cloud.list(), cloud.softDeleted("Microsoft.Storage/storageAccounts").length], [[], 1]);
    await azure.delete(typeInfo(tokens.group)!, group);
  });

  it("are refused by rules, all at once, and then change nothing", async () => {
    const no: Rule = {
      name: "no",
      source: "here",
      types: ["Microsoft.Storage/storageAccounts"],
      operations: ["put", "delete"],
      needsCloud: true,
      check: ({ operation, body }) =>
        operation === "delete" || body["kind"] === "Storage"
          ? [
              { status: 409, code: "No", message: `${operation} refused.`, target: "kind" },
              { status: 400, code: "Never", message: "At all." },
            ]
          : [],
    };
    const azure = manager({ rules: [no] });
    await putGroup(azure);
    const old = { location: "japaneast", kind: "Storage", sku: { name: "Standard_LRS" } };
    await assert.rejects(put(azure, "account", account, old), {
      message: 'Status=409 Code="No" Message="put refused." Target="kind"\nStatus=400 Code="Never" Message="At all."',
    });
    assert.equal(azure.get(account), undefined);
    assert.deepEqual(
      azure.judge({ info: typeInfo(tokens.account)!, id: account, body: old }),
      [],
      "a preview does not ask the cloud",
    );
    no.needsCloud = false;
    assert.equal(azure.judge({ info: typeInfo(tokens.account)!, id: account, body: old }).length, 2);
    await putAccount(azure);
    await assert.rejects(azure.delete(typeInfo(tokens.account)!, account), /delete refused/);
    assert.notEqual(azure.get(account), undefined);
  });

  it("let behaviours fill in, act on others, and show", async () => {
    const azure = manager({
      behaviours: [
        {
          type: "Microsoft.Storage/storageAccounts",
          fill: (body, { previous }) => ({
            ...body,
            properties: { made: previous?.body["properties"] ? "again" : "first" },
          }),
          afterPut: ({ id }, stored, writer) => writer.put({ ...stored, id: `${id.text}-twin`, body: { twin: true } }),
          afterDelete: ({ id }, _removed, writer) => writer.remove(`${id.text}-twin`),
          show: (stored, reader) => ({
            ...stored.body,
            twins: reader.list("Microsoft.Storage/storageAccounts").length,
          }),
        },
      ],
    });
    await putGroup(azure);
    assert.deepEqual((await putAccount(azure)).body["properties"], { made: "first" });
    assert.deepEqual(
      [(await putAccount(azure)).body["properties"], azure.get(account)?.body["twins"]],
      [{ made: "again" }, 2],
    );
    assert.equal(cloud.get(account)?.body["twins"], undefined, "what is only shown is not stored");
    await azure.delete(typeInfo(tokens.account)!, account);
    assert.deepEqual(cloud.list("Microsoft.Storage/storageAccounts"), []);
    assert.equal(readCloud(file).list().length, 1);
  });

  it("fill children that come inside their parent, and ask the rules before they drop one", async () => {
    const inUse: Rule = {
      name: "in use",
      source: "here",
      types: ["Microsoft.Network/virtualNetworks/subnets"],
      operations: ["delete"],
      needsCloud: true,
      check: ({ id }) =>
        id.names[1] === "used" ? [{ status: 400, code: "InUseSubnetCannotBeDeleted", message: "In use." }] : [],
    };
    const azure = manager({
      rules: [inUse],
      behaviours: [{ type: "Microsoft.Network/virtualNetworks/subnets", fill: (body) => ({ ...body, etag: "e" }) }],
    });
    await putGroup(azure);
    const properties = (...names: string[]) => ({
      location: "japaneast",
      properties: {
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: names.map((name) => ({ name, properties: {} })),
      },
    });
    await put(azure, "network", network, properties("used", "free"));
    assert.deepEqual(azure.get(`${network}/subnets/used`)?.body, { properties: {}, etag: "e" });
    await put(azure, "network", network, properties("used"));
    assert.equal(azure.get(`${network}/subnets/free`), undefined);
    await assert.rejects(put(azure, "network", network, properties("free")), /InUseSubnetCannotBeDeleted/);
    assert.notEqual(azure.get(`${network}/subnets/used`), undefined);
  });
});
