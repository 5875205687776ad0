import { containsCidr, overlapCidr, parseCidr } from "cidr-tools";
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

const privateSpaces = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

export interface Addressing {
  addressSpace: string;
  prefixLength: number;
  lock: AddressLock;
  environment: string;
}

/**
 * The block of every key, taken from the lock file.
 *
 * @param keys `global` and each `<region>/<stamp>` of the configuration
 * @returns the blocks of those that have one, and a problem for each that hasn't
 */
export function planBlocks(
  keys: string[],
  addressing: Addressing,
): { blocks: Map<string, string>; problems: Problem[] } {
  const { addressSpace, prefixLength, lock, environment } = addressing;
  const path = "network.addressSpace";
  const parsed = parseAddressSpace(addressSpace);
  if (typeof parsed === "string") {
    const refused = { path, given: addressSpace, reason: parsed, fix: "write a private block such as 10.64.0.0/12" };
    const others = movedSpaceProblems(addressing).filter((problem) => problem.path !== path);
    return { blocks: new Map(), problems: [refused, ...others] };
  }
  const problems: Problem[] = movedSpaceProblems(addressing);
  const blocks = new Map<string, string>();
  const outside: number[] = [];
  const available = blockCount(addressSpace, prefixLength);
  for (const key of keys) {
    const index = lock.addressIndexes[key];
    if (index === undefined) {
      problems.push({
        path: key === globalBlock ? globalBlock : `regions.${key.split("/")[0]}`,
        reason: `${lockFileName(environment)} has no address index for ${key}`,
        fix: `run \`npm run config -- lock --stack ${environment}\` and commit the file`,
      });
    } else if (index >= available || Number(parsed.prefix) > prefixLength) {
      outside.push(index);
    } else {
      blocks.set(key, blockAt(addressSpace, prefixLength, index));
    }
  }
  // A space that was promised larger is told its promise, which is enough.
  if (outside.length > 0 && !problems.some((problem) => problem.path === path)) {
    problems.push({
      path,
      given: addressSpace,
      reason: `it holds ${Number(parsed.prefix) > prefixLength ? 0 : available} blocks of /${prefixLength}, and ${Math.max(...outside) + 1} are needed`,
      fix: `write ${largerSpace(addressSpace, prefixLength, Math.max(...outside))}, or a larger network.regionPrefixLength before anything is deployed`,
    });
  }
  return { blocks, problems };
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

function parseAddressSpace(addressSpace: string): ReturnType<typeof parseCidr> | string {
  let parsed: ReturnType<typeof parseCidr>;
  try {
    parsed = parseCidr(addressSpace);
  } catch {
    return "it is no IPv4 block";
  }
  if (Number(parsed.prefix) > 32) return "it is no IPv4 block";
  const [address] = addressSpace.split("/");
  if (parsed.ip !== address || blockAt(addressSpace, Number(parsed.prefix), 0) !== addressSpace) {
    return "its address is not the first of the block";
  }
  if (!privateSpaces.some((space) => containsCidr(space, addressSpace))) {
    return overlapCidr(privateSpaces, addressSpace)
      ? "it reaches beyond private address space"
      : "it is public address space";
  }
  return parsed;
}

/** The keys of all blocks that a configuration needs, the global part's first. */
export function blockKeys(config: Pick<PlatformConfig, "regions">): string[] {
  return [globalBlock, ...Object.keys(config.regions).map((region) => blockKey(region, onlyStamp))];
}
