import * as authorization from "@pulumi/azure-native/authorization";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as network from "@pulumi/azure-native/network";
import * as privatedns from "@pulumi/azure-native/privatedns";
import { Provider } from "@pulumi/azure-native/provider";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { builtInRoleId, type Placement, stableGuid, suffixLength } from "../../../components/conventions";
import { EdgeRelay, RelaySecrets } from "../../../components/edge-relay";

/**
 * What hurts when a deployment is killed, and no more, so that every step of it can be: random values that are only in the
 * state, a vault with secrets made of them, role assignments, resources inside others, a machine whose creation is a long
 * operation; and in the second edition changes, additions, a removal, and replacements under a new name and
 * under the same.
 */
const edition = new pulumi.Config().require("edition");
const second = edition === "second";

const subscriptionId = "00000000-0000-4000-8000-000000000001";
const placement: Placement = {
  naming: { workload: "cg", environment: "dev", place: "jpe", stamp: 1 },
  location: "japaneast",
  subscriptionId,
  tags: {
    workload: "cg",
    environment: "dev",
    region: "japaneast",
    owner: "platform@example.com",
    costCenter: "1000",
    dataClass: "internal",
    repository: "github.com/example/cloud-gaming",
  },
  protection: "none",
};
const { location } = placement;
const provider = new Provider("azure", { subscriptionId });
const options = { provider };

const group = new resources.ResourceGroup("group", { resourceGroupName: "rg-small", location }, options);
const resourceGroupName = group.name;
const suffix = new random.RandomString("suffix", { length: suffixLength, upper: false, special: false });

const vnet = new network.VirtualNetwork(
  "network",
  {
    resourceGroupName,
    location,
    virtualNetworkName: "vnet-small",
    addressSpace: { addressPrefixes: ["10.64.0.0/18"] },
    // Changed in place, while everything that stands in it stays.
    tags: { edition },
  },
  options,
);
/** @param after the subnet before it: Azure writes one subnet of a network at a time */
const subnet = (name: string, addressPrefix: string, after?: network.Subnet): network.Subnet =>
  new network.Subnet(
    `subnet-${name}`,
    {
      resourceGroupName,
      virtualNetworkName: vnet.name,
      subnetName: name,
      addressPrefix,
      defaultOutboundAccess: false,
      privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
    },
    { ...options, dependsOn: after },
  );
const leavingSubnet = second ? undefined : subnet("leaving", "10.64.34.0/24");
const relaySubnet = subnet("relays", "10.64.32.0/24", leavingSubnet);
const endpointSubnet = subnet("endpoints", "10.64.33.0/24", relaySubnet);
const zone = new privatedns.PrivateZone(
  "zone",
  { resourceGroupName, location: "global", privateZoneName: "privatelink.vaultcore.azure.net" },
  options,
);

const secrets = new RelaySecrets(
  "secrets",
  {
    placement,
    // One of the two random values is made anew, and the secret that holds it changes.
    epoch: second ? 2 : 1,
    resourceGroupName,
    nameSuffix: suffix.result,
    subnetId: endpointSubnet.id,
    dnsZoneId: zone.id,
  },
  options,
);
new EdgeRelay(
  "relays-g1",
  {
    placement,
    generation: 1,
    serving: true,
    drainHours: 12,
    size: "Standard_D2ds_v5",
    zones: [],
    // The second one is an address, an interface and a machine that are added.
    perZone: second ? 2 : 1,
    realm: "turn.dev.example.com",
    ports: { turn: 3478, relayed: { from: 49152, to: 65535 } },
    hostsPrefix: "10.64.0.0/19",
    ddos: { mode: "none" },
    image: {
      kind: "marketplace",
      publisher: "Canonical",
      offer: "ubuntu-24_04-lts",
      sku: "server",
      version: "24.04.202610010",
    },
    osDiskGiB: 30,
    coturn: { source: "package" },
    bitsPerSecondPerSession: 12_000_000,
    sessions: 20,
    resourceGroupName,
    subnetId: relaySubnet.id,
    vault: { id: secrets.vaultId, uri: secrets.vaultUri },
  },
  options,
);

// Its name changes, and azure-native deletes what it replaces before it creates the replacement.
const auditor = new managedidentity.UserAssignedIdentity(
  "auditor",
  { resourceGroupName, location, resourceName: `id-auditor-${edition}` },
  options,
);
// It only comes after the identity: while that is being replaced, this stays and names what is not there.
new network.NetworkSecurityGroup(
  "audited",
  { resourceGroupName, location, networkSecurityGroupName: "nsg-audited" },
  { ...options, dependsOn: auditor },
);
// Its name stays and its principal changes: what is deleted and what is created have the same id.
new authorization.RoleAssignment(
  "auditor-reads",
  {
    scope: group.id,
    roleAssignmentName: stableGuid(subscriptionId, "auditor", "Reader"),
    roleDefinitionId: builtInRoleId(subscriptionId, "Key Vault Secrets User"),
    principalId: auditor.principalId,
    principalType: "ServicePrincipal",
  },
  options,
);

export const vaultName = secrets.vaultName;
