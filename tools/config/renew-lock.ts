import { type Problem } from "../../components/conventions";
import { type Lock, type PlatformConfig } from "../../stacks/config";
import { type Allowances, checkPlatform } from "../../stacks/plan";

type Renewal =
  | { lock: Lock; recorded: string[]; problems: [] }
  | { lock: undefined; recorded: []; problems: Problem[]; furtherChecks: boolean };

/**
 * The lock that a configuration needs: an address index for every region, and what is about to be deployed.
 *
 * @param lock as it is; one of version 1 remembers nothing that was deployed, and is taken at the configuration's word
 * @param allowed what would be refused otherwise
 * @returns the lock and what is new in it, a line each; or what forbids it, and then nothing is to be written
 */
export function renewLock(config: PlatformConfig, lock: Lock, allowed: Allowances = {}): Renewal {
  const checked = checkPlatform(config, lock, { allowed });
  if (checked.plan === undefined) {
    const { problems, furtherChecks } = checked;
    return { lock: undefined, recorded: [], problems, furtherChecks };
  }
  return {
    lock: checked.lock,
    recorded: [
      ...Object.entries(checked.added).map(([key, index]) => `${key} has the address index ${index} now.`),
      ...checked.changes.map(({ path, what }) => `${path}: ${what}.`),
    ],
    problems: [],
  };
}
