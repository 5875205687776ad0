import assert from "node:assert/strict";
import fc from "fast-check";
import { natAddressesNeeded, type NetworkSettings, planNetwork } from "../../../components/network";
import { networkSettings } from "./settings";

function planned(nat: Omit<NetworkSettings["nat"], "idleTimeoutMinutes">) {
  const { natGateway, problems } = planNetwork(networkSettings({ nat: { idleTimeoutMinutes: 4, ...nat } }));
  return {
    addresses: natGateway.addressNames.length,
    problems: problems.map(({ path, reason, fix }) => `${path}: ${reason}; ${fix}`),
  };
}

describe("the NAT gateway's addresses", () => {
  it("are one for each 50,000 connections to one destination, and never none", () => {
    const table: [hosts: number, connections: number, addresses: number][] = [
      [0, 128, 1],
      [120, 128, 1],
      [390, 128, 1],
      [391, 128, 2],
      [1, 50_000, 1],
      [1, 50_001, 2],
      [2000, 400, 16],
      [2000, 401, 17],
    ];
    for (const [hosts, connections, addresses] of table) {
      assert.equal(natAddressesNeeded(hosts, connections), addresses, `${hosts} × ${connections}`);
    }
  });

  it("carry what they must, with none too many", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 10_000 }), (hosts, connections) => {
        const addresses = natAddressesNeeded(hosts, connections);
        assert.ok(addresses * 50_000 >= hosts * connections);
        assert.ok((addresses - 1) * 50_000 < hosts * connections);
      }),
    );
  });

  it("are as many as the hosts need, or as were asked for", () => {
    const demand = { hosts: 391, connectionsPerHost: 128 };
    assert.deepEqual(planned({ demand }), { addresses: 2, problems: [] });
    assert.deepEqual(planned({ demand, publicAddresses: 5 }), { addresses: 5, problems: [] });
    assert.deepEqual(planned({}), { addresses: 1, problems: [] });
  });

  it("are refused where they are too few, with the number that would do", () => {
    assert.deepEqual(planned({ demand: { hosts: 391, connectionsPerHost: 128 }, publicAddresses: 1 }).problems, [
      "nat.publicAddresses: 391 hosts with 128 connections each to one destination need 2: one address carries 50000; write 2, or leave it out",
    ]);
  });

  it("are refused where no gateway has so many, with the connections that would do", () => {
    const { problems } = planned({ demand: { hosts: 2000, connectionsPerHost: 401 } });
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /^nat\.demand\.connectionsPerHost: .* need 17 .* at most 16; write 400 or less/);
    assert.deepEqual(planned({ demand: { hosts: 2000, connectionsPerHost: 400 } }).problems, []);
  });

  it("are refused for a number that is none", () => {
    for (const connectionsPerHost of [0, 1.5, 10_001]) {
      const { problems } = planned({ demand: { hosts: 1, connectionsPerHost } });
      assert.match(problems[0]!, /^nat\.demand\.connectionsPerHost/);
    }
    // Of no number of hosts follows no number of addresses, and so a gateway without any.
    for (const hosts of [-1, 1.5, 100_001, Number.NaN, Number.POSITIVE_INFINITY]) {
      const { problems } = planned({ demand: { hosts, connectionsPerHost: 128 } });
      assert.match(problems.join(), /^nat\.demand\.hosts: it must be a whole number/);
    }
  });
});
