import { type Problem } from "../../components/conventions";
import { type Lock, type PlatformConfig } from "../../stacks/config";
import {
  type Allowances,
  blockKeys,
  compareWithLock,
  furtherWorkspaces,
  identityOf,
  planPlatform,
} from "../../stacks/plan";
import { extendLock } from "./extend-lock";

type Renewal =
  { lock: Lock; recorded: string[]; problems: [] } | { lock: undefined; recorded: []; problems: Problem[] };

/**
 * The lock that a configuration needs: an address index for every region, and what is about to be deployed.
 *
 * @param lock as it is; one of version 1 remembers nothing that was deployed, and is taken at the configuration's word
 * @param allowed what would be refused otherwise
 * @returns the lock and what is new in it, a line each; or what forbids it, and then nothing is to be written
 */
export function renewLock(config: PlatformConfig, lock: Lock, allowed: Allowances = {}): Renewal {
  const { lock: extended, added } = extendLock(lock, blockKeys(config));
  const { addressSpace, regionPrefixLength } = config.network;
  const addresses = {
    addressSpace: lock.addressSpace ?? addressSpace,
    regionPrefixLength: lock.regionPrefixLength ?? regionPrefixLength,
    addressIndexes: extended.addressIndexes,
  };
  // What can't be deployed isn't worth remembering.
  const { plan, problems } = planPlatform(config, { version: 1, ...addresses });
  if (plan === undefined) return { lock: undefined, recorded: [], problems };
  const comparison = compareWithLock(config, plan.regions, lock, allowed);
  if (comparison.problems.length > 0) return { lock: undefined, recorded: [], problems: comparison.problems };
  const workspaces = furtherWorkspaces(config);
  const remembered = Object.keys(workspaces).length > 0 ? { workspaces } : {};
  return {
    lock: { version: 2, identity: identityOf(config), ...remembered, ...addresses, regions: comparison.regions },
    recorded: [
      ...Object.entries(added).map(([key, index]) => `${key} has the address index ${index} now.`),
      ...comparison.changes.map(({ path, what }) => `${path}: ${what}.`),
    ],
    problems: [],
  };
}
