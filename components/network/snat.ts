import { type Problem, wholeNumberProblems } from "../conventions";
import type { NetworkSettings } from "./args";

/** https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource (2025-11): ports of one address, TCP's and UDP's each. */
const portsPerAddress = 64_512;
/** The same page: what one address carries to one destination at once, whatever ports it has left. */
const connectionsPerAddress = 50_000;
/** The same page: addresses of one gateway. */
export const mostNatAddresses = 16;

/** More than a network has addresses for; it keeps out what is no number of hosts. */
const mostHosts = 100_000;

/**
 * How many public addresses a NAT gateway needs. Every connection to one destination (address, port and protocol) takes a port
 * of its own; connections to different destinations share ports, so the busiest destination decides.
 *
 * @param hosts the most hosts at once
 * @param connectionsPerHost the most connections of one host to one destination at once. Those that ended count for another
 *   65 seconds, since their ports rest that long
 * @returns at least 1; more than {@link mostNatAddresses} when no gateway is enough
 */
export function natAddressesNeeded(hosts: number, connectionsPerHost: number): number {
  const perAddress = Math.min(portsPerAddress, connectionsPerAddress);
  return Math.max(1, Math.ceil((hosts * connectionsPerHost) / perAddress));
}

/** How many public addresses a region's NAT gateway has: as many as were asked for, or as its hosts need. */
export function natAddressCount({ publicAddresses, demand }: NetworkSettings["nat"]): number {
  if (publicAddresses !== undefined) return publicAddresses;
  return demand === undefined ? 1 : natAddressesNeeded(demand.hosts, demand.connectionsPerHost);
}

/** What is wrong with a gateway's addresses: too many for Azure, or too few for the hosts. */
export function natAddressProblems({ publicAddresses, demand }: NetworkSettings["nat"]): Problem[] {
  const problems = [
    ...(publicAddresses === undefined
      ? []
      : wholeNumberProblems("nat.publicAddresses", publicAddresses, 1, mostNatAddresses, "2")),
    ...(demand === undefined
      ? []
      : [
          ...wholeNumberProblems("nat.demand.hosts", demand.hosts, 0, mostHosts, "120"),
          ...wholeNumberProblems("nat.demand.connectionsPerHost", demand.connectionsPerHost, 1, 10_000, "128"),
        ]),
  ];
  if (demand === undefined || problems.length > 0) return problems;
  const { hosts, connectionsPerHost } = demand;
  const needed = natAddressesNeeded(hosts, connectionsPerHost);
  const load = `${hosts} hosts with ${connectionsPerHost} connections each to one destination`;
  if (needed > mostNatAddresses) {
    const fewer = Math.floor((mostNatAddresses * connectionsPerAddress) / hosts);
    return [
      {
        path: "nat.demand.connectionsPerHost",
        given: connectionsPerHost,
        reason: `${load} need ${needed} public addresses, and a NAT gateway has at most ${mostNatAddresses}`,
        fix: `write ${fewer} or less, or have fewer hosts`,
      },
    ];
  }
  if (publicAddresses === undefined || publicAddresses >= needed) return [];
  return [
    {
      path: "nat.publicAddresses",
      given: publicAddresses,
      reason: `${load} need ${needed}: one address carries ${connectionsPerAddress}`,
      fix: `write ${needed}, or leave it out`,
    },
  ];
}
