import { containsCidr } from "cidr-tools";
import { type AddressView, covers } from "./service-tags";

/*
 * What network security groups decide about a flow, in the order in which Azure does it:
 * https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview (2025-07-15) and
 * https://learn.microsoft.com/azure/virtual-network/network-security-group-how-it-works (2020-08-24).
 */

/** ICMP has no ports: only a rule for all of them covers it. */
export type Protocol = "Icmp" | "Tcp" | "Udp";

/** One rule of a group. */
export interface GroupRule {
  name: string;
  direction: "Inbound" | "Outbound";
  access: "Allow" | "Deny";
  /** The lowest that matches decides: 100–4096 for a group's own rules, above 65000 for Azure's. */
  priority: number;
  protocol: Protocol | "Ah" | "Esp" | "*";
  /** Prefixes, single addresses, one service tag or `*`. */
  sources: readonly string[];
  destinations: readonly string[];
  /** `443`, `49152-65535` or `*`. */
  sourcePorts: readonly string[];
  destinationPorts: readonly string[];
}

/** The first packet of a conversation, with private addresses where Azure translates public ones. */
export interface Flow {
  protocol: Protocol;
  from: string;
  to: string;
  /** 1–65535; a client's own when left out, which no rule asks about. */
  fromPort?: number;
  /** 1–65535; ignored for ICMP. */
  toPort: number;
}

/** Who decides about what an interface sends and receives. */
export interface Guards {
  /** What the service tags mean where the groups are. */
  view: AddressView;
  /** The subnet's group; undefined where it has none, and everything passes. */
  subnet?: readonly GroupRule[];
  /** The network interface's own group; undefined where it has none. */
  interface?: readonly GroupRule[];
}

/** What was decided, and by which rules: one for each group on the way until one denies. */
export interface Verdict {
  access: "Allow" | "Deny";
  by: readonly GroupRule[];
}

function azureRule(
  name: string,
  direction: GroupRule["direction"],
  priority: number,
  [source, destination, access]: [string, string, GroupRule["access"]],
): GroupRule {
  return {
    name,
    direction,
    access,
    priority,
    protocol: "*",
    sources: [source],
    destinations: [destination],
    sourcePorts: ["*"],
    destinationPorts: ["*"],
  };
}

/** The rules that Azure puts into every group, below all others. They can't be removed. */
export const defaultRules: readonly GroupRule[] = [
  azureRule("AllowVNetInBound", "Inbound", 65000, ["VirtualNetwork", "VirtualNetwork", "Allow"]),
  azureRule("AllowAzureLoadBalancerInBound", "Inbound", 65001, ["AzureLoadBalancer", "*", "Allow"]),
  azureRule("DenyAllInbound", "Inbound", 65500, ["*", "*", "Deny"]),
  azureRule("AllowVnetOutBound", "Outbound", 65000, ["VirtualNetwork", "VirtualNetwork", "Allow"]),
  azureRule("AllowInternetOutBound", "Outbound", 65001, ["*", "Internet", "Allow"]),
  azureRule("DenyAllOutBound", "Outbound", 65500, ["*", "*", "Deny"]),
];

/** The one rule of a group that decides a new flow in one direction, Azure's own included. */
export function decidingRule(
  rules: readonly GroupRule[],
  direction: GroupRule["direction"],
  flow: Flow,
  view: AddressView,
): GroupRule {
  return [...rules, ...defaultRules]
    .filter((rule) => rule.direction === direction)
    .sort((one, other) => one.priority - other.priority)
    .find((rule) => matches(rule, flow, view))!;
}

/** What a new flow's groups decide on one side of it: the sender's on the way out, the receiver's on the way in. */
export function decide(direction: GroupRule["direction"], flow: Flow, guards: Guards): Verdict {
  const inOrder = direction === "Inbound" ? [guards.subnet, guards.interface] : [guards.interface, guards.subnet];
  const by: GroupRule[] = [];
  for (const rules of inOrder) {
    if (rules === undefined) continue;
    const rule = decidingRule(rules, direction, flow, guards.view);
    by.push(rule);
    if (rule.access === "Deny") return { access: "Deny", by };
  }
  return { access: "Allow", by };
}

/**
 * What becomes of a new flow: it has to leave its sender and to enter its receiver.
 *
 * @param sender undefined for somebody whom none of our groups guards
 */
export function decideFlow(flow: Flow, sender: Guards | undefined, receiver: Guards | undefined): Verdict {
  const out = sender && decide("Outbound", flow, sender);
  if (out?.access === "Deny") return out;
  const into = receiver && decide("Inbound", flow, receiver);
  return { access: into?.access ?? "Allow", by: [...(out?.by ?? []), ...(into?.by ?? [])] };
}

/** The flows that an interface's groups remember. */
export type FlowRecords = readonly Flow[];

/**
 * What becomes of one packet at an interface. A group remembers the flows that it let through: their packets pass in both
 * directions, whatever its rules say by then. Only a new flow is judged by the rules.
 *
 * @param packet a packet with the ports of both ends
 * @returns the verdict, and what is remembered from then on
 */
export function admit(
  records: FlowRecords,
  direction: GroupRule["direction"],
  packet: Required<Flow>,
  guards: Guards,
): { access: Verdict["access"]; records: FlowRecords } {
  if (records.some((known) => belongsTo(known, packet))) return { access: "Allow", records };
  const { access } = decide(direction, packet, guards);
  return { access, records: access === "Allow" ? [...records, packet] : records };
}

function belongsTo(known: Flow, packet: Flow): boolean {
  const same = (one: Flow, from: string, fromPort: number | undefined, to: string, toPort: number | undefined) =>
    one.from === from && one.fromPort === fromPort && one.to === to && one.toPort === toPort;
  const { from, fromPort, to, toPort } = packet;
  return (
    known.protocol === packet.protocol &&
    (same(known, from, fromPort, to, toPort) || same(known, to, toPort, from, fromPort))
  );
}

function matches(rule: GroupRule, flow: Flow, view: AddressView): boolean {
  return (
    (rule.protocol === "*" || rule.protocol === flow.protocol) &&
    holdsPort(rule.destinationPorts, flow, flow.toPort) &&
    holdsSourcePort(rule, flow) &&
    sideCovers(rule.sources, flow.from, view) &&
    sideCovers(rule.destinations, flow.to, view)
  );
}

function sideCovers(side: readonly string[], address: string, view: AddressView): boolean {
  return side.some((one) => {
    if (one === "*") return true;
    return /^\d/.test(one) ? containsCidr(one, address) : covers(one, address, view);
  });
}

/** Of a flow that may come from any port, a permission for some of them lets it through somewhere, and a denial of some doesn't stop it. */
function holdsSourcePort({ sourcePorts, access }: GroupRule, flow: Flow): boolean {
  if (flow.protocol === "Icmp" || flow.fromPort !== undefined) return holdsPort(sourcePorts, flow, flow.fromPort);
  return access === "Allow" || sourcePorts.some((range) => ["*", "0-65535", "1-65535"].includes(range));
}

function holdsPort(ranges: readonly string[], { protocol }: Flow, port: number | undefined): boolean {
  return ranges.some((range) => {
    if (range === "*" || range === "0-65535") return true;
    if (protocol === "Icmp" || port === undefined) return false;
    const [from, to = from] = range.split("-").map(Number);
    return port >= from! && port <= to!;
  });
}
