import { planPrivateEndpoint } from "../../../components/private-endpoint";
import { type BadCase, planned } from "../case";

const endpoint = planned(
  (world) => ({ placement: world.region.placement, role: "builds", group: "blob" as const }),
  planPrivateEndpoint,
);
const declared = "japaneast-1-builds-endpoint-endpoint";
const connection = "properties.privateLinkServiceConnections.0.properties";
const gone = (id: unknown) => `${String(id)}gone`;

export const privateEndpointCases: BadCase[] = [
  {
    mistake: "a name longer than an endpoint's",
    // pep-cg-prod-jpe-1-<role>: 64 in all.
    arguments: endpoint({ role: "r".repeat(47) }, { role: "r".repeat(46) }),
    wire: { of: declared, bad: {}, name: { bad: "p".repeat(65), good: "p".repeat(64) } },
  },
  {
    mistake: "a name that ends in a hyphen",
    arguments: endpoint({ role: "builds-" }),
    wire: { of: declared, bad: {}, name: { bad: "pep-builds-", good: "pep-builds" } },
  },
  {
    mistake: "a part of the target that it has not",
    wire: { of: declared, bad: { [`${connection}.groupIds`]: ["vault"] } },
  },
  {
    mistake: "a subnet that there is not",
    wire: {
      of: declared,
      bad: ({ properties }) => ({ "properties.subnet.id": gone((properties as { subnet: { id: string } }).subnet.id) }),
    },
  },
  {
    mistake: "another region than the subnet's",
    wire: { of: declared, bad: { location: "westeurope" } },
  },
  {
    mistake: "a target that there is not",
    wire: {
      of: declared,
      bad: ({ properties }) => ({
        [`${connection}.privateLinkServiceId`]: gone(
          JSON.stringify(properties).match(/\/subscriptions[^"]*storageAccounts\/[^"]*/)![0],
        ),
      }),
    },
  },
  {
    mistake: "names in a zone that there is not",
    wire: {
      of: "japaneast-1-builds-endpoint-names",
      bad: ({ properties }) => ({
        "properties.privateDnsZoneConfigs.0.properties.privateDnsZoneId": gone(
          JSON.stringify(properties).match(/\/subscriptions[^"]*privateDnsZones\/[^"]*/)![0],
        ),
      }),
    },
  },
];
