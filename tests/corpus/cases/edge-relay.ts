import { planEdgeRelay, planRelaySecrets } from "../../../components/edge-relay";
import { type BadCase, planned } from "../case";
import { imagesOfOthers } from "./images";

const relay = planned((world) => world.region.relays[0]!, planEdgeRelay);
const machine = "relays-g1-z1-1-machine";
const address = "relays-g1-z1-1-address";
const nic = "relays-g1-z1-1-interface";
const vault = "relay-secrets-vault";
const disk = "properties.storageProfile.osDisk";
const image = "properties.storageProfile.imageReference";
const ubuntu = (sku: string, offer = "ubuntu-24_04-lts") => ({
  publisher: "Canonical",
  offer,
  sku,
  version: "24.04.202610010",
});
const marketplace = (sku: string, offer?: string) => ({ kind: "marketplace" as const, ...ubuntu(sku, offer) });

export const edgeRelayCases: BadCase[] = [
  ...imagesOfOthers.map(({ mistake, publisher, offer, sku }): BadCase => ({
    mistake,
    arguments: relay({ image: { ...marketplace(sku, offer), publisher } }, { image: marketplace("server") }),
    wire: {
      of: machine,
      bad: { [image]: { ...ubuntu(sku, offer), publisher } },
      good: { [image]: ubuntu("server") },
    },
  })),
  {
    mistake: "a disk smaller than the image",
    arguments: relay({ osDiskGiB: 29 }, { osDiskGiB: 30 }),
    wire: {
      of: machine,
      bad: { [image]: ubuntu("server"), [`${disk}.diskSizeGB`]: 29 },
      good: { [image]: ubuntu("server"), [`${disk}.diskSizeGB`]: 30 },
    },
  },
  {
    mistake: "an image of Red Hat, which fills 64 GiB, on a disk of 32 GiB",
    arguments: relay({ image: { ...marketplace("9_5", "RHEL"), publisher: "RedHat" } }),
    wire: {
      of: machine,
      bad: { [image]: { ...ubuntu("9_5", "RHEL"), publisher: "RedHat" }, [`${disk}.diskSizeGB`]: 32 },
      good: { [image]: { ...ubuntu("9_5", "RHEL"), publisher: "RedHat" }, [`${disk}.diskSizeGB`]: 64 },
    },
  },
  {
    mistake: "an ephemeral disk larger than the local one",
    wire: { of: machine, bad: { [`${disk}.diskSizeGB`]: 150 }, good: { [`${disk}.diskSizeGB`]: 149 } },
  },
  {
    mistake: "an image of generation 1",
    arguments: relay({ image: marketplace("server-gen1") }, { image: marketplace("server") }),
    wire: { of: machine, bad: { [image]: ubuntu("server-gen1") }, good: { [image]: ubuntu("server") } },
  },
  {
    mistake: "an older image of generation 1",
    arguments: relay(
      { image: marketplace("22_04-lts", "0001-com-ubuntu-server-jammy") },
      { image: marketplace("22_04-lts-gen2", "0001-com-ubuntu-server-jammy") },
    ),
    wire: {
      of: machine,
      bad: { [image]: ubuntu("22_04-lts", "0001-com-ubuntu-server-jammy") },
      good: { [image]: ubuntu("22_04-lts-gen2", "0001-com-ubuntu-server-jammy") },
    },
  },
  {
    mistake: "a size that there is not",
    arguments: relay({ size: "Standard_D5ds_v5" }, { size: "Standard_D8ds_v5" }),
    wire: {
      of: machine,
      bad: { "properties.hardwareProfile.vmSize": "Standard_D5ds_v5" },
      good: { "properties.hardwareProfile.vmSize": "Standard_D8ds_v5" },
    },
  },
  {
    mistake: "a zone that is no digit",
    arguments: relay({ zones: ["a"] }),
    wire: { of: machine, bad: { zones: ["a"] } },
  },
  {
    mistake: "a machine in another zone than its address",
    wire: { of: machine, bad: { zones: ["2"] } },
  },
  {
    mistake: "an interface that there is not",
    wire: {
      of: machine,
      bad: ({ properties }) => ({
        "properties.networkProfile.networkInterfaces.0.id": `${JSON.stringify(properties).match(/\/subscriptions[^"]*networkInterfaces\/[^"]*/)![0]}-gone`,
      }),
    },
  },
  {
    mistake: "password logins",
    wire: {
      of: machine,
      bad: { "properties.osProfile.linuxConfiguration.disablePasswordAuthentication": false },
    },
  },
  {
    mistake: "user data larger than Azure takes",
    wire: {
      of: machine,
      bad: { "properties.osProfile.customData": Buffer.alloc(65_536, "#").toString("base64") },
      good: { "properties.osProfile.customData": Buffer.alloc(65_535, "#").toString("base64") },
    },
  },
  {
    mistake: "an address of the Basic kind",
    wire: { of: address, bad: { "sku.name": "Basic", zones: undefined, "properties.ddosSettings": undefined } },
  },
  {
    mistake: "a dynamic address",
    wire: { of: address, bad: { "properties.publicIPAllocationMethod": "Dynamic" } },
  },
  {
    mistake: "an interface in a subnet that there is not",
    wire: {
      of: nic,
      bad: ({ properties }) => ({
        "properties.ipConfigurations.0.properties.subnet.id": `${JSON.stringify(properties).match(/\/subscriptions[^"]*\/subnets\/relays/)![0]}-gone`,
      }),
    },
  },
  {
    mistake: "an interface whose address outside its subnet is fixed",
    wire: {
      of: nic,
      bad: {
        "properties.ipConfigurations.0.properties.privateIPAllocationMethod": "Static",
        "properties.ipConfigurations.0.properties.privateIPAddress": "10.64.64.9",
      },
      good: {
        "properties.ipConfigurations.0.properties.privateIPAllocationMethod": "Static",
        "properties.ipConfigurations.0.properties.privateIPAddress": "10.64.96.200",
      },
    },
  },
  {
    mistake: "a vault whose name is too long",
    arguments: (world) => {
      const { placement } = world.region.relaySecrets;
      const named = (place: string) =>
        planRelaySecrets({
          ...world.region.relaySecrets,
          placement: { ...placement, naming: { ...placement.naming, place } },
        }).problems;
      // kv-cg-prod-<place>-1-<5 characters>: 24 in all.
      return { bad: named("p".repeat(6)), good: named("p".repeat(5)) };
    },
    wire: { of: vault, bad: {}, name: { bad: `kv-${"v".repeat(22)}`, good: `kv-${"v".repeat(21)}` } },
  },
  {
    mistake: "a vault whose name ends in a hyphen",
    wire: { of: vault, bad: {}, name: { bad: "kv-ends-", good: "kv-ends" } },
  },
  {
    mistake: "a vault that keeps what was deleted for less than a week",
    wire: {
      of: vault,
      bad: { "properties.softDeleteRetentionInDays": 6 },
      good: { "properties.softDeleteRetentionInDays": 7 },
    },
  },
  {
    mistake: "a secret whose name has a dot",
    wire: { of: "relay-secrets-secret-a", bad: {}, name: { bad: "turn.secret", good: "turn-secret" } },
  },
];
