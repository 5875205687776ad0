import { parseCidr } from "cidr-tools";
import { type Problem } from "../../components/conventions";
import { type AddressLock, lockFileName, type PlatformConfig } from "../config";

/** The key of the global part's block in the lock file. */
export const globalBlock = "global";

/** Only one stamp a region is allowed yet; its number is in keys and names all the same, so a second can come. */
export const onlyStamp = 1;

/** The key of a region's block: `japaneast/1`. */
export function blockKey(region: string, stamp: number): string {
  return `${region}/${stamp}`;
}

/** How many blocks of a prefix length an address space holds. */
export function blockCount(addressSpace: string, prefixLength: number): number {
  return 2 ** Math.max(0, prefixLength - Number(parseCidr(addressSpace).prefix));
}

/**
 * The block at an index of an address space: index 1 of 10.64.0.0/12 in blocks of /18 is 10.64.64.0/18.
 *
 * A block depends on nothing but its own index, so no region's addresses move when another comes or goes.
 */
export function blockAt(addressSpace: string, prefixLength: number, index: number): string {
  const start = parseCidr(addressSpace).start + BigInt(index) * 2n ** BigInt(32 - prefixLength);
  const octets = [24n, 16n, 8n, 0n].map((shift) => (start >> shift) & 255n);
  return `${octets.join(".")}/${prefixLength}`;
}

/** The first `/24` of a block: all that the promotion network needs of the global part's. */
export function firstSmallBlock(block: string): string {
  return `${block.split("/")[0]}/24`;
}

export interface Addressing {
  addressSpace: string;
  prefixLength: number;
  lock: AddressLock;
  environment: string;
}

/**
 * The block of every key, taken from the lock file.
 *
 * @param keys `global` and each `<region>/<stamp>` of the configuration; the lock has an index for each ({@link extendLock})
 * @returns the blocks; or why there are none: the space moved, or is too small for the indexes
 */
export function planBlocks(
  keys: string[],
  addressing: Addressing,
): { blocks: Map<string, string>; problems: Problem[] } {
  const { addressSpace, prefixLength, lock } = addressing;
  const moved = movedSpaceProblems(addressing);
  if (moved.length > 0) return { blocks: new Map(), problems: moved };
  const indexes = new Map(keys.map((key) => [key, lock.addressIndexes[key]!]));
  const length = Number(parseCidr(addressSpace).prefix);
  const available = length > prefixLength ? 0 : blockCount(addressSpace, prefixLength);
  const largest = Math.max(...indexes.values());
  if (largest >= available) {
    const problem = {
      path: "network.addressSpace",
      given: addressSpace,
      reason: `it holds ${available} blocks of /${prefixLength}, and ${largest + 1} are needed`,
      fix: `write ${largerSpace(addressSpace, prefixLength, largest)}`,
    };
    return { blocks: new Map(), problems: [problem] };
  }
  const blocks = [...indexes].map(([key, index]): [string, string] => [
    key,
    blockAt(addressSpace, prefixLength, index),
  ]);
  return { blocks: new Map(blocks), problems: [] };
}

/** The smallest block from the same first address on that holds an index. */
function largerSpace(addressSpace: string, prefixLength: number, index: number): string {
  const length = prefixLength - Math.ceil(Math.log2(index + 1));
  const space = `${addressSpace.split("/")[0]}/${length}`;
  return blockAt(space, length, 0) === space && parseCidr(space).cidr === space ? space : `a block of /${length}`;
}

/** Indexes mean blocks of one size from one first address on: with another of either, every region would move. */
function movedSpaceProblems({ addressSpace, prefixLength, lock, environment }: Addressing): Problem[] {
  const problems: Problem[] = [];
  const promised = `${lockFileName(environment)} says`;
  if (lock.regionPrefixLength !== undefined && lock.regionPrefixLength !== prefixLength) {
    problems.push({
      path: "network.regionPrefixLength",
      given: prefixLength,
      reason: `${promised} ${lock.regionPrefixLength}, and another length would move every region`,
      fix: `write ${lock.regionPrefixLength}`,
    });
  }
  const [first, length] = (lock.addressSpace ?? addressSpace).split("/");
  const [nowFirst, nowLength] = addressSpace.split("/");
  if (first !== nowFirst || Number(nowLength) > Number(length)) {
    problems.push({
      path: "network.addressSpace",
      given: addressSpace,
      reason: `${promised} ${lock.addressSpace}, and this would move regions or leave some without addresses`,
      fix: `write ${lock.addressSpace}, or a larger block that begins with ${first}`,
    });
  }
  return problems;
}

/** The keys of all blocks that a configuration needs, the global part's first. */
export function blockKeys(config: Pick<PlatformConfig, "regions">): string[] {
  return [globalBlock, ...Object.keys(config.regions).map((region) => blockKey(region, onlyStamp))];
}
