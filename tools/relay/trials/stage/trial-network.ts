import { writeFileSync } from "node:fs";
import { parseCidr } from "cidr-tools";
import { planSubnets } from "../../../../components/network";
import { ipHere, Place } from "./place";

/** Addresses that mean something, all of them given to interfaces of the trial's own. Those of the internet are for documentation (RFC 5737, RFC 3849). */
export interface Addresses {
  /** A player's, on the internet. */
  player: string;
  /** This end of the relay's wire: who listens to a group listens here. */
  besideRelay: string;
  relay: string;
  host: string;
  metadata: string;
  wireServer: string;
  otherRelay: string;
  endpoint: string;
  hostElsewhere: string;
  internet: string;
  internetIPv6: string;
  relayIPv6: string;
}

/**
 * A region in small, in namespaces: this process is the player and the way between all others; relay, host and the rest of the world are
 * places of their own. There is a route from the relay to everything, so what doesn't arrive was not stopped by the network.
 */
export interface TrialNetwork {
  addresses: Addresses;
  relay: Place;
  host: Place;
  world: Place;
  close(): Promise<void>;
}

const gateway = "192.0.2.1";
const gatewayIPv6 = "fe80::1";
const otherEndIPv6 = "fe80::2";

/** @param block the region's addresses, e.g. `10.64.0.0/18`; @param blockElsewhere another region's */
export async function trialNetwork(block: string, blockElsewhere: string): Promise<TrialNetwork> {
  const subnets = planSubnets(block);
  const addresses: Addresses = {
    player: "203.0.113.10",
    besideRelay: "192.0.2.2",
    relay: nth(subnets.relays, 4),
    host: nth(subnets.hosts, 4),
    metadata: "169.254.169.254",
    wireServer: "168.63.129.16",
    otherRelay: nth(subnets.relays, 5),
    endpoint: nth(subnets.endpoints, 4),
    hostElsewhere: nth(planSubnets(blockElsewhere).hosts, 4),
    internet: "198.51.100.9",
    internetIPv6: "2001:db8::9",
    relayIPv6: "2001:db8:64::4",
  };
  for (const [path, value] of [
    ["ipv4/ip_forward", 1],
    ["ipv6/conf/all/forwarding", 1],
    ["ipv6/conf/default/accept_dad", 0],
  ] as const) {
    writeFileSync(`/proc/sys/net/${path}`, `${value}`);
  }
  ipHere("link set lo up", `addr add ${addresses.player}/32 dev lo`, `addr add ${gateway}/32 dev lo`);
  const { metadata, wireServer, otherRelay, endpoint, hostElsewhere, internet } = addresses;
  const [relay, host, world] = await Promise.all(["relay", "host", "world"].map((name) => Place.open(name)));
  connect(relay!, [addresses.relay, addresses.relayIPv6]);
  ipHere(`addr add ${addresses.besideRelay}/32 dev to-relay`);
  connect(host!, [addresses.host]);
  connect(world!, [metadata, wireServer, otherRelay, endpoint, hostElsewhere, internet, addresses.internetIPv6]);
  return {
    addresses,
    relay: relay!,
    host: host!,
    world: world!,
    close: async () => {
      await Promise.all([relay!, host!, world!].map((place) => place.close()));
    },
  };
}

/** A wire from a place to here, its addresses at the other end, and ways in both directions. */
function connect(place: Place, addresses: string[]): void {
  const here = `to-${place.name}`;
  ipHere(`link add ${here} type veth peer name eth0 netns ${place.pid}`);
  place.sysctl("net.ipv6.conf.default.accept_dad", 0);
  place.sysctl("net.ipv6.conf.eth0.accept_dad", 0);
  writeFileSync(`/proc/sys/net/ipv6/conf/${here}/accept_dad`, "0");
  ipHere(`link set ${here} up`, `addr add ${gatewayIPv6}/64 dev ${here} nodad`);
  place.ip(
    "link set lo up",
    "link set eth0 up",
    ...addresses.map((address) => `addr add ${address}/${address.includes(":") ? 128 : 32} dev eth0`),
    `addr add ${otherEndIPv6}/64 dev eth0 nodad`,
    `route add ${gateway} dev eth0 scope link`,
    `route add default via ${gateway} src ${addresses[0]}`,
    `route add default via ${gatewayIPv6} dev eth0`,
  );
  ipHere(
    ...addresses.map((address) =>
      address.includes(":")
        ? `route add ${address}/128 via ${otherEndIPv6} dev ${here}`
        : `route add ${address}/32 dev ${here}`,
    ),
  );
}

function nth(prefix: string, index: number): string {
  const value = parseCidr(prefix).start + BigInt(index);
  return [24n, 16n, 8n, 0n].map((shift) => `${(value >> shift) & 255n}`).join(".");
}
