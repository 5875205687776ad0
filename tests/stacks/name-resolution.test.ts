import { containsCidr } from "cidr-tools";
import assert from "node:assert/strict";
import { planPromotionNetwork } from "../../components/build-storage";
import { planNetwork } from "../../components/network";
import { declaredNames, serviceNames } from "../../tools/reachability/declared-names";
import { resolveName } from "../../tools/reachability/resolver";
import { type ArmResource, nameOf, ofType, sameId, textAt } from "../../tools/reachability/resources";
import { deployedStack } from "../support/deployed-stack";

interface Network {
  /** A region's logical name, or `promotion`. */
  name: string;
  id: string;
  endpoints: string;
}

interface Target {
  kind: "builds" | "hub" | "logs" | "vault";
  /** The region it belongs to; `global` for the hub. */
  of: string;
  publicName: string;
}

interface Platform {
  resources: ArmResource[];
  networks: Network[];
  targets: Target[];
}

async function platformOf(stack: string): Promise<Platform> {
  const { platform, resources } = await deployedStack(stack);
  const { regions, global } = platform.plan;
  const networkId = (name: string): string =>
    ofType(resources, "Microsoft.Network/virtualNetworks").find(({ id }) => nameOf(id) === name)!.id;
  const promotion = planPromotionNetwork(global.promotionNetwork);
  const networks = [
    ...regions.map(({ logicalName, network }): Network => {
      const { networkName, subnets } = planNetwork(network);
      return { name: logicalName, id: networkId(networkName), endpoints: subnets.endpoints.prefix };
    }),
    {
      name: "promotion",
      id: networkId(promotion.networkName),
      endpoints: promotion.subnets.endpoints.prefix,
    },
  ];
  const ownerOf = (id: string): string =>
    regions.find(({ resourceGroupName }) => sameId(id.split("/")[4]!, resourceGroupName))?.logicalName ?? "global";
  const targets = serviceNames(resources)
    .filter(({ group }) => group === "blob" || group === "vault")
    .map(({ targetId, group, publicName }): Target => {
      const of = ownerOf(targetId);
      const isLogs = textAt(resources.find(({ id }) => id === targetId)!.body, "tags.component") === "observability";
      const kind = group === "vault" ? "vault" : isLogs ? "logs" : of === "global" ? "hub" : "builds";
      return { kind, of, publicName };
    });
  return { resources, networks, targets };
}

/** The design: what each network's machines are to be told of each account and vault. */
function meant({ name }: Network, { kind, of }: Target): "nonexistent" | "private" | "public" {
  // No endpoint leads to a log account, so that its name stays what it is on the internet; its own firewall lets in Azure's services only.
  if (kind === "logs") return "public";
  // The promotion network has no zone for vaults: a job there has nothing to ask of one, and all refuse the internet.
  if (name === "promotion") return kind === "vault" ? "public" : "private";
  return of === name ? "private" : "nonexistent";
}

/** Every pair of a network and a name, with what is wrong about its answer. */
function wrongAnswers({ resources, networks, targets }: Platform): string[] {
  const world = declaredNames(resources);
  return networks.flatMap((network) =>
    targets.flatMap((target) => {
      const answer = resolveName(world, network.id, target.publicName);
      const expected = meant(network, target);
      const inside =
        answer.kind !== "private" ||
        (answer.addresses.length === 1 && containsCidr(network.endpoints, answer.addresses[0]!));
      return answer.kind === expected && inside
        ? []
        : [
            `${network.name}: ${target.kind} of ${target.of} is ${answer.kind}, not ${expected} within ${network.endpoints}`,
          ];
    }),
  );
}

for (const [stack, regions] of [
  ["prod", 5],
  ["dev", 1],
] as const) {
  describe(`what ${stack}'s machines can and can't resolve`, function () {
    this.timeout(120_000);
    let platform: Platform;
    before(async () => (platform = await platformOf(stack)));

    it("is looked at for every network and every account and vault", () => {
      const { networks, targets } = platform;
      const count = (kind: Target["kind"]): number => targets.filter((target) => target.kind === kind).length;
      assert.deepEqual(
        [networks.length, count("builds"), count("vault"), count("logs"), count("hub")],
        [regions + 1, regions, regions, regions, 1],
      );
      const expected = networks.flatMap((network) => targets.map((target) => meant(network, target)));
      assert.equal(expected.filter((answer) => answer === "private").length, regions * 2 + regions + 1);
      assert.equal(expected.filter((answer) => answer === "nonexistent").length, regions * (2 * (regions - 1) + 1));
    });

    it("hosts and relays: their own region's account and vault by a private address, no other's, and not the hub", () => {
      assert.deepEqual(wrongAnswers(platform), []);
    });

    it("each by the address of its own endpoint", () => {
      const world = declaredNames(platform.resources);
      for (const network of platform.networks) {
        const addresses = platform.targets
          .map(({ publicName }) => resolveName(world, network.id, publicName))
          .flatMap((answer) => (answer.kind === "private" ? answer.addresses : []));
        assert.equal(new Set(addresses).size, addresses.length, network.name);
      }
    });

    it("everything else as the internet has it, but for other people's accounts behind endpoints", () => {
      const world = declaredNames(platform.resources);
      const theirs = { ...world, publicAliases: new Map(world.publicAliases) };
      for (const [name, zone] of [
        ["others.blob.core.windows.net", "blob.core.windows.net"],
        ["others.vault.azure.net", "vaultcore.azure.net"],
      ] as const) {
        theirs.publicAliases.set(name, `others.privatelink.${zone}`);
      }
      for (const { id, name } of platform.networks) {
        for (const other of [
          "login.microsoftonline.com",
          "management.azure.com",
          "japaneast.monitoring.azure.com",
          "plain.blob.core.windows.net",
          "plain.vault.azure.net",
          "stcg.file.core.windows.net",
          "download.microsoft.com",
        ]) {
          assert.equal(resolveName(world, id, other).kind, "public", `${other} in ${name}`);
        }
        assert.equal(resolveName(theirs, id, "others.blob.core.windows.net").kind, "nonexistent", name);
        const vault = resolveName(theirs, id, "others.vault.azure.net").kind;
        assert.equal(vault, name === "promotion" ? "public" : "nonexistent", name);
      }
    });
  });
}

describe("a mistake about names", function () {
  this.timeout(120_000);
  const link = "Microsoft.Network/privateDnsZones/virtualNetworkLinks";
  let dev: Platform;
  before(async () => (dev = await platformOf("dev")));

  /** What is wrong after the first resource of a type whose id has a word in it was changed, or removed. */
  function wrongWith(type: string, word: string, change?: (body: any) => void): string[] {
    const resources = structuredClone(dev.resources);
    const index = resources.findIndex((one) => sameId(one.type, type) && one.id.includes(word));
    assert.ok(index >= 0);
    if (change === undefined) resources.splice(index, 1);
    else change(resources[index]!.body);
    return wrongAnswers({ ...dev, resources });
  }

  it("shows: a link that is missing, that leads on, or that is another network's", () => {
    assert.match(wrongWith(link, "link-cg-dev-jpe-1-blob").join(), /builds of japaneast-1 is public, not private/);
    assert.match(wrongWith(link, "link-cg-dev-jpe-1-vault").join(), /vault of japaneast-1 is public, not private/);
    const redirected = wrongWith(link, "link-cg-dev-jpe-1-blob", ({ properties }) => {
      properties.resolutionPolicy = "NxDomainRedirect";
    });
    assert.match(redirected.join(), /hub of global is public, not nonexistent/);
    const promotion = dev.networks.find(({ name }) => name === "promotion")!.id;
    const shared = wrongWith(link, "link-cg-dev-jpe-1-vault", ({ properties }) => {
      properties.virtualNetwork.id = promotion;
    });
    assert.match(shared.join(), /promotion: vault of japaneast-1 is private, not public/);
  });

  it("shows: an endpoint whose name is in no zone, and one in another subnet", () => {
    const group = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups";
    assert.match(wrongWith(group, "jpe-1-relay-secrets").join(), /vault of japaneast-1 is nonexistent, not private/);
    const moved = wrongWith("Microsoft.Network/privateEndpoints", "jpe-1-relay-secrets", ({ properties }) => {
      properties.customDnsConfigs[0].ipAddresses = ["10.48.0.9"];
    });
    assert.match(moved.join(), /vault of japaneast-1 is private, not private within/);
  });
});
