import assert from "node:assert/strict";
import { mintCredential } from "../../../services/relay";
import { needs } from "../../support/installed";
import { realm, RunningRelay } from "../../support/relay/running-relay";
import { TurnClient } from "../../../tools/relay/trials/client/turn-client";

/*
 * Whom a client may have anything sent to, asked of the real coturn with the configuration that relays get. A permission is asked for and
 * nothing is ever sent: coturn decides by its lists alone. (4.6.1 takes the denial of all IPv6 for one of IPv4 too, so it takes both wide denials gone
 * for the internet to be let through.)
 */
const secret = "4f9c2b1e7a6d8053";
const login = mintCredential({ user: "session-7", ttlSeconds: 600, secret });

const hosts = ["10.64.0.0", "10.64.0.4", "10.64.31.255"];
const refused: [who: string, addresses: string[]][] = [
  ["the metadata service", ["169.254.169.254"]],
  ["the wire server, which serves DNS too", ["168.63.129.16"]],
  ["the relay itself", ["127.0.0.1", "127.0.0.53", "0.0.0.0"]],
  [
    "what lies beside the hosts: relays, endpoints, other subnets",
    ["10.63.255.255", "10.64.32.0", "10.64.48.4", "10.64.60.5"],
  ],
  ["another region's hosts", ["10.64.64.4", "10.79.0.4"]],
  ["other private networks", ["10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1"]],
  ["the internet", ["8.8.8.8", "203.0.113.9", "255.255.255.255"]],
  ["groups", ["224.0.0.1", "239.255.255.250"]],
];

describe("a relay's peers, asked of the real coturn", () => {
  let relay: RunningRelay;
  let client: TurnClient;

  before(async function () {
    needs(this, "turnserver");
    needs(this, "python3");
    relay = await RunningRelay.start([[realm, secret]]);
    client = await TurnClient.open(relay);
    assert.equal(await client.allocate(login), "allocated");
  });
  after(async () => {
    client?.close();
    await relay?.close();
  });

  it("are the hosts' subnet, from its first address to its last", async () => {
    for (const address of hosts) assert.equal(await client.permit(login, address), "permitted", address);
  });

  for (const [who, addresses] of refused) {
    it(`are not ${who}`, async () => {
      for (const address of addresses) assert.equal(await client.permit(login, address), 403, address);
    });
  }

  it("have no IPv6 address, and no IPv4 address in IPv6's clothes", async () => {
    for (const address of [
      "::1",
      "fe80::1",
      "2001:db8::1",
      "ff02::1",
      "::ffff:169.254.169.254",
      "::ffff:168.63.129.16",
      "::ffff:127.0.0.1",
      "::ffff:8.8.8.8",
      "::ffff:10.64.0.4",
      "64:ff9b::8.8.8.8",
    ]) {
      // The allocation is IPv4's, so it is the family that is refused, before any list.
      assert.equal(await client.permit(login, address), 443, address);
    }
  });

  it("are not to be had by an allocation of IPv6 either: there is none", async () => {
    const other = await TurnClient.open(relay);
    assert.equal(await other.allocate(login, { family: "IPv6" }), 440);
    other.close();
  });
});
