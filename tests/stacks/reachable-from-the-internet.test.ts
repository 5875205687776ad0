import assert from "node:assert/strict";
import { planEdgeRelay } from "../../components/edge-relay";
import { planMonitoring } from "../../components/observability";
import type { WrittenConfiguration } from "../../tools/fuzz/platforms/written";
import { type Door, internetDoors, unclassifiedTypes, unusedOpenings } from "../../tools/reachability/internet-doors";
import { type ArmResource, nameOf, ofType } from "../../tools/reachability/resources";
import { typeInfo } from "../../tools/azure-sim/types";
import { type DeployedStack, deployedStack } from "../support/deployed-stack";

/** Everything on that opens anything: a hub, back ends, downloads for hosts and relays. */
function opened(written: WrittenConfiguration): void {
  written.network.hub = {
    virtualNetworkId: `/subscriptions/00000000-0000-4000-8000-000000000009/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/vnet-hub`,
    addressSpaces: ["172.31.0.0/22"],
  };
  written.network.egressRanges = [
    { name: "leaderboards", prefixes: ["203.0.113.0/28"], protocol: "tcp", ports: [{ from: 443 }] },
    {
      name: "telemetry",
      prefixes: ["198.51.100.0/24", "172.31.0.0/24"],
      protocol: "udp",
      ports: [{ from: 1, to: 65535 }],
    },
  ];
  written.defaults.pools["standard"]!.driver = { install: "extension" };
}

const stacks = {
  prod: () => deployedStack("prod"),
  dev: () => deployedStack("dev"),
  "dev with everything on that opens anything": () => deployedStack("dev", opened),
};

/** The doors that are meant, each for its reason. */
function meant({ platform, resources }: DeployedStack): Record<string, string[]> {
  const { global, regions } = platform.plan;
  const monitoring = planMonitoring(global.monitoring);
  const named = (names: readonly string[], admits: string[]): [string, string[]][] =>
    names.map((name) => [name, admits]);
  return Object.fromEntries([
    // Players come in here.
    ...regions.flatMap(({ relays }) =>
      relays.flatMap((relay) =>
        named(
          planEdgeRelay(relay).relays.map(({ interfaceName }) => interfaceName),
          ["TCP 3478", "UDP 3478"],
        ),
      ),
    ),
    // Agents of every region write here, and people ask: closing it takes a private link scope in every network, and a way in for people.
    ...named(
      [monitoring.workspaceName, ...monitoring.furtherWorkspaces.map(({ workspaceName }) => workspaceName)],
      ["whoever signs in, to send logs", "whoever signs in, to ask"],
    ),
    // Flow logs arrive at log accounts so, and lifecycle rules work on the builds' accounts so.
    ...named(
      ofType(resources, "Microsoft.Storage/storageAccounts").map(({ id }) => nameOf(id)),
      ["Azure's trusted services"],
    ),
  ]);
}

function byName(doors: readonly Door[]): Record<string, string[]> {
  return Object.fromEntries(doors.map(({ id, admits }) => [nameOf(id), admits]));
}

for (const [name, deploy] of Object.entries(stacks)) {
  describe(`what the internet reaches of ${name}`, function () {
    this.timeout(120_000);
    let stack: DeployedStack;
    before(async () => (stack = await deploy()));

    it("is looked for in everything that is declared", () => {
      const there = new Set(stack.resources.map(({ type }) => type.toLowerCase()));
      for (const token of stack.declaredTypes) assert.ok(there.has(typeInfo(token)!.arm.toLowerCase()), token);
      assert.deepEqual(unclassifiedTypes(stack.resources), []);
    });

    it("is the relays, on their TURN ports, and Azure's own doors", () => {
      assert.deepEqual(byName(internetDoors(stack.resources)), meant(stack));
    });

    it("and no rule would let it in to anything else, if something led there", () => {
      assert.deepEqual(unusedOpenings(stack.resources), []);
    });
  });
}

describe("a door too many", function () {
  this.timeout(120_000);
  const prefix = "/subscriptions/s/resourceGroups/g/providers/";
  let stack: DeployedStack;
  before(async () => (stack = await deployedStack("dev")));

  /** The doors beyond those that are meant, with some of the bodies of a type changed, or with more resources. */
  function tooMany(change: { type: string; word?: string; make: (body: any) => void } | ArmResource): string[] {
    const resources = structuredClone(stack.resources);
    if ("make" in change) {
      const { type, word = "", make } = change;
      const found = ofType(resources, type).filter(({ id }) => id.includes(word));
      assert.ok(found.length > 0);
      found.forEach(({ body }) => make(body));
    } else {
      resources.push(change);
    }
    const wanted = meant(stack);
    return Object.entries(byName([...internetDoors(resources), ...unusedOpenings(resources)]))
      .filter(([name, admits]) => admits.join() !== wanted[name]?.join())
      .map(([name, admits]) => `${name}: ${admits.join("; ")}`);
  }
  const rule = (word: string, change: Record<string, unknown>) => ({
    type: "Microsoft.Network/networkSecurityGroups/securityRules",
    word,
    make: ({ properties }: any) => void Object.assign(properties, change),
  });
  const hosts = {
    type: "Microsoft.Compute/virtualMachineScaleSets",
    make: ({ properties }: any) => {
      const [card] = properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations;
      card.properties.ipConfigurations[0].properties.publicIPAddressConfiguration = { name: "public" };
    },
  };

  it("is none while nothing is changed", () => {
    assert.deepEqual(tooMany({ ...hosts, make: () => undefined }), []);
  });

  it("shows in security rules: another port, another protocol, one address of the internet, one for hosts", () => {
    const turn = "relays/securityRules/allow-turn-udp-from-internet";
    assert.match(tooMany(rule(turn, { destinationPortRange: "3478-3479" })).join(), /relay-g1-z1-1: .*UDP 3478–3479/);
    const all = { protocol: "*", destinationPortRange: "*" };
    assert.match(tooMany(rule(turn, all)).join(), /relay-g1-z1-1: all/);
    const media = "hosts/securityRules/allow-media-from-relays";
    const address = { sourceAddressPrefix: "203.0.113.128/32" };
    assert.match(tooMany(rule(media, address)).join(), /vmss-cg-dev-jpe-1-standard-ondemand-g1: UDP/);
    assert.match(tooMany(rule(media, { sourceAddressPrefix: "*" })).join(), /vmss-cg-dev-jpe-1-standard-spot-g1: UDP/);
    const endpoint = "endpoints/securityRules/allow-https-from-relays";
    assert.match(
      tooMany(rule(endpoint, { sourceAddressPrefix: "Internet" })).join(),
      /pep-cg-dev-jpe-1-builds: TCP 443/,
    );
  });

  it("shows in subnets without a group, once something leads there or not", () => {
    const bare = (word: string) => ({
      type: "Microsoft.Network/virtualNetworks/subnets",
      word,
      make: ({ properties }: any) => void delete properties.networkSecurityGroup,
    });
    assert.match(tooMany(bare("jpe-1/subnets/hosts")).join(), /standard-ondemand-g1: all/);
    assert.match(tooMany(bare("jpe-1/subnets/relays")).join(), /relay-g1-z1-1: all/);
  });

  it("shows where a machine stands in a subnet that is open for another", () => {
    const moved = tooMany({
      type: "Microsoft.Network/networkInterfaces",
      make: ({ properties }) => {
        const [{ properties: configuration }] = properties.ipConfigurations;
        configuration.subnet.id = configuration.subnet.id.replace("/relays", "/AzureBastionSubnet");
        configuration.privateIPAddress = undefined;
      },
    });
    assert.match(moved.join(), /relay-g1-z1-1: TCP 443/);
  });

  it("shows in services: accounts, vaults, workspaces, containers, collection rules", () => {
    const opened = (type: string, word: string, change: (properties: any) => void) =>
      tooMany({ type, word, make: ({ properties }: any) => change(properties) }).join();
    const account = "Microsoft.Storage/storageAccounts";
    assert.match(
      opened(account, "bld", (properties) => {
        properties.publicNetworkAccess = undefined;
        properties.networkAcls.defaultAction = "Allow";
      }),
      /bld\w+: anybody/,
    );
    const ranges = { ipRules: [{ value: "203.0.113.0/24" }] };
    assert.match(
      opened(account, "log", ({ networkAcls }) => void Object.assign(networkAcls, ranges)),
      /log\w+: 203\.0\.113\.0\/24; Azure's/,
    );
    assert.match(
      opened("Microsoft.KeyVault/vaults", "kv-", (properties) => {
        properties.publicNetworkAccess = "Enabled";
        properties.networkAcls.bypass = "AzureServices";
      }),
      /kv-cg-dev-jpe-1-\w+: Azure's trusted services/,
    );
    assert.match(
      opened(
        "Microsoft.OperationalInsights/workspaces",
        "log-",
        ({ features }) => void (features.disableLocalAuth = false),
      ),
      /log-cg-dev-glb: whoever has the key/,
    );
    const container = "Microsoft.Storage/storageAccounts/blobServices/containers";
    assert.match(
      opened(container, "channels", (properties) => void (properties.publicAccess = "Blob")),
      /channels: anybody/,
    );
    const direct = (body: any) => void (body.kind = "Direct");
    assert.match(
      tooMany({ type: "Microsoft.Insights/dataCollectionRules", make: direct }).join(),
      /: whoever signs in/,
    );
  });

  it("shows what stands on the internet: balancers, Bastion, and types that nobody has thought of", () => {
    const body = { properties: { frontendIPConfigurations: [{ properties: { publicIPAddress: { id: "/x" } } }] } };
    const balancer = {
      id: `${prefix}Microsoft.Network/loadBalancers/lb`,
      type: "Microsoft.Network/loadBalancers",
      body,
    };
    assert.deepEqual(tooMany(balancer), ["lb: whoever its rules let in"]);
    const inner = { properties: { frontendIPConfigurations: [{ properties: { subnet: { id: "/x" } } }] } };
    assert.deepEqual(tooMany({ ...balancer, body: inner }), []);
    const bastion = {
      id: `${prefix}Microsoft.Network/bastionHosts/bas`,
      type: "Microsoft.Network/bastionHosts",
      body: {},
    };
    assert.deepEqual(tooMany(bastion), ["bas: whoever signs in, to machines"]);
    const site = { id: `${prefix}Microsoft.Web/sites/shop`, type: "Microsoft.Web/sites", body: {} };
    assert.throws(() => tooMany(site), /nobody has said whether the internet reaches Microsoft.Web\/sites/);
  });

  it("shows a public address of a host, and one in hands that aren't looked at", () => {
    const openToAll = rule("hosts/securityRules/allow-media-from-relays", { sourceAddressPrefix: "Internet" });
    assert.deepEqual(tooMany(hosts), [], "its group still lets nobody in");
    assert.match(tooMany(openToAll).join(), /standard-spot-g1: UDP 20000–20999/);
    const [address] = ofType(stack.resources, "Microsoft.Network/publicIPAddresses");
    const strange = { properties: { anything: { id: address!.id } } };
    const resource = { id: `${prefix}Microsoft.Network/virtualNetworks/v`, type: "Microsoft.Network/virtualNetworks" };
    assert.throws(() => tooMany({ ...resource, body: strange }), /in hands that aren't looked at/);
  });
});
