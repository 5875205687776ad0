import { containsCidr } from "cidr-tools";

/** RFC 1918: what a network of Azure's, and nothing on the internet, may have. */
export const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Whether all of an IPv4 block is private. */
export function isPrivate(prefix: string): boolean {
  return containsCidr(privateBlocks, prefix);
}
