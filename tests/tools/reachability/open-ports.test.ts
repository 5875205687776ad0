import assert from "node:assert/strict";
import fc from "fast-check";
import { describePorts, openPorts, type Party } from "../../../tools/reachability/open-ports";
import { decideFlow, type GroupRule } from "../../../tools/reachability/security-groups";

const view = { own: ["10.0.0.0/16"], connected: [], services: {} };
const player: Party = { addresses: ["203.0.113.9"] };

const port = fc.integer({ min: 0, max: 65_535 });
const rules = fc
  .array(
    fc.record({
      access: fc.constantFrom("Allow" as const, "Deny" as const),
      protocol: fc.constantFrom("Tcp" as const, "Udp" as const, "Icmp" as const, "*" as const),
      range: fc.oneof(
        fc.constant("*"),
        port.map(String),
        fc.tuple(port, port).map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`),
      ),
      source: fc.constantFrom("*", "Internet", "203.0.113.0/24", "10.0.0.0/8"),
    }),
    { maxLength: 6 },
  )
  .map((list) =>
    list.map(({ range, source, ...rest }, index): GroupRule => ({
      ...rest,
      name: `rule-${index}`,
      direction: "Inbound",
      priority: 100 + index,
      sources: [source],
      destinations: ["*"],
      sourcePorts: ["*"],
      destinationPorts: [range],
    })),
  );

describe("open ports", () => {
  it("are exactly those at which a flow passes", () => {
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 65_535 }), (subnet, toPort) => {
        const machine: Party = { addresses: ["10.0.1.4"], guards: { view, subnet } };
        const open = openPorts(player, machine);
        const asked = [toPort, ...open.flatMap(({ from, to }) => [from - 1, from, to, to + 1])];
        for (const protocol of ["Tcp", "Udp"] as const) {
          for (const one of asked.filter((candidate) => candidate >= 1 && candidate <= 65_535)) {
            const flow = { protocol, from: "203.0.113.9", to: "10.0.1.4", toPort: one };
            const passes = decideFlow(flow, undefined, machine.guards).access === "Allow";
            const listed = open.some((range) => range.protocol === protocol && range.from <= one && one <= range.to);
            assert.equal(listed, passes, `${protocol} ${one}`);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("refuse a party whose addresses are treated differently", () => {
    const subnet: GroupRule[] = [
      {
        name: "allow-one",
        direction: "Inbound",
        access: "Allow",
        priority: 100,
        protocol: "*",
        sources: ["203.0.113.9"],
        destinations: ["*"],
        sourcePorts: ["*"],
        destinationPorts: ["*"],
      },
    ];
    const machine: Party = { addresses: ["10.0.1.4"], guards: { view, subnet } };
    assert.throws(() => openPorts({ addresses: ["203.0.113.9", "203.0.113.10"] }, machine), /is not as 203.0.113.10/);
    assert.throws(() => openPorts(player, player), /nobody to talk to/);
  });

  it("are told one text a protocol", () => {
    assert.deepEqual(
      describePorts([
        { protocol: "Tcp", from: 443, to: 443 },
        { protocol: "Tcp", from: 3478, to: 3479 },
        { protocol: "Icmp", from: 0, to: 0 },
      ]),
      ["TCP 443, 3478–3479", "ICMP"],
    );
    const all = { addresses: ["10.0.1.4"], guards: { view } } as const;
    assert.deepEqual(describePorts(openPorts(player, all)), ["all"]);
    assert.deepEqual(describePorts([]), []);
  });
});
