import assert from "node:assert/strict";
import {
  admit,
  decide,
  decideFlow,
  defaultRules,
  type FlowRecords,
  type GroupRule,
  type Guards,
} from "../../../tools/reachability/security-groups";
import type { AddressView } from "../../../tools/reachability/service-tags";

/*
 * The examples of Azure's own documentation:
 * https://learn.microsoft.com/azure/virtual-network/network-security-group-how-it-works (2020-08-24) and
 * https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview (2025-07-15).
 */

const view: AddressView = {
  own: ["10.0.0.0/16"],
  connected: ["10.1.0.0/16"],
  services: { Storage: ["198.18.0.0/28"] },
};
const player = "203.0.113.9";
const machine = "10.0.1.4";
const neighbour = "10.0.1.5";

function rule(given: Partial<GroupRule> & Pick<GroupRule, "access" | "direction" | "priority">): GroupRule {
  return {
    name: `rule-${given.priority}`,
    protocol: "*",
    sources: ["*"],
    destinations: ["*"],
    sourcePorts: ["*"],
    destinationPorts: ["*"],
    ...given,
  };
}

const allowHttp = rule({
  direction: "Inbound",
  access: "Allow",
  priority: 100,
  protocol: "Tcp",
  destinationPorts: ["80"],
  sources: ["Internet"],
});
const denyHttpOut = rule({
  direction: "Outbound",
  access: "Deny",
  priority: 100,
  protocol: "Tcp",
  destinationPorts: ["80"],
  destinations: ["Internet"],
});
const http = { protocol: "Tcp", from: player, to: machine, toPort: 80 } as const;
const httpOut = { protocol: "Tcp", from: machine, to: player, toPort: 80 } as const;

function names(given: readonly GroupRule[]): string[] {
  return given.map(({ name }) => name);
}

describe("security groups", () => {
  it("hold Azure's default rules, as its page lists them", () => {
    assert.deepEqual(
      defaultRules.map(({ name, priority, sources, destinations, access }) =>
        [name, priority, sources[0], destinations[0], access].join(" "),
      ),
      [
        "AllowVNetInBound 65000 VirtualNetwork VirtualNetwork Allow",
        "AllowAzureLoadBalancerInBound 65001 AzureLoadBalancer * Allow",
        "DenyAllInbound 65500 * * Deny",
        "AllowVnetOutBound 65000 VirtualNetwork VirtualNetwork Allow",
        "AllowInternetOutBound 65001 * Internet Allow",
        "DenyAllOutBound 65500 * * Deny",
      ],
    );
  });

  describe("inbound, port 80 from the internet", () => {
    it("VM1, a group on the subnet and one on the interface: both must allow, the subnet's is asked first", () => {
      const inbound = (subnet: GroupRule[], own: GroupRule[]) =>
        decide("Inbound", http, { view, subnet, interface: own });
      const denied = inbound([], [allowHttp]);
      assert.deepEqual([denied.access, names(denied.by)], ["Deny", ["DenyAllInbound"]]);
      assert.equal(inbound([allowHttp], []).access, "Deny");
      assert.deepEqual(inbound([allowHttp], [allowHttp]), { access: "Allow", by: [allowHttp, allowHttp] });
    });

    it("VM2, a group on the subnet only: it decides alone", () => {
      assert.equal(decide("Inbound", http, { view, subnet: [allowHttp] }).access, "Allow");
      assert.equal(decide("Inbound", http, { view, subnet: [] }).access, "Deny");
    });

    it("VM3, a group on the interface only: it decides alone", () => {
      assert.equal(decide("Inbound", http, { view, interface: [allowHttp] }).access, "Allow");
      assert.equal(decide("Inbound", http, { view, interface: [] }).access, "Deny");
    });

    it("VM4, no group at all: everything passes", () => {
      assert.deepEqual(decide("Inbound", http, { view }), { access: "Allow", by: [] });
    });
  });

  describe("outbound, port 80 to the internet", () => {
    it("VM1: the interface's group is asked first, and what either denies is denied", () => {
      const outbound = (subnet: GroupRule[], own: GroupRule[]) =>
        decide("Outbound", httpOut, { view, subnet, interface: own });
      assert.deepEqual(names(outbound([], []).by), ["AllowInternetOutBound", "AllowInternetOutBound"]);
      assert.deepEqual(outbound([], [denyHttpOut]), { access: "Deny", by: [denyHttpOut] });
      assert.deepEqual(names(outbound([denyHttpOut], []).by), ["AllowInternetOutBound", "rule-100"]);
      assert.equal(outbound([denyHttpOut], []).access, "Deny");
    });

    it("VM4, no group at all: everything passes", () => {
      assert.equal(decide("Outbound", httpOut, { view }).access, "Allow");
    });
  });

  it("are asked within a subnet too: by default its machines talk, and a rule that denies everything parts them", () => {
    const flow = { protocol: "Tcp", from: machine, to: neighbour, toPort: 80 } as const;
    const open: Guards = { view, subnet: [] };
    assert.equal(decideFlow(flow, open, open).access, "Allow");
    const denyAll = (direction: GroupRule["direction"]) => rule({ direction, access: "Deny", priority: 4096 });
    const closed: Guards = { view, subnet: [denyAll("Inbound"), denyAll("Outbound")] };
    assert.equal(decideFlow(flow, closed, closed).access, "Deny");
  });

  it("let the lowest priority that matches decide, wherever it stands in the list", () => {
    const deny = rule({ direction: "Inbound", access: "Deny", priority: 200, destinationPorts: ["1-1024"] });
    const inbound = (...subnet: GroupRule[]) => decide("Inbound", http, { view, subnet });
    assert.equal(inbound(deny, allowHttp).access, "Allow");
    assert.equal(inbound({ ...allowHttp, priority: 201 }, deny).access, "Deny");
    assert.equal(inbound(rule({ ...deny, protocol: "Udp" }), allowHttp).access, "Allow");
  });

  it("let a flow from any port in by a rule for some source ports, and keep it out by one for all of them only", () => {
    const sources = ["Internet"];
    const inbound = (...rules: GroupRule[]) => decide("Inbound", http, { view, subnet: rules }).access;
    const some = { direction: "Inbound", priority: 100, sources, sourcePorts: ["1024-65535"] } as const;
    const all = { ...some, sourcePorts: ["1-65535"] };
    const beside = rule({ direction: "Inbound", access: "Allow", priority: 200, sources });
    assert.equal(inbound(rule({ ...some, access: "Allow" })), "Allow");
    assert.equal(inbound(rule({ ...some, access: "Deny" }), beside), "Allow");
    assert.equal(inbound(rule({ ...all, access: "Deny" }), beside), "Deny");
  });

  it("have ports for TCP and UDP only: a rule about ports says nothing of ICMP", () => {
    const ping = { protocol: "Icmp", from: player, to: machine, toPort: 0 } as const;
    const inbound = (given: Partial<GroupRule>) =>
      decide("Inbound", ping, {
        view,
        subnet: [rule({ direction: "Inbound", access: "Allow", priority: 100, ...given })],
      });
    assert.equal(inbound({ destinationPorts: ["1-65535"] }).access, "Deny");
    assert.equal(inbound({ protocol: "Icmp" }).access, "Allow");
    assert.equal(inbound({ protocol: "Tcp" }).access, "Deny");
  });

  it("let probes in by default, and a deny of everything keeps them out", () => {
    const probe = { protocol: "Tcp", from: "168.63.129.16", to: machine, toPort: 8080 } as const;
    // The platform's address is part of VirtualNetwork, so this rule is the first that lets it in.
    assert.deepEqual(names(decide("Inbound", probe, { view, subnet: [] }).by), ["AllowVNetInBound"]);
    const denyAll = rule({ direction: "Inbound", access: "Deny", priority: 4096 });
    assert.equal(decide("Inbound", probe, { view, subnet: [denyAll] }).access, "Deny");
  });

  describe("remember flows", () => {
    const ssh = { protocol: "Tcp", from: player, fromPort: 50_000, to: machine, toPort: 22 } as const;
    const answer = { protocol: "Tcp", from: machine, fromPort: 22, to: player, toPort: 50_000 } as const;
    const allowSsh = rule({ direction: "Inbound", access: "Allow", priority: 100, destinationPorts: ["22"] });
    const denyOut = rule({ direction: "Outbound", access: "Deny", priority: 4096 });
    const nothing: FlowRecords = [];

    it("so that an answer needs no rule of its own", () => {
      const guards: Guards = { view, subnet: [allowSsh, denyOut] };
      const { access, records } = admit(nothing, "Inbound", ssh, guards);
      assert.equal(access, "Allow");
      assert.equal(admit(records, "Outbound", answer, guards).access, "Allow");
      assert.equal(admit(records, "Outbound", { ...answer, toPort: 50_001 }, guards).access, "Deny", "another flow");
      assert.equal(admit(nothing, "Outbound", answer, guards).access, "Deny", "nobody asked");
    });

    it("so that a session outlives the rule that let it in, and no new one starts", () => {
      const { records } = admit(nothing, "Inbound", ssh, { view, subnet: [allowSsh] });
      const without: Guards = { view, subnet: [] };
      assert.equal(admit(records, "Inbound", ssh, without).access, "Allow");
      assert.equal(admit(records, "Inbound", { ...ssh, fromPort: 50_001 }, without).access, "Deny");
    });

    it("only those that they let through", () => {
      const { access, records } = admit(nothing, "Inbound", ssh, { view, subnet: [] });
      assert.deepEqual([access, records], ["Deny", []]);
    });
  });
});
