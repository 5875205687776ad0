import assert from "node:assert/strict";
import { declaredNames } from "../../../tools/reachability/declared-names";
import { type NameWorld, resolveName } from "../../../tools/reachability/resolver";
import type { ArmResource } from "../../../tools/reachability/resources";

const blob = "privatelink.blob.core.windows.net";
const zone = (id: string, name: string, records: Record<string, string[]> = {}) => ({
  id,
  name,
  records: new Map(Object.entries(records)),
});
const link = (zoneId: string, networkId: string, resolutionPolicy: "Default" | "NxDomainRedirect" = "Default") => ({
  zoneId,
  networkId,
  resolutionPolicy,
});
const world = (change: Partial<NameWorld> = {}): NameWorld => ({
  zones: [zone("/zones/here", blob, { own: ["10.0.0.4"] }), zone("/zones/there", blob, { other: ["10.1.0.4"] })],
  links: [link("/zones/here", "/networks/here"), link("/zones/there", "/networks/there")],
  publicAliases: new Map([
    ["own.blob.core.windows.net", `own.${blob}`],
    ["other.blob.core.windows.net", `other.${blob}`],
  ]),
  ...change,
});
const here = (name: string, change?: Partial<NameWorld>) => resolveName(world(change), "/networks/here", name);

describe("what a name is in a network", () => {
  it("a private address, where the linked zone has the name", () => {
    const answer = { kind: "private", addresses: ["10.0.0.4"], zoneId: "/zones/here" };
    assert.deepEqual(here("own.blob.core.windows.net"), answer);
    assert.deepEqual(here(`own.${blob}`), answer);
    assert.deepEqual(resolveName(world(), "/NETWORKS/Here", "OWN.Blob.core.windows.net"), answer);
  });

  it("nothing, where the linked zone lacks the name, although the internet has it", () => {
    assert.deepEqual(here("other.blob.core.windows.net"), { kind: "nonexistent", zoneId: "/zones/here" });
    assert.deepEqual(here(`nobody.${blob}`), { kind: "nonexistent", zoneId: "/zones/here" });
  });

  it("the internet's, where the link leads on to it", () => {
    const links = [link("/zones/here", "/networks/here", "NxDomainRedirect")];
    assert.deepEqual(here("other.blob.core.windows.net", { links }), { kind: "public" });
    assert.deepEqual(here("own.blob.core.windows.net", { links }).kind, "private");
    const zones = [zone("/zones/own", "example.net")];
    const elsewhere = [link("/zones/own", "/networks/here", "NxDomainRedirect")];
    // Azure looks at the policy only for zones under privatelink.
    assert.equal(here("shop.example.net", { zones, links: elsewhere }).kind, "nonexistent");
  });

  it("the internet's, where no zone is linked, and of accounts without endpoints", () => {
    assert.deepEqual(here("own.blob.core.windows.net", { links: [] }), { kind: "public" });
    assert.deepEqual(here("plain.blob.core.windows.net"), { kind: "public" });
    assert.deepEqual(here("login.microsoftonline.com"), { kind: "public" });
    // A zone's own name, and one that only ends like it, are not in it.
    assert.deepEqual(here("notprivatelink.blob.core.windows.net"), { kind: "public" });
  });

  it("is answered by the zone with the longest name", () => {
    const zones = [zone("/zones/wide", "windows.net"), zone("/zones/here", blob, { own: ["10.0.0.4"] })];
    const links = zones.map(({ id }) => link(id, "/networks/here"));
    assert.equal(here(`own.${blob}`, { zones, links }).kind, "private");
    assert.deepEqual(here("own.blob.core.windows.net", { zones, links }), {
      kind: "nonexistent",
      zoneId: "/zones/wide",
    });
  });

  it("can't be said of two zones of one name, or of aliases in a circle", () => {
    const both = world().zones.map(({ id }) => link(id, "/networks/here"));
    assert.throws(() => here(`own.${blob}`, { links: both }), /two zones/);
    const publicAliases = new Map([
      ["a.example", "b.example"],
      ["b.example", "a.example"],
    ]);
    assert.throws(() => here("a.example", { publicAliases }), RangeError);
  });
});

const group = "/subscriptions/s/resourceGroups/g/providers";
const account = `${group}/Microsoft.Storage/storageAccounts/stone`;
const endpointId = `${group}/Microsoft.Network/privateEndpoints/pep-one`;
const zoneId = `${group}/Microsoft.Network/privateDnsZones/${blob}`;
const endpoint = (status: string): ArmResource => ({
  id: endpointId,
  type: "Microsoft.Network/privateEndpoints",
  body: {
    properties: {
      privateLinkServiceConnections: [
        {
          properties: {
            privateLinkServiceId: account,
            groupIds: ["blob"],
            privateLinkServiceConnectionState: { status },
          },
        },
      ],
      customDnsConfigs: [{ fqdn: "stone.blob.core.windows.net", ipAddresses: ["10.0.0.4"] }],
    },
  },
});
const zoneGroup = (zone: string): ArmResource => ({
  id: `${endpointId}/privateDnsZoneGroups/default`,
  type: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
  body: { properties: { privateDnsZoneConfigs: [{ name: "blob", properties: { privateDnsZoneId: zone } }] } },
});
const declared = (...others: ArmResource[]): ArmResource[] => [
  { id: account, type: "Microsoft.Storage/storageAccounts", body: {} },
  { id: zoneId, type: "Microsoft.Network/privateDnsZones", body: {} },
  {
    id: `${zoneId}/virtualNetworkLinks/link`,
    type: "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    body: { properties: { virtualNetwork: { id: "/networks/here" } } },
  },
  ...others,
];
const answer = (...others: ArmResource[]) =>
  resolveName(declaredNames(declared(...others)), "/networks/here", "stone.blob.core.windows.net").kind;

describe("what resources say of names", () => {
  it("an endpoint's zone group writes its name, once the connection is approved", () => {
    assert.equal(answer(endpoint("Approved"), zoneGroup(zoneId)), "private");
    assert.equal(answer(endpoint("Pending"), zoneGroup(zoneId)), "public");
  });

  it("an endpoint without a zone group, or with another zone, takes the name away", () => {
    assert.equal(answer(endpoint("Approved")), "nonexistent");
    assert.equal(answer(endpoint("Approved"), zoneGroup(`${zoneId}x`)), "nonexistent");
    assert.equal(answer(), "public");
  });

  it("what isn't understood is no answer", () => {
    const network = { id: "/networks/here", type: "Microsoft.Network/virtualNetworks" };
    const body = (dnsServers: string[]) => ({ properties: { dhcpOptions: { dnsServers } } });
    assert.throws(() => answer({ ...network, body: body(["10.0.0.53"]) }), /DNS servers/);
    assert.equal(answer({ ...network, body: body([]) }), "public");
    assert.throws(
      () => answer({ id: `${zoneId}/A/stone`, type: "Microsoft.Network/privateDnsZones/A", body: {} }),
      /say/,
    );
  });
});
