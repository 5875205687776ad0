import { containsCidr } from "cidr-tools";
import type { SecurityRule, SubnetName } from "../../../components/network";

/** Somebody who sends or receives: an address, and the service tags that Azure counts it under. */
export interface Party {
  address: string;
  tags: string[];
  /** The subnet it stands in, if it is in the network. */
  subnet?: SubnetName;
}

type Flow = { from: Party; to: Party; protocol: "Tcp" | "Udp"; port: number };

// Azure's own rules, below all others: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
const rule = (
  direction: SecurityRule["direction"],
  priority: number,
  access: SecurityRule["access"],
  source: string,
  destination: string,
): SecurityRule => {
  return { name: `default-${priority}`, direction, priority, access, source, destination, protocol: "*", ports: ["*"] };
};
export const defaultRules = [
  rule("Inbound", 65000, "Allow", "VirtualNetwork", "VirtualNetwork"),
  rule("Inbound", 65001, "Allow", "AzureLoadBalancer", "*"),
  rule("Inbound", 65500, "Deny", "*", "*"),
  rule("Outbound", 65000, "Allow", "VirtualNetwork", "VirtualNetwork"),
  rule("Outbound", 65001, "Allow", "*", "Internet"),
  rule("Outbound", 65500, "Deny", "*", "*"),
];

/** The rule that decides a flow in one direction of one group, as Azure does: the lowest priority number that matches. */
export function decidingRule(rules: SecurityRule[], direction: SecurityRule["direction"], flow: Flow): SecurityRule {
  return [...rules, ...defaultRules]
    .filter((candidate) => candidate.direction === direction)
    .sort((one, other) => one.priority - other.priority)
    .find(
      ({ protocol, source, destination, ports }) =>
        (protocol === "*" || protocol === flow.protocol) &&
        covers(source, flow.from) &&
        covers(destination, flow.to) &&
        ports.some((range) => holds(range, flow.port)),
    )!;
}

/** Whether a new flow gets through: out of the sender's subnet, and into the receiver's. */
export function passes(rules: Record<SubnetName, SecurityRule[]>, flow: Flow): boolean {
  const leaves = !flow.from.subnet || decidingRule(rules[flow.from.subnet], "Outbound", flow).access === "Allow";
  const enters = !flow.to.subnet || decidingRule(rules[flow.to.subnet], "Inbound", flow).access === "Allow";
  return leaves && enters;
}

function covers(side: string, { address, tags }: Party): boolean {
  return side === "*" || (side.includes("/") ? containsCidr(side, address) : tags.includes(side));
}

function holds(range: string, port: number): boolean {
  if (range === "*") return true;
  const [from, to = from] = range.split("-").map(Number);
  return port >= from! && port <= to!;
}
