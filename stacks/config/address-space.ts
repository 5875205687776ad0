import { overlapCidr } from "cidr-tools";
import { isPrivate, privateBlocks, type Problem } from "../../components/conventions";
import { malformedPrefix } from "../../components/network";

/** What is wrong with an environment's address space by itself: it is not a block, or not a private one. */
export function addressSpaceProblems(addressSpace: string, path: string): Problem[] {
  const problem = (reason: string, meant = "a private block such as 10.64.0.0/12"): Problem[] => [
    { path, given: addressSpace, reason, fix: `write ${meant}` },
  ];
  const malformed = malformedPrefix(addressSpace);
  if (malformed) return problem(malformed.reason, malformed.meant);
  if (isPrivate(addressSpace)) return [];
  return problem(
    overlapCidr(privateBlocks, addressSpace) ? "it reaches beyond private address space" : "it is public address space",
  );
}
