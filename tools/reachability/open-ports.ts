import { decideFlow, type Flow, type GroupRule, type Guards, type Protocol } from "./security-groups";

/** Somebody who sends or receives: addresses that stand for it, and the groups that guard it, if they are ours. */
export interface Party {
  /** At least one; a second is needed to see whether they reach each other. The edges of a range say the most. */
  addresses: readonly [string, ...string[]];
  guards?: Guards;
}

/** Ports of one protocol that somebody may open a conversation to. */
export interface OpenPorts {
  protocol: Protocol;
  /** Both ends included; 0–0 for ICMP, which has none. */
  from: number;
  to: number;
}

/**
 * Everything that one party may start with another: each protocol, and each of the 65,535 ports. Exact, since verdicts only
 * change where some rule's range begins or ends.
 *
 * @returns in the order TCP, UDP, ICMP, then by port; neighbours are joined
 * @throws {Error} when two addresses of a party are treated differently: then they are not one party
 */
export function openPorts(from: Party, to: Party): OpenPorts[] {
  const pairs = from.addresses.flatMap((sender) =>
    to.addresses.filter((receiver) => receiver !== sender).map((receiver) => ({ from: sender, to: receiver })),
  );
  const [first, ...others] = pairs.map((pair) => openBetween(pair, from.guards, to.guards));
  if (first === undefined) throw new Error("a party with one address has nobody to talk to");
  const differs = others.findIndex((other) => JSON.stringify(other) !== JSON.stringify(first));
  if (differs >= 0) {
    const [one, other] = [pairs[0]!, pairs[differs + 1]!];
    throw new Error(`${one.from} to ${one.to} is not as ${other.from} to ${other.to}`);
  }
  return first;
}

function openBetween(
  pair: Pick<Flow, "from" | "to">,
  sender: Guards | undefined,
  receiver: Guards | undefined,
): OpenPorts[] {
  const starts = boundaries([sender, receiver].flatMap((guards) => [guards?.subnet ?? [], guards?.interface ?? []]));
  const passes = (protocol: Protocol, toPort: number) =>
    decideFlow({ ...pair, protocol, toPort }, sender, receiver).access === "Allow";
  const open: OpenPorts[] = [];
  for (const protocol of ["Tcp", "Udp"] as const) {
    starts.forEach((from, index) => {
      if (!passes(protocol, from)) return;
      const to = (starts[index + 1] ?? 65_536) - 1;
      const before = open.at(-1);
      if (before?.protocol === protocol && before.to === from - 1) before.to = to;
      else open.push({ protocol, from, to });
    });
  }
  if (passes("Icmp", 0)) open.push({ protocol: "Icmp", from: 0, to: 0 });
  return open;
}

/** The ports at which a verdict may change: where a range of some rule begins, and behind its end. */
function boundaries(groups: readonly (readonly GroupRule[])[]): number[] {
  const starts = new Set([1]);
  for (const range of groups.flat().flatMap(({ destinationPorts }) => destinationPorts)) {
    if (range === "*") continue;
    const [from, to = from] = range.split("-").map(Number);
    starts.add(Math.max(from!, 1));
    if (to! < 65_535) starts.add(to! + 1);
  }
  return [...starts].sort((one, other) => one - other);
}

/** One text a protocol: `TCP 443, 3478`, `UDP 49152–65535`, `ICMP`; `all` for everything. */
export function describePorts(open: readonly OpenPorts[]): string[] {
  const whole = ({ protocol, from, to }: OpenPorts) => protocol === "Icmp" || (from === 1 && to === 65_535);
  if (open.length === 3 && open.every(whole)) return ["all"];
  return (["Tcp", "Udp", "Icmp"] as const).flatMap((protocol) => {
    const own = open.filter((one) => one.protocol === protocol);
    if (own.length === 0) return [];
    const ports = own.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
    return [protocol === "Icmp" ? "ICMP" : `${protocol.toUpperCase()} ${ports}`];
  });
}
