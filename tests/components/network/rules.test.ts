import assert from "node:assert/strict";
import fc from "fast-check";
import { type NetworkSettings, planNetwork, type SecurityRule, type SubnetName } from "../../../components/network";
import { decidingRule, type Party, passes } from "./flows";
import { networkSettings } from "./settings";

function rulesOf(overrides: Partial<NetworkSettings> = {}): Record<SubnetName, SecurityRule[]> {
  const { subnets, problems } = planNetwork(networkSettings(overrides));
  assert.deepEqual(problems, []);
  return Object.fromEntries(Object.entries(subnets).map(([name, { rules }]) => [name, rules])) as Record<
    SubnetName,
    SecurityRule[]
  >;
}

const inside = (subnet: SubnetName, address: string): Party => ({ subnet, address, tags: ["VirtualNetwork"] });
const host = inside("hosts", "10.64.3.4");
const otherHost = inside("hosts", "10.64.31.200");
const relay = inside("relays", "10.64.32.5");
const otherRelay = inside("relays", "10.64.32.6");
const endpoint = inside("endpoints", "10.64.40.4");
const entry = inside("entry", "10.64.36.4");
const agent = inside("agents", "10.64.38.4");
const bastion = inside("AzureBastionSubnet", "10.64.41.4");
const everyoneInside = [host, otherHost, relay, otherRelay, endpoint, entry, agent, bastion];

const player: Party = { address: "203.0.113.9", tags: ["Internet"] };
const peered: Party = { address: "10.200.0.4", tags: ["VirtualNetwork"] };
const balancer: Party = { address: "168.63.129.16", tags: ["AzureLoadBalancer"] };
const azureMonitor: Party = { address: "20.43.70.1", tags: ["Internet", "AzureCloud", "AzureMonitor"] };
const entraId: Party = { address: "20.190.128.1", tags: ["Internet", "AzureCloud", "AzureActiveDirectory"] };
const publicStorage: Party = { address: "20.150.85.4", tags: ["Internet", "AzureCloud", "Storage"] };

const udp = (from: Party, to: Party, port: number) => ({ from, to, port, protocol: "Udp" as const });
const tcp = (from: Party, to: Party, port: number) => ({ from, to, port, protocol: "Tcp" as const });

describe("the network's rules", () => {
  const rules = rulesOf();

  it("let a session through: player, relay, host, and back", () => {
    assert.ok(passes(rules, udp(player, relay, 3478)));
    assert.ok(passes(rules, tcp(player, relay, 3478)));
    assert.ok(passes(rules, tcp(player, relay, 443)));
    assert.ok(passes(rules, udp(relay, host, 40000)));
    assert.ok(passes(rules, udp(relay, host, 41999)));
    assert.ok(passes(rules, udp(host, relay, 49152)));
    assert.ok(passes(rules, udp(host, relay, 65535)));
  });

  it("let hosts and relays reach the endpoints, Azure Monitor and Entra ID over HTTPS", () => {
    for (const machine of [host, relay]) {
      for (const service of [endpoint, azureMonitor, entraId]) {
        assert.ok(passes(rules, tcp(machine, service, 443)), `${machine.subnet} to ${service.address}`);
        assert.ok(!passes(rules, tcp(machine, service, 80)));
        assert.ok(!passes(rules, udp(machine, service, 443)));
      }
    }
  });

  it("let nobody but relays reach a host, and relays only its media ports", () => {
    const strangers = [player, peered, balancer, otherHost, endpoint, entry, agent, bastion];
    for (const stranger of strangers) {
      for (const port of [22, 3389, 8081, 40000, 41999]) {
        assert.ok(!passes(rules, udp(stranger, host, port)), `${stranger.address} to ${port}/udp`);
        assert.ok(!passes(rules, tcp(stranger, host, port)), `${stranger.address} to ${port}/tcp`);
      }
    }
    assert.ok(!passes(rules, tcp(relay, host, 40000)), "media is UDP");
    assert.ok(!passes(rules, udp(relay, host, 39999)));
    assert.ok(!passes(rules, udp(relay, host, 42000)));
    assert.ok(!passes(rules, tcp(relay, host, 8081)), "the health probe is asked inside the host");
    assert.ok(!passes(rules, tcp(relay, host, 22)));
  });

  it("open nothing but TURN to the internet, and TURN only on relays", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...everyoneInside),
        fc.integer({ min: 1, max: 65535 }),
        fc.boolean(),
        (target, port, overUdp) => {
          // The Bastion service is reached on 443 once it is deployed; nothing stands in its subnet until then.
          if (target.subnet === "AzureBastionSubnet" && port === 443 && !overUdp) return;
          const turn = target.subnet === "relays" && (port === 3478 || (port === 443 && !overUdp));
          assert.equal(passes(rules, (overUdp ? udp : tcp)(player, target, port)), turn, `${target.subnet} ${port}`);
        },
      ),
    );
  });

  it("keep the relayed ports for hosts: not for the internet, not for other relays", () => {
    for (const stranger of [player, peered, otherRelay, endpoint, entry, agent, bastion]) {
      assert.ok(!passes(rules, udp(stranger, relay, 50000)), stranger.address);
    }
    assert.ok(!passes(rules, tcp(host, relay, 50000)));
    assert.ok(!passes(rules, udp(host, relay, 3478)), "a host is no TURN client");
  });

  it("let hosts and relays reach nothing else: not the internet, not Azure's public storage, not each other", () => {
    for (const target of [player, publicStorage, peered]) {
      for (const port of [53, 80, 443, 40000, 50000]) {
        assert.ok(!passes(rules, tcp(host, target, port)), `host to ${target.address}:${port}`);
        assert.ok(!passes(rules, udp(relay, target, port)), `relay to ${target.address}:${port}`);
      }
    }
    assert.ok(!passes(rules, udp(host, otherHost, 40000)));
    assert.ok(!passes(rules, udp(relay, otherRelay, 50000)));
  });

  it("open the endpoints to hosts and relays only, and to nothing but HTTPS", () => {
    for (const stranger of [player, peered, entry, agent, bastion])
      assert.ok(!passes(rules, tcp(stranger, endpoint, 443)));
    assert.ok(!passes(rules, tcp(host, endpoint, 445)));
  });

  it("keep the reserved subnets closed both ways", () => {
    for (const reserved of [entry, agent]) {
      for (const other of [...everyoneInside, player, azureMonitor, peered]) {
        if (other === reserved) continue;
        assert.ok(!passes(rules, tcp(other, reserved, 443)), `${other.address} to ${reserved.subnet}`);
        assert.ok(!passes(rules, tcp(reserved, other, 443)), `${reserved.subnet} to ${other.address}`);
      }
    }
  });

  it("have what Bastion demands", () => {
    const gatewayManager: Party = { address: "20.41.4.1", tags: ["GatewayManager", "AzureCloud", "Internet"] };
    const sibling = inside("AzureBastionSubnet", "10.64.41.5");
    for (const from of [player, gatewayManager, balancer])
      assert.ok(passes(rules, tcp(from, bastion, 443)), from.address);
    for (const port of [8080, 5701]) assert.ok(passes(rules, tcp(sibling, bastion, port)), `${port}`);
    for (const port of [22, 3389]) {
      const flow = tcp(bastion, host, port);
      assert.equal(decidingRule(rules.AzureBastionSubnet, "Outbound", flow).access, "Allow");
      assert.equal(decidingRule(rules.hosts, "Inbound", flow).access, "Deny", "hosts have no SSH");
    }
    assert.ok(passes(rules, tcp(bastion, publicStorage, 443)));
    assert.ok(passes(rules, tcp(bastion, player, 80)));
    assert.ok(!passes(rules, tcp(player, bastion, 22)));
  });

  it("decide everything before Azure's default rules do", () => {
    for (const subnet of Object.keys(rules) as SubnetName[]) {
      for (const direction of ["Inbound", "Outbound"] as const) {
        for (const from of [...everyoneInside, player, balancer]) {
          const { priority } = decidingRule(rules[subnet], direction, udp(from, host, 1));
          assert.ok(priority <= 4096, `${subnet} ${direction} from ${from.address}`);
        }
      }
    }
  });

  it("have names and priorities that Azure takes: unique within a group, allowed before denied", () => {
    for (const [subnet, list] of Object.entries(rules)) {
      assert.equal(new Set(list.map(({ name }) => name)).size, list.length, subnet);
      for (const direction of ["Inbound", "Outbound"]) {
        const priorities = list.filter((rule) => rule.direction === direction).map(({ priority }) => priority);
        assert.equal(new Set(priorities).size, priorities.length, `${subnet} ${direction}`);
        assert.equal(Math.min(4096, ...priorities) >= 100 && priorities.at(-1) === 4096, true);
      }
      for (const { name, access, ports } of list) {
        assert.match(name, /^[a-z][a-z-]{0,78}[a-z]$/);
        assert.equal(access, name.startsWith("deny-") ? "Deny" : "Allow");
        assert.ok(ports.length > 0);
        for (const range of ports) assert.match(range, /^(\*|\d+(-\d+)?)$/, name);
      }
    }
  });

  it("leave TLS out where the relays have none", () => {
    const withoutTls = rulesOf({ relayPorts: { turn: 3478, relayed: { from: 49152, to: 65535 } } });
    assert.ok(!passes(withoutTls, tcp(player, relay, 443)));
    assert.equal(withoutTls.relays.length, rules.relays.length - 1);
    assert.ok(passes(withoutTls, udp(player, relay, 3478)));
  });

  it("open the internet's web servers to those who set themselves up from packages, and to nobody else", () => {
    const hostsDownload = rulesOf({ packageDownloads: { hosts: true } });
    for (const port of [80, 443]) {
      assert.ok(passes(hostsDownload, tcp(host, player, port)));
      assert.ok(!passes(hostsDownload, tcp(relay, player, port)));
    }
    assert.ok(!passes(hostsDownload, tcp(host, player, 22)));
    assert.ok(!passes(hostsDownload, tcp(player, host, 443)), "nothing comes in by it");
    const relaysDownload = rulesOf({ packageDownloads: { relays: true } });
    assert.ok(passes(relaysDownload, tcp(relay, player, 443)));
    assert.ok(!passes(relaysDownload, tcp(host, player, 443)));
  });
});
