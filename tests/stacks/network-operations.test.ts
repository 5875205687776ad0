import assert from "node:assert/strict";
import type { Declared } from "../support/declare";
import { declareStack } from "../support/declare-stack";
import { stacks } from "../support/stacks";

/** What a resource's creation, update or deletion occupies: its network, and its subnet if it is an endpoint in one. */
interface NetworkOperation {
  resource: Declared;
  networkId: string;
  /** Undefined for an operation on the whole network. */
  subnetId?: string;
}

const networkOfSubnet = (subnetId: string): string => subnetId.split("/subnets/")[0]!;

/** Operations of which Azure carries out one at a time: sources in tools/azure-sim/cloud/network-operations.ts. */
function networkOperations(resources: Declared[]): NetworkOperation[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const networkNamed = (resource: Declared): string => {
    const [network] = resource.dependsOn
      .map((urn) => byUrn.get(urn)!)
      .filter(
        ({ type, inputs }) =>
          type.endsWith(":VirtualNetwork") && inputs.virtualNetworkName === resource.inputs.virtualNetworkName,
      );
    const { resourceGroupName, virtualNetworkName } = network!.inputs;
    return `${resourceGroupName}/${virtualNetworkName}`;
  };
  const idSuffix = (id: string): string =>
    id.replace(/^.*\/resourceGroups\/([^/]+)\/.*\/virtualNetworks\/([^/]+).*$/, "$1/$2");
  return resources.flatMap((resource): NetworkOperation[] => {
    switch (resource.type) {
      case "azure-native:network:Subnet":
      case "azure-native:network:VirtualNetworkPeering":
        return [{ resource, networkId: networkNamed(resource) }];
      case "azure-native:network:PrivateEndpoint": {
        const subnetId: string = resource.inputs.subnet.id;
        return [{ resource, subnetId, networkId: idSuffix(networkOfSubnet(subnetId)) }];
      }
      default:
        return [];
    }
  });
}

/** All that a resource waits for, directly or not. */
function ancestors(resources: Declared[]): (resource: Declared) => Set<string> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const known = new Map<string, Set<string>>();
  const of = (resource: Declared): Set<string> => {
    const before = known.get(resource.urn);
    if (before !== undefined) return before;
    const found = new Set(resource.dependsOn);
    for (const urn of resource.dependsOn) for (const above of of(byUrn.get(urn)!)) found.add(above);
    known.set(resource.urn, found);
    return found;
  };
  return of;
}

/** The region that a resource belongs to; undefined for the global part. */
const regionOf = ({ name }: Declared): string | undefined => /^(?!global)([a-z]+\d*-\d+)-/.exec(name)?.[1];

describe("operations on one virtual network", () => {
  for (const stack of stacks) {
    it(`follow one another by declared dependencies in ${stack}`, async () => {
      const { resources } = await declareStack(stack);
      const waitsFor = ancestors(resources);
      const operations = networkOperations(resources);
      const endpoints = operations.filter(({ resource }) => resource.type.endsWith(":PrivateEndpoint"));
      assert.ok(endpoints.length >= 4, `${endpoints.length} private endpoints`);
      let compared = 0;
      for (const [index, a] of operations.entries()) {
        for (const b of operations.slice(index + 1)) {
          if (a.networkId !== b.networkId) continue;
          const bothInSubnets = a.subnetId !== undefined && b.subnetId !== undefined;
          if (bothInSubnets && a.subnetId !== b.subnetId) continue;
          // Regions depend on none of the others: they wait without a dependency (the next test).
          const [aRegion, bRegion] = [regionOf(a.resource), regionOf(b.resource)];
          if (bothInSubnets && aRegion !== bRegion) continue;
          compared++;
          const ordered = waitsFor(a.resource).has(b.resource.urn) || waitsFor(b.resource).has(a.resource.urn);
          assert.ok(ordered, `${a.resource.name} and ${b.resource.name} can overlap on ${a.networkId}`);
        }
      }
      assert.ok(compared > 30, `${compared} pairs were compared`);
    });
  }
});
