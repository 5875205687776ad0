import assert from "node:assert/strict";
import { join } from "node:path";
import { type NetworkSettings, planNetwork, subnetNames } from "../../../components/network";
import { matrixOf, matrixTables } from "../../../tools/reachability/matrix";
import { regionParties } from "../../../tools/reachability/region-parties";
import { assertGoldenSection } from "../../support/golden";
import { project } from "../../support/stacks";
import { networkSettings } from "./settings";

/** A region with everything on that opens something but for hosts' package downloads; its ports are the platform's. */
const settings: NetworkSettings = networkSettings({
  hostPorts: { media: { from: 20000, to: 20999 }, health: 8090 },
  packageDownloads: { relays: true },
  hub: {
    virtualNetworkId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/hub",
    addressSpaces: ["10.200.0.0/16"],
  },
  egressRanges: [
    { name: "leaderboards", prefixes: ["198.51.100.0/28"], protocol: "Tcp", ports: [{ from: 8443, to: 8443 }] },
    { name: "accounts", prefixes: ["198.51.100.0/28"], protocol: "Udp", ports: [{ from: 9000, to: 9001 }] },
  ],
});
const partiesWith = (change: Partial<NetworkSettings>) =>
  regionParties(planNetwork({ ...settings, ...change }).subnets, {
    addressSpace: settings.addressSpace,
    peered: settings.hub!.addressSpaces,
    otherRegion: "10.64.128.0/19",
    backEnds: ["198.51.100.0/28"],
  });
const parties = partiesWith({});

const turn = ["TCP 443, 3478", "UDP 3478"];
const https = ["TCP 443"];
const bastionItself = ["TCP 5701, 8080", "UDP 5701, 8080"];
const bastionInward = ["TCP 22, 3389, 5701, 8080", "UDP 22, 3389, 5701, 8080"];

const services = [
  "Azure Monitor",
  "Entra ID",
  "Resource Manager",
  "public storage",
  "public vaults",
  "guest configuration",
  "Bastion's control",
];
const outside = [
  "internet",
  "declared back ends",
  "peered hub",
  "another region's hosts",
  ...services,
  "Azure's probes",
];

type Expected = Record<string, Record<string, string[]>>;

function toEach(names: readonly string[], ports: string[]): Record<string, string[]> {
  return Object.fromEntries(names.map((name) => [name, ports]));
}

/** Everything that may be started. What isn't here is denied, and asserted to be. */
const allowed: Expected = {
  hosts: {
    relays: ["UDP 49152–65535"],
    endpoints: https,
    ...toEach(["Azure Monitor", "Entra ID", "Resource Manager"], https),
    "declared back ends": ["TCP 8443", "UDP 9000–9001"],
  },
  relays: {
    hosts: ["UDP 20000–20999"],
    endpoints: https,
    // Packages and container images, wherever they are: only with packageDownloads.
    ...toEach(["internet", "declared back ends", ...services], ["TCP 80, 443"]),
  },
  // The rules that Bastion prescribes, although nothing stands there.
  AzureBastionSubnet: {
    AzureBastionSubnet: bastionItself,
    "peered hub": bastionInward,
    "Azure's probes": bastionInward,
    ...toEach(["internet", "declared back ends"], ["TCP 80", "UDP 80"]),
    ...toEach(services, ["TCP 80, 443", "UDP 80"]),
  },
  internet: { relays: turn, AzureBastionSubnet: https },
  "declared back ends": { relays: turn, AzureBastionSubnet: https },
  "peered hub": { AzureBastionSubnet: bastionItself },
  "Azure's probes": { AzureBastionSubnet: ["TCP 443, 5701, 8080", "UDP 5701, 8080"] },
  // To a security group they are a part of the internet.
  ...Object.fromEntries(services.map((service) => [service, { relays: turn, AzureBastionSubnet: https }])),
};

describe("who may talk to whom", () => {
  const matrix = matrixOf(parties);

  it("is about everybody", () => {
    assert.deepEqual([...parties.keys()], [...subnetNames, ...outside]);
  });

  for (const [from, receivers] of matrix) {
    it(`from ${from}: what is meant to be allowed, and nothing else`, () => {
      const toWhom = [...((subnetNames as readonly string[]).includes(from) ? parties.keys() : subnetNames)];
      assert.deepEqual(
        [...receivers.keys()],
        toWhom.filter((to) => to !== from || parties.get(from)!.addresses.length > 1),
        "a pair is missing",
      );
      for (const [to, ports] of receivers) assert.deepEqual(ports, allowed[from]?.[to] ?? [], `${from} to ${to}`);
    });
  }

  it("hosts' package downloads open the internet's web servers to hosts, and nothing else to anybody", () => {
    const downloading = matrixOf(partiesWith({ packageDownloads: { relays: true, hosts: true } }));
    const opened = [...downloading].flatMap(([from, receivers]) =>
      [...receivers]
        .filter(([to, ports]) => ports.join() !== matrix.get(from)!.get(to)!.join())
        .map(([to, ports]) => [from, to, ...ports]),
    );
    assert.deepEqual(opened, [
      ["hosts", "internet", "TCP 80, 443"],
      ["hosts", "declared back ends", "TCP 80, 443, 8443", "UDP 9000–9001"],
      ...services.map((service) => ["hosts", service, "TCP 80, 443"]),
    ]);
  });

  it("is printed in the README", () => {
    const { into, outOf } = matrixTables(matrix, subnetNames);
    const text = `Into and within the region:\n\n${into}\n\nOut of it:\n\n${outOf}\n`;
    assertGoldenSection(join(project, "components/network/README.md"), "matrix", text);
  });
});
