import { overlapCidr, parseCidr } from "cidr-tools";
import type { Problem } from "../conventions";
import type { NetworkSettings } from "./args";

/**
 * Neither private nor anybody's on the internet: this network, shared and link-local addresses, loopback, multicast and
 * reserved ones (RFC 6890), and the address that Azure serves its machines from.
 */
const specialBlocks = [
  "0.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16/32",
  "169.254.0.0/16",
  "224.0.0.0/3",
];

/** Why a text is no IPv4 block, and what was probably meant; undefined when it is one. */
export function malformedPrefix(prefix: string): { reason: string; meant?: string } | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(prefix);
  if (!match || Number(match[2]) > 32) return { reason: "this is no IPv4 block" };
  if (match[1]!.split(".").some((byte) => Number(byte) > 255 || `${Number(byte)}` !== byte)) {
    return { reason: "this is no IPv4 block" };
  }
  const start = dotted(parseCidr(prefix).start);
  if (start === match[1]) return undefined;
  return { reason: "the block doesn't start at a boundary of its size", meant: `${start}/${match[2]}` };
}

/** What is wrong with an IPv4 block by itself: it is none, or doesn't start at a boundary of its size. */
export function blockProblems(prefix: string, path: string): Problem[] {
  const malformed = malformedPrefix(prefix);
  if (malformed === undefined) return [];
  const { reason, meant = "e.g. 203.0.113.0/28" } = malformed;
  return [{ path, given: prefix, reason, fix: `write ${meant}` }];
}

/** The platform's addresses, of which nobody else may have any; undefined where what is said of them is no block. */
export function ownSpace({
  addressSpace,
  environmentSpace = addressSpace,
}: Pick<NetworkSettings, "addressSpace" | "environmentSpace">): string | undefined {
  return [environmentSpace, addressSpace].find((space) => malformedPrefix(space) === undefined);
}

/** Whether some address of a block is neither private nor somebody's on the internet. */
export function isSpecial(prefix: string): boolean {
  return overlapCidr(specialBlocks, prefix);
}

export function dotted(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join(".");
}
