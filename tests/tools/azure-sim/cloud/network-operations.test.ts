import assert from "node:assert/strict";
import { NetworkOperations } from "../../../../tools/azure-sim/cloud/network-operations";
import type { CloudReader, ObjectValue, RuleRequest } from "../../../../tools/azure-sim/contract";
import { parseId } from "../../../../tools/azure-sim/types";
import {
  connect,
  deployGroup,
  deployNetwork,
  deploySubnet,
  endSimulations,
  simulate,
  tokens,
} from "../server/simulation";
import { deploy, network } from "../server/simulation";

const provider = network.replace(/\/virtualNetworks.*$/, "");

function request(type: string, body: ObjectValue = {}, operation: "put" | "delete" = "put"): RuleRequest {
  const id = parseId(`${provider}/${type}`);
  return { operation, id, apiVersion: "2024-05-01", body, cloud: {} as CloudReader };
}

const subnet = (name: string, operation?: "delete") => request(`virtualNetworks/net/subnets/${name}`, {}, operation);
const peering = request("virtualNetworks/net/virtualNetworkPeerings/hub");
const endpoint = (name: string, subnetName: string) =>
  request(`privateEndpoints/${name}`, { properties: { subnet: { id: `${network}/subnets/${subnetName}` } } });
const nic = (subnetName: string) =>
  request("networkInterfaces/nic", {
    properties: {
      ipConfigurations: [{ name: "ip", properties: { subnet: { id: `${network}/subnets/${subnetName}` } } }],
    },
  });

const refused: [title: string, running: RuleRequest, asked: RuleRequest, status: number, code: string][] = [
  ["a subnet beside another", subnet("a"), subnet("b"), 409, "AnotherOperationInProgress"],
  [
    "a deletion of a subnet beside another's write",
    subnet("a"),
    subnet("b", "delete"),
    409,
    "AnotherOperationInProgress",
  ],
  ["a peering beside a subnet", subnet("a"), peering, 409, "AnotherOperationInProgress"],
  ["the network beside a peering", peering, request("virtualNetworks/net"), 409, "AnotherOperationInProgress"],
  ["an endpoint beside a subnet", subnet("a"), endpoint("one", "b"), 200, "ReferencedResourceNotProvisioned"],
  ["an endpoint beside a peering", peering, endpoint("one", "b"), 200, "ReferencedResourceNotProvisioned"],
  ["a subnet beside an endpoint", endpoint("one", "a"), subnet("b"), 429, "ReferencedResourceNotProvisioned"],
  [
    "an endpoint beside one in its subnet",
    endpoint("one", "a"),
    endpoint("two", "A"),
    200,
    "ReferencedResourceNotProvisioned",
  ],
  ["an interface beside its subnet", subnet("a"), nic("a"), 429, "ReferencedResourceNotProvisioned"],
];

const accepted: [title: string, running: RuleRequest, asked: RuleRequest][] = [
  ["endpoints in two subnets", endpoint("one", "a"), endpoint("two", "b")],
  ["an interface beside another subnet", subnet("a"), nic("b")],
  ["subnets of two networks", subnet("a"), request("virtualNetworks/other/subnets/a")],
  ["a deletion of an endpoint beside another", endpoint("one", "a"), request("privateEndpoints/two", {}, "delete")],
  ["a security group beside a subnet", subnet("a"), request("networkSecurityGroups/nsg")],
];

describe("operations on a virtual network", () => {
  afterEach(endSimulations);

  for (const [title, running, asked, status, code] of refused) {
    it(`exclude ${title}`, () => {
      const operations = new NetworkOperations(() => Promise.resolve());
      const first = operations.start(running);
      assert.equal(first.fault, undefined);
      const { fault } = operations.start(asked);
      assert.deepEqual([fault?.status, fault?.code, fault?.accepted ?? false], [status, code, status === 200]);
    });
  }

  for (const [title, running, asked] of accepted) {
    it(`allow ${title}`, () => {
      const operations = new NetworkOperations(() => Promise.resolve());
      operations.start(running);
      assert.equal(operations.start(asked).fault, undefined);
    });
  }

  it("are over after their time", async () => {
    const waited: number[] = [];
    const operations = new NetworkOperations((seconds) => {
      waited.push(seconds);
      return Promise.resolve();
    });
    await operations.start(subnet("a")).end();
    assert.equal(operations.start(subnet("b")).fault, undefined);
    assert.deepEqual(waited, [5]);
  });

  it("are refused in the simulator: two subnets by a conflict that passes, an endpoint beside a subnet for good", async () => {
    const client = await connect(await simulate());
    await deployGroup(client);
    await deployNetwork(client);
    await deploySubnet(client, "endpoints", "10.0.0.0/24");
    await Promise.all([deploySubnet(client, "a", "10.0.1.0/24"), deploySubnet(client, "b", "10.0.2.0/24")]);
    const vault = await deploy(client, tokens.vault, {
      resourceGroupName: "rg",
      vaultName: "kv-one",
      location: "japaneast",
      properties: { tenantId: "72f988bf-0000-4000-8000-2d7cd011db47", sku: { family: "A", name: "standard" } },
    });
    const inputs = {
      resourceGroupName: "rg",
      privateEndpointName: "pep",
      location: "japaneast",
      subnet: { id: `${network}/subnets/endpoints` },
      privateLinkServiceConnections: [{ name: "vault", privateLinkServiceId: vault.id, groupIds: ["vault"] }],
    };
    const [subnetResult, endpointResult] = await Promise.allSettled([
      deploySubnet(client, "c", "10.0.3.0/24"),
      deploy(client, "azure-native:network:PrivateEndpoint", inputs),
    ]);
    assert.equal(subnetResult.status, "fulfilled");
    assert.match(
      String((endpointResult as PromiseRejectedResult).reason),
      /ReferencedResourceNotProvisioned.*PutSubnetOperation/,
    );
  });
});
