import { createSocket } from "node:dgram";
import { once } from "node:events";
import { spawnSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { type Setting, setUp } from "./stage/setting";
import type { Endpoint } from "./client/stun";
import type { TrialNetwork } from "./stage/trial-network";
import { TrialRelay } from "./stage/trial-relay";
import { until } from "./stage/until";
import { TurnClient } from "./client/turn-client";

/** Somebody whom a client asks a relay to send to. */
interface Peer {
  who: string;
  address: string;
  /** Where it listens; an IPv4 address that is written in IPv6 is heard as what it is. */
  heardAt: string;
}

/** What became of it. */
export interface PeerEvidence extends Peer {
  /** The relay's word on a permission and on a channel: an error's code, or that it was given. */
  permission: number | "permitted";
  channel: number | "bound";
  /** Whether anything arrived: as an indication, on the channel, with permission or without. */
  delivered: boolean;
}

export interface SecurityEvidence {
  /** Who hears a datagram that the relay's machine sends by itself: what doesn't arrive by the relay was refused by the relay. */
  hearTheMachine: string[];
  /** Through coturn with a relay's configuration. */
  ours: PeerEvidence[];
  /** Through coturn's own: what the trial sees when nothing is refused. */
  defaults: PeerEvidence[];
  /** The answers to allocations that should be refused. */
  refusals: Refusals;
  /** The same of coturn's defaults. */
  refusalsByDefault: Refusals;
  /** Media sent without any allocation, that arrived at a host. */
  deliveredWithoutAllocation: boolean;
  quota: { perUser: number; granted: number; then: number | "allocated"; anotherUser: number | "allocated" };
  /** Every socket that coturn listens on: `udp 10.64.32.4:3478`. */
  listensOn: string[];
  /** What coturn says of a configuration that it doesn't like. */
  warnings: string[];
}

interface Refusals {
  withoutCredential: number | "allocated";
  ofIPv6: number | "allocated";
  ofTcp: number | "allocated";
}

const port = 7000;
const group = "239.255.7.7";

/** Asks a relay for everything that it should refuse, and looks what arrives where. */
export async function trySecurity({ stack }: { stack: string }): Promise<SecurityEvidence> {
  const setting = await setUp(stack);
  const { network, relays } = setting;
  await listenEverywhere(network);
  const hearTheMachine = await heardFromTheMachine(network);

  const open = await TrialRelay.start(network, relays, { configuration: "defaults" });
  const defaults = await tryPeers(setting, open);
  const refusalsByDefault = await tryRefusals(open);
  await open.stop();

  const relay = await TrialRelay.start(network, relays, { configuration: "ours" });
  // Before anybody is refused, which is logged as an error, and has an allocation, which is a socket.
  const warnings = relay.said
    .split("\n")
    .filter((line) => /bad configuration format|unknown|warning|error|cannot/i.test(line));
  const listensOn = listeningSockets(network);
  const ours = await tryPeers(setting, relay);
  const evidence: SecurityEvidence = {
    ...{ hearTheMachine, ours, defaults, listensOn, warnings, refusalsByDefault },
    refusals: await tryRefusals(relay),
    deliveredWithoutAllocation: await tryWithoutAllocation(setting, relay),
    quota: await tryQuota(relay),
  };
  await relay.stop();
  await network.close();
  return evidence;
}

function peersOf({ addresses }: TrialNetwork): Peer[] {
  const { metadata, wireServer, otherRelay, endpoint, hostElsewhere, internet, internetIPv6, host, relay, relayIPv6 } =
    addresses;
  const plain = (who: string, address: string): Peer => ({ who, address, heardAt: address });
  const mapped = (who: string, address: string): Peer => ({ who, address: `::ffff:${address}`, heardAt: address });
  return [
    plain("a host of the region", host),
    plain("the metadata service", metadata),
    plain("the wire server", wireServer),
    plain("the relay's loopback", "127.0.0.1"),
    plain("the relay itself", relay),
    plain("another relay", otherRelay),
    plain("a private endpoint", endpoint),
    plain("another region's host", hostElsewhere),
    plain("the internet", internet),
    plain("a multicast group", group),
    plain("the internet, in IPv6", internetIPv6),
    plain("the relay's loopback, in IPv6", "::1"),
    plain("the relay itself, in IPv6", relayIPv6),
    mapped("a host, IPv4 in IPv6", host),
    mapped("the metadata service, IPv4 in IPv6", metadata),
    mapped("the wire server, IPv4 in IPv6", wireServer),
    mapped("the relay's loopback, IPv4 in IPv6", "127.0.0.1"),
    mapped("the internet, IPv4 in IPv6", internet),
  ];
}

/** Everybody listens, and the host answers. The group is listened to at this end of the relay's wire. */
async function listenEverywhere({ addresses, relay, host, world }: TrialNetwork): Promise<void> {
  await host.do("listen", { address: addresses.host, port, echo: true });
  for (const address of ["127.0.0.1", "::1", addresses.relay, addresses.relayIPv6]) {
    await relay.do("listen", { address, port });
  }
  const { metadata, wireServer, otherRelay, endpoint, hostElsewhere, internet, internetIPv6 } = addresses;
  for (const address of [metadata, wireServer, otherRelay, endpoint, hostElsewhere, internet, internetIPv6]) {
    await world.do("listen", { address, port });
  }
  const socket = createSocket("udp4").bind(port, group);
  await once(socket, "listening");
  socket.addMembership(group, addresses.besideRelay);
  socket.on("message", (data) => heardByGroup.add(data.toString()));
}
const heardByGroup = new Set<string>();

async function heardBy({ relay, host, world }: TrialNetwork): Promise<Record<string, string[]>> {
  const [first, second, third] = await Promise.all([relay, host, world].map((place) => place.do("heard", {})));
  return { ...first, ...second, ...third, [group]: [...heardByGroup] };
}

async function heardFromTheMachine(network: TrialNetwork): Promise<string[]> {
  const peers = peersOf(network).filter(({ address, heardAt }) => address === heardAt);
  for (const { address } of peers) {
    const from = address === group ? network.addresses.relay : undefined;
    await network.relay.do("send", { to: { address, port }, mark: "machine", from });
  }
  const hearing = async () => {
    const heard = await heardBy(network);
    return peers.filter(({ address }) => heard[address]?.includes("machine"));
  };
  await until(async () => (await hearing()).length === peers.length);
  return (await hearing()).map(({ who }) => who);
}

/** Asks for a permission and a channel to each, and sends by both, whatever the answer. */
async function tryPeers({ network }: Setting, relay: TrialRelay): Promise<PeerEvidence[]> {
  const login = relay.credential("curious");
  const client = await TurnClient.open(relay.endpoint);
  await client.allocate(login);
  const other = await TurnClient.open(relay.endpoint);
  const otherFamily = (await other.allocate(login, { family: "IPv6" })) === "allocated";
  const tried: { peer: Peer; mark: string; permission: number | "permitted"; channel: number | "bound" }[] = [];
  for (const [index, peer] of peersOf(network).entries()) {
    // What is written in IPv6 is asked of an allocation of IPv6, where there is one.
    const asker = otherFamily && peer.address.includes(":") ? other : client;
    const to: Endpoint = { address: peer.address, port };
    const mark = `${relay.pid} ${index}`;
    asker.send(to, Buffer.from(mark));
    const permission = await asker.permit(login, peer.address);
    asker.send(to, Buffer.from(mark));
    const channel = await asker.bindChannel(login, to, 0x4000 + index);
    asker.sendOnChannel(0x4000 + index, Buffer.from(mark));
    asker.send(to, Buffer.from(mark));
    tried.push({ peer, mark, permission, channel });
  }
  // The host was asked for first: once it has heard, a moment more is enough for all others.
  await until(async () => (await heardBy(network))[network.addresses.host]!.includes(tried[0]!.mark));
  await delay(300);
  const heard = await heardBy(network);
  client.close();
  other.close();
  return tried.map(({ peer, mark, permission, channel }) => ({
    ...peer,
    ...{ permission, channel, delivered: heard[peer.heardAt]?.includes(mark) ?? false },
  }));
}

async function tryRefusals(relay: TrialRelay): Promise<Refusals> {
  const login = relay.credential("curious-too");
  const asked = async (
    given: Parameters<TurnClient["allocate"]>,
    over: "tcp" | "udp" = "udp",
  ): Promise<number | "allocated"> => {
    const client = await TurnClient.open(relay.endpoint, over);
    const answer = await client.allocate(...given);
    client.close();
    return answer;
  };
  return {
    withoutCredential: await asked([]),
    ofIPv6: await asked([login, { family: "IPv6" }]),
    ofTcp: await asked([login, { transport: "TCP" }], "tcp"),
  };
}

async function tryWithoutAllocation({ network }: Setting, relay: TrialRelay): Promise<boolean> {
  const client = await TurnClient.open(relay.endpoint);
  const mark = "without allocation";
  client.send({ address: network.addresses.host, port }, Buffer.from(mark));
  client.sendOnChannel(0x4000, Buffer.from(mark));
  await delay(200);
  client.close();
  return (await heardBy(network))[network.addresses.host]!.includes(mark);
}

async function tryQuota(relay: TrialRelay): Promise<SecurityEvidence["quota"]> {
  const perUser = relay.allocations.perUser;
  const login = relay.credential("greedy");
  const clients: TurnClient[] = [];
  const ask = async (who = login) => {
    clients.push(await TurnClient.open(relay.endpoint));
    return clients.at(-1)!.allocate(who);
  };
  let granted = 0;
  let then: number | "allocated" = "allocated";
  for (let index = 0; index <= perUser; index++) {
    then = await ask();
    if (then === "allocated") granted += 1;
  }
  const anotherUser = await ask(relay.credential("modest"));
  for (const client of clients) client.close();
  return { perUser, granted, then, anotherUser };
}

/** coturn's, by the system's own list; the places of the trial listen at their port. */
function listeningSockets({ relay }: TrialNetwork): string[] {
  const [program, ...rest] = relay.inside("ss", "-H", "-l", "-n", "-u", "-t", "-p");
  const { stdout } = spawnSync(program, rest, { encoding: "utf8" });
  const sockets = stdout
    .split("\n")
    .filter((line) => line.includes('"turnserver"'))
    .map((line) => line.trim().split(/\s+/))
    .map(([protocol, , , , local]) => `${protocol} ${local}`);
  return [...new Set(sockets)].sort();
}
