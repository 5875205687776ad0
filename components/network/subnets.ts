import { containsCidr, parseCidr } from "cidr-tools";
import { isPrivate, type Problem } from "../conventions";
import { type SubnetName, subnetNames } from "./args";
import { dotted, malformedPrefix } from "./prefixes";

const largestPrefix = 16;
const smallestPrefix = 20;

/**
 * How much smaller than the region's block each subnet is, in bits: `hosts` is half of it. In a /20 that makes
 * hosts /21, relays /24, entry and agents /25, endpoints /26; all grow with the block, but for Bastion's, which never
 * uses more than a /26. The subnets fill the block from its start, large ones first, so each is aligned to its
 * size and the end stays free for subnets that nobody has thought of yet. The order is a promise: a change moves addresses.
 */
const bitsBelowBlock: Record<Exclude<SubnetName, "AzureBastionSubnet">, number> = {
  hosts: 1,
  relays: 4,
  entry: 5,
  agents: 5,
  endpoints: 6,
};
const bastionPrefixLength = 26;

/** What is wrong with a region's address block, if anything. */
export function addressSpaceProblems(addressSpace: string, path: string): Problem[] {
  const fix = "write a private IPv4 block of /16 to /20, such as 10.64.0.0/18";
  const problem = (reason: string, better = fix): Problem[] => [{ path, given: addressSpace, reason, fix: better }];
  const malformed = malformedPrefix(addressSpace);
  if (malformed && malformed.meant === undefined) return problem(malformed.reason);
  const length = Number(addressSpace.split("/")[1]);
  if (length < largestPrefix || length > smallestPrefix) {
    return problem(`a region's block is /${largestPrefix} to /${smallestPrefix}`);
  }
  if (malformed) return problem(malformed.reason, `write ${malformed.meant}`);
  if (!isPrivate(addressSpace)) {
    return problem("the block is not private, so it would hide addresses of the internet");
  }
  return [];
}

/** What is wrong with the environment's block around a region's; nothing where the region's is wrong itself. */
export function environmentSpaceProblems(environmentSpace: string, addressSpace: string): Problem[] {
  const path = "environmentSpace";
  const malformed = malformedPrefix(environmentSpace);
  if (malformed) {
    const fix = `write ${malformed.meant ?? "a block such as 10.64.0.0/12"}`;
    return [{ path, given: environmentSpace, reason: malformed.reason, fix }];
  }
  if (containsCidr(environmentSpace, addressSpace)) return [];
  const reason = `the region's own block, ${addressSpace}, isn't in it`;
  return [
    { path, given: environmentSpace, reason, fix: "write the block that all regions' are cut from, or leave it out" },
  ];
}

/** Azure keeps the first four addresses of a subnet and the last: https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet (2022-06-27). */
const azuresOwn = 5;

/** How many machines a subnet has addresses for. */
export function machinesIn(prefix: string): number {
  return 2 ** (32 - Number(parseCidr(prefix).prefix)) - azuresOwn;
}

/** What is wrong where there may be more hosts at once than their subnet has addresses for: Azure starts none without one. */
export function roomProblems(hostsPrefix: string, hosts: number): Problem[] {
  const room = machinesIn(hostsPrefix);
  if (hosts <= room) return [];
  const length = 32 - Math.ceil(Math.log2(hosts + azuresOwn)) - bitsBelowBlock.hosts;
  return [
    {
      path: "nat.demand.hosts",
      given: hosts,
      reason: `so many may be there at once, and their subnet, ${hostsPrefix}, has addresses for ${room}`,
      fix:
        length < largestPrefix
          ? `ask for ${room} hosts or fewer, all pools together`
          : `ask for ${room} hosts or fewer, all pools together, or give the region a block of /${length} before anything is deployed`,
    },
  ];
}

/**
 * The prefix of each subnet in a region's block.
 *
 * @param addressSpace a block without {@link addressSpaceProblems}, e.g. `10.64.0.0/18`
 * @throws {RangeError} for any other block
 */
export function planSubnets(addressSpace: string): Record<SubnetName, string> {
  const [problem] = addressSpaceProblems(addressSpace, "addressSpace");
  if (problem) throw new RangeError(`${addressSpace}: ${problem.reason}; ${problem.fix}`);
  const block = parseCidr(addressSpace);
  let next = block.start;
  const prefixes = subnetNames.map((name) => {
    const length = name === "AzureBastionSubnet" ? bastionPrefixLength : Number(block.prefix) + bitsBelowBlock[name];
    const prefix = `${dotted(next)}/${length}`;
    next += 1n << BigInt(32 - length);
    return [name, prefix] as const;
  });
  return Object.fromEntries(prefixes) as Record<SubnetName, string>;
}
