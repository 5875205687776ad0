import assert from "node:assert/strict";
import { containsCidr, overlapCidr, parseCidr } from "cidr-tools";
import fc from "fast-check";
import { addressSpaceProblems, planNetwork, planSubnets } from "../../../components/network";
import { networkSettings } from "./settings";

const size = (prefix: string): bigint => parseCidr(prefix).end - parseCidr(prefix).start + 1n;
const dotted = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");

/** Any block that a region may have. */
const addressSpaces = fc
  .tuple(
    fc.constantFrom([0x0a000000, 8], [0xac100000, 12], [0xc0a80000, 16]),
    fc.integer({ min: 16, max: 20 }),
    fc.nat(),
  )
  .map(([[base, baseLength], length, index]) => {
    const blocks = 2 ** (length - baseLength);
    return `${dotted(base + (index % blocks) * 2 ** (32 - length))}/${length}`;
  });

describe("planSubnets", () => {
  it("cuts up a /18 and a /20", () => {
    assert.deepEqual(planSubnets("10.64.0.0/18"), {
      hosts: "10.64.0.0/19",
      relays: "10.64.32.0/22",
      entry: "10.64.36.0/23",
      agents: "10.64.38.0/23",
      endpoints: "10.64.40.0/24",
      AzureBastionSubnet: "10.64.41.0/26",
    });
    assert.deepEqual(planSubnets("172.16.16.0/20"), {
      hosts: "172.16.16.0/21",
      relays: "172.16.24.0/24",
      entry: "172.16.25.0/25",
      agents: "172.16.25.128/25",
      endpoints: "172.16.26.0/26",
      AzureBastionSubnet: "172.16.26.64/26",
    });
  });

  it("stays in the block, overlaps nowhere, starts each subnet at its boundary, and gives hosts half", () => {
    fc.assert(
      fc.property(addressSpaces, (addressSpace) => {
        assert.deepEqual(addressSpaceProblems(addressSpace, "addressSpace"), []);
        const subnets = planSubnets(addressSpace);
        const prefixes = Object.values(subnets);
        for (const [index, prefix] of prefixes.entries()) {
          assert.ok(containsCidr(addressSpace, prefix), `${prefix} is outside ${addressSpace}`);
          assert.equal(parseCidr(prefix).start % size(prefix), 0n, prefix);
          for (const other of prefixes.slice(index + 1))
            assert.ok(!overlapCidr(prefix, other), `${prefix} and ${other}`);
          assert.ok(size(prefix) >= 64n, `${prefix} is smaller than a /26`);
        }
        assert.equal(size(subnets.hosts) * 2n, size(addressSpace));
        assert.equal(parseCidr(subnets.hosts).start, parseCidr(addressSpace).start);
        assert.match(subnets.AzureBastionSubnet, /\/26$/);
      }),
    );
  });

  it("leaves at least a quarter of the block for later", () => {
    fc.assert(
      fc.property(addressSpaces, (addressSpace) => {
        const used = Object.values(planSubnets(addressSpace)).reduce((sum, prefix) => sum + size(prefix), 0n);
        assert.ok(used * 4n <= size(addressSpace) * 3n);
      }),
    );
  });

  it("throws for a block with problems", () => {
    assert.throws(() => planSubnets("10.0.0.0/8"), RangeError);
  });
});

describe("addressSpaceProblems", () => {
  const refused: Record<string, RegExp> = {
    "10.0.0.0": /no IPv4 block/,
    "": /no IPv4 block/,
    "fd00::/18": /no IPv4 block/,
    "10.0.0.256/18": /no IPv4 block/,
    "010.0.0.0/18": /no IPv4 block/,
    "10.0.0.0/33": /no IPv4 block/,
    "10.0.0.0/15": /\/16 to \/20/,
    "10.0.0.0/21": /\/16 to \/20/,
    "10.64.1.0/18": /boundary/,
    "20.0.0.0/16": /not private/,
    "172.32.0.0/16": /not private/,
    "100.64.0.0/16": /not private/,
  };
  for (const [addressSpace, reason] of Object.entries(refused)) {
    it(`refuses ${addressSpace || "nothing"}`, () => {
      const problems = addressSpaceProblems(addressSpace, "addressSpace");
      assert.equal(problems.length, 1);
      assert.match(problems[0]!.reason, reason);
      assert.equal(problems[0]!.path, "addressSpace");
    });
  }

  it("says where the block starts that was probably meant", () => {
    assert.equal(addressSpaceProblems("10.64.1.0/18", "addressSpace")[0]!.fix, "write 10.64.0.0/18");
  });
});

describe("the hosts' subnet", () => {
  const told = (addressSpace: string, hosts: number): string[] => {
    const nat = { idleTimeoutMinutes: 4, demand: { hosts, connectionsPerHost: 1 } };
    return planNetwork(networkSettings({ addressSpace, nat })).problems.map(
      ({ path, reason, fix }) => `${path}: ${reason}; ${fix}`,
    );
  };

  it("has an address for each of the most hosts", () => {
    assert.deepEqual(told("10.64.0.0/20", 2043), []);
    assert.deepEqual(told("10.64.0.0/20", 2044), [
      "nat.demand.hosts: so many may be there at once, and their subnet, 10.64.0.0/21, has addresses for 2043; ask for 2043 hosts or fewer, all pools together, or give the region a block of /19 before anything is deployed",
    ]);
    assert.deepEqual(told("10.64.0.0/18", 8187), []);
    assert.match(told("10.64.0.0/18", 8188)[0]!, /has addresses for 8187; .* a block of \/17 /);
  });

  it("is as large as it gets in a /16", () => {
    assert.deepEqual(told("10.64.0.0/16", 32_763), []);
    assert.match(
      told("10.64.0.0/16", 32_764)[0]!,
      /has addresses for 32763; ask for 32763 hosts or fewer, all pools together$/,
    );
  });
});
