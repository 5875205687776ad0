import assert from "node:assert/strict";
import fc from "fast-check";
import { type NetworkPlan, type NetworkSettings, planNetwork, subnetNames } from "../../../components/network";
import { type Matrix, matrixOf } from "../../../tools/reachability/matrix";
import { guardsOf, regionParties } from "../../../tools/reachability/region-parties";
import { decidingRule, type Flow } from "../../../tools/reachability/security-groups";
import { networkSettings } from "./settings";

function subnetsOf(overrides: Partial<NetworkSettings> = {}): NetworkPlan["subnets"] {
  const { subnets, problems } = planNetwork(networkSettings(overrides));
  assert.deepEqual(problems, []);
  return subnets;
}

const surroundings = {
  addressSpace: networkSettings().addressSpace,
  peered: ["10.200.0.0/16"],
  otherRegion: "10.64.128.0/19",
  backEnds: [],
};

function matrixFor(overrides: Partial<NetworkSettings> = {}): Matrix {
  return matrixOf(regionParties(subnetsOf(overrides), surroundings));
}

const range = fc
  .tuple(fc.integer({ min: 1, max: 65_535 }), fc.nat({ max: 9999 }))
  .map(([from, more]) => ({ from, to: Math.min(from + more, 65_535) }));

/** Ports that the plan takes: TURN's own outside of the relayed ones. */
const ports = fc
  .record({
    turn: fc.integer({ min: 1, max: 65_535 }),
    tls: fc.option(fc.integer({ min: 1, max: 65_535 })),
    relayed: range,
  })
  .map(({ tls, ...rest }): NetworkSettings["relayPorts"] => ({ ...rest, ...(tls === null ? {} : { tls }) }))
  .filter((relayPorts) => planNetwork(networkSettings({ relayPorts })).problems.length === 0);

const written = ({ from, to }: { from: number; to: number }) => (from === to ? `${from}` : `${from}–${to}`);

describe("the network's rules", () => {
  it("open TURN to the internet and the relayed ports to hosts, whatever they are, and nothing else", () => {
    fc.assert(
      fc.property(ports, range, (relayPorts, media) => {
        const matrix = matrixFor({ relayPorts, hostPorts: { media, health: 8081 } });
        const { turn, tls, relayed } = relayPorts;
        const tcp = [...new Set([turn, ...(tls === undefined ? [] : [tls])])].sort((one, other) => one - other);
        const joined =
          tcp.length === 2 && tcp[1] === tcp[0]! + 1 ? written({ from: tcp[0]!, to: tcp[1] }) : tcp.join(", ");
        const open = [`TCP ${joined}`, `UDP ${turn}`];
        for (const subnet of subnetNames) {
          const expected = subnet === "relays" ? open : subnet === "AzureBastionSubnet" ? ["TCP 443"] : [];
          assert.deepEqual(matrix.get("internet")!.get(subnet), expected, subnet);
        }
        assert.deepEqual(matrix.get("hosts")!.get("relays"), [`UDP ${written(relayed)}`]);
        assert.deepEqual(matrix.get("relays")!.get("hosts"), [`UDP ${written(media)}`]);
      }),
      { numRuns: 30 },
    );
  });

  it("decide everything before Azure's default rules do, in all of the network and outside of it", () => {
    const subnets = subnetsOf();
    for (const [name, { guards }] of regionParties(subnets, surroundings)) {
      if (guards === undefined) continue;
      for (const direction of ["Inbound", "Outbound"] as const) {
        for (const other of [...regionParties(subnets, surroundings).values()].flatMap(({ addresses }) => addresses)) {
          const flow: Flow = { protocol: "Icmp", from: other, to: other, toPort: 0 };
          const { priority } = decidingRule(guards.subnet!, direction, flow, guards.view);
          assert.ok(priority <= 4096, `${name} ${direction} ${other}`);
        }
      }
    }
  });

  it("have what Bastion demands, while hosts refuse its SSH", () => {
    const { hosts, AzureBastionSubnet: bastion } = subnetsOf();
    const view = { own: [surroundings.addressSpace], connected: [], services: { AzureCloud: ["198.18.0.0/24"] } };
    for (const toPort of [22, 3389]) {
      const flow: Flow = { protocol: "Tcp", from: "10.64.41.4", to: "10.64.3.4", toPort };
      const out = decidingRule(guardsOf(bastion.rules, view).subnet!, "Outbound", flow, view);
      assert.equal(out.name, "allow-ssh-and-rdp");
      assert.equal(decidingRule(guardsOf(hosts.rules, view).subnet!, "Inbound", flow, view).name, "deny-all-inbound");
    }
  });

  it("have names and priorities that Azure takes: unique within a group, allowed before denied", () => {
    for (const [subnet, { rules }] of Object.entries(subnetsOf({ packageDownloads: { hosts: true, relays: true } }))) {
      assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length, subnet);
      for (const direction of ["Inbound", "Outbound"]) {
        const priorities = rules.filter((rule) => rule.direction === direction).map(({ priority }) => priority);
        assert.equal(new Set(priorities).size, priorities.length, `${subnet} ${direction}`);
        assert.equal(Math.min(4096, ...priorities) >= 100 && priorities.at(-1) === 4096, true);
      }
      for (const { name, access, ports: opened } of rules) {
        assert.match(name, /^[a-z][a-z-]{0,78}[a-z]$/);
        assert.equal(access, name.startsWith("deny-") ? "Deny" : "Allow");
        assert.ok(opened.length > 0);
        for (const one of opened) assert.match(one, /^(\*|\d+(-\d+)?)$/, name);
      }
    }
  });

  it("leave TLS out where the relays have none", () => {
    const withoutTls = matrixFor({ relayPorts: { turn: 3478, relayed: { from: 49152, to: 65535 } } });
    assert.deepEqual(withoutTls.get("internet")!.get("relays"), ["TCP 3478", "UDP 3478"]);
  });

  it("open the internet's web servers to those who set themselves up from packages, and to nobody else", () => {
    for (const [downloading, other] of [
      ["hosts", "relays"],
      ["relays", "hosts"],
    ] as const) {
      const matrix = matrixFor({ packageDownloads: { [downloading]: true } });
      assert.deepEqual(matrix.get(downloading)!.get("internet"), ["TCP 80, 443"]);
      assert.deepEqual(matrix.get(other)!.get("internet"), []);
      assert.deepEqual(matrix.get("internet")!.get("hosts"), [], "nothing comes in by it");
    }
  });
});
