import assert from "node:assert/strict";
import { type EgressRange, type NetworkSettings, planNetwork } from "../../../components/network";
import { networkSettings } from "./settings";

const leaderboards: EgressRange = {
  name: "leaderboards",
  prefixes: ["203.0.113.0/28", "198.51.100.7/32"],
  protocol: "Tcp",
  ports: [
    { from: 443, to: 443 },
    { from: 8000, to: 8010 },
  ],
};
const hub = { virtualNetworkId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/hub" };

function problemsOf(change: Partial<EgressRange>, settings: Partial<NetworkSettings> = {}): string[] {
  const egressRanges = [{ ...leaderboards, ...change }];
  return planNetwork(networkSettings({ egressRanges, ...settings })).problems.map(
    ({ path, reason, fix }) => `${path}: ${reason}; ${fix}`,
  );
}

const ofPrefix = (prefix: string, settings?: Partial<NetworkSettings>) =>
  problemsOf({ prefixes: [prefix] }, settings).map((problem) => problem.replace("egressRanges[0].prefixes[0]: ", ""));

describe("egress ranges", () => {
  it("become one rule each of the hosts' group, and of no other", () => {
    const { subnets, problems } = planNetwork(networkSettings({ egressRanges: [leaderboards] }));
    assert.deepEqual(problems, []);
    assert.deepEqual(
      subnets.hosts.rules.find(({ name }) => name === "allow-egress-leaderboards"),
      {
        name: "allow-egress-leaderboards",
        direction: "Outbound",
        access: "Allow",
        priority: 150,
        protocol: "Tcp",
        source: "10.64.0.0/19",
        destination: ["203.0.113.0/28", "198.51.100.7/32"],
        ports: ["443", "8000-8010"],
      },
    );
    const without = planNetwork(networkSettings()).subnets;
    for (const [name, { rules }] of Object.entries(subnets)) {
      const more = name === "hosts" ? 1 : 0;
      assert.equal(rules.length, without[name as "hosts"].rules.length + more, name);
    }
  });

  const refused: [string, RegExp][] = [
    [
      "0.0.0.0/0",
      /^this is the whole internet; write the back end's own block, e\.g\. 203\.0\.113\.0\/28; a back end with only a name needs a firewall/,
    ],
    ["20.0.0.0/8", /^wider than \/16/],
    ["10.64.0.0/24", /^it overlaps 10\.64\.0\.0\/18, our own addresses/],
    ["8.0.0.0/5", /^it overlaps 10\.64\.0\.0\/18/],
    [
      "192.168.4.0/24",
      /^it is private, and only a hub would lead there; write a block of the internet, e\.g\. 203\.0\.113\.0\/28, or set the hub/,
    ],
    ["172.0.0.0/8", /^some of it is nobody's on the internet/],
    ["168.63.129.16/32", /^some of it is nobody's on the internet/],
    ["169.254.169.254/32", /^some of it is nobody's on the internet/],
    ["240.0.0.0/16", /^some of it is nobody's on the internet/],
    ["203.0.113.7/28", /boundary of its size; write 203\.0\.113\.0\/28/],
    ["leaderboards.example.com", /^this is no IPv4 block/],
    ["203.0.113.0/33", /^this is no IPv4 block/],
  ];
  for (const [prefix, reason] of refused) {
    it(`refuse ${prefix}`, () => {
      const problems = ofPrefix(prefix);
      assert.equal(problems.length, 1);
      assert.match(problems[0]!, reason);
    });
  }

  it("refuse what overlaps another region's block too, where the environment's is known", () => {
    assert.match(ofPrefix("10.65.0.0/24", { environmentSpace: "10.64.0.0/12" })[0]!, /^it overlaps 10\.64\.0\.0\/12/);
  });

  it("take the private addresses of a hub, and any that its gateway may lead to", () => {
    const addressSpaces = ["10.0.0.0/22"];
    assert.deepEqual(ofPrefix("10.0.2.0/24", { hub: { ...hub, addressSpaces } }), []);
    assert.match(ofPrefix("10.1.0.0/24", { hub: { ...hub, addressSpaces } })[0]!, /not in the hub's 10\.0\.0\.0\/22/);
    assert.deepEqual(ofPrefix("10.1.0.0/24", { hub: { ...hub, addressSpaces, useRemoteGateways: true } }), []);
  });

  it("take the widest and the narrowest public blocks", () => {
    assert.deepEqual(ofPrefix("20.1.0.0/16"), []);
    assert.deepEqual(ofPrefix("20.1.0.1/32"), []);
  });

  it("refuse prefixes and ports that overlap within one rule, as Azure does, and say which", () => {
    assert.match(
      problemsOf({ prefixes: ["203.0.113.0/24", "203.0.113.64/28"] })[0]!,
      /^egressRanges\[0\]\.prefixes\[1\]: it overlaps 203\.0\.113\.0\/24/,
    );
    const ports = [
      { from: 443, to: 500 },
      { from: 500, to: 600 },
    ];
    assert.match(problemsOf({ ports })[0]!, /^egressRanges\[0\]\.ports\[1\]: they overlap 443-500/);
  });

  it("refuse none and too many of anything, ports that are none, and names that no rule can have", () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => index);
    assert.match(problemsOf({ prefixes: [] })[0]!, /prefixes: there is none/);
    assert.match(problemsOf({ ports: [] })[0]!, /ports: there is none/);
    assert.match(problemsOf({ prefixes: many(21).map((index) => `203.0.113.${index}/32`) })[0]!, /more than 20/);
    assert.match(
      problemsOf({ ports: many(11).map((index) => ({ from: index + 1, to: index + 1 })) })[0]!,
      /more than 10/,
    );
    assert.match(problemsOf({ ports: [{ from: 9, to: 8 }] })[0]!, /ends before it starts/);
    assert.match(problemsOf({ ports: [{ from: 0, to: 8 }] })[0]!, /ports\[0\]\.from/);
    for (const name of ["", "Leaderboards", "a--b", "a-", "x".repeat(41)]) {
      assert.match(problemsOf({ name })[0]!, /^egressRanges\[0\]\.name: the name is part of a security rule's/, name);
    }
    const named = many(21).map((index) => ({ ...leaderboards, name: `game-${index}` }));
    const pathsOf = (egressRanges: EgressRange[]) =>
      planNetwork(networkSettings({ egressRanges })).problems.map(({ path }) => path);
    assert.deepEqual(pathsOf(named.slice(1)), []);
    assert.deepEqual(pathsOf(named), ["egressRanges"]);
    assert.deepEqual(pathsOf([leaderboards, leaderboards]), ["egressRanges[1].name"]);
  });
});
