import { type Problem } from "../../components/conventions";
import { type Lock, type PlatformConfig } from "../../stacks/config";
import { type Allowances, checkPlatform, type Deployed } from "../../stacks/plan";

type Renewal =
  | { lock: Lock; recorded: string[]; problems: [] }
  | { lock: undefined; recorded: []; problems: Problem[]; furtherChecks: boolean };

/**
 * The lock that a configuration needs: an address index for every region, and what is about to be deployed.
 *
 * @param lock as it is; one of version 1 remembers nothing that was deployed, and is taken at the configuration's word
 * @param allowed what would be refused otherwise
 * @param deployed what the outputs of the environment's stacks report; left out where they were not read
 * @returns the lock and what is new in it, a line each; or what forbids it, and then nothing is to be written
 */
export function renewLock(config: PlatformConfig, lock: Lock, allowed: Allowances = {}, deployed?: Deployed): Renewal {
  const checked = checkPlatform(config, lock, { allowed, deployed });
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
