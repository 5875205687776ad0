import { type Problem } from "../../components/conventions";
import { type EnvironmentIdentity, type Lock, lockFileName, type PlatformConfig, renewLockFix } from "../config";
import { type Deployed } from "./deployed";

/** What an environment is known by. */
export function identityOf({ workload, homeRegion, azure }: PlatformConfig): EnvironmentIdentity {
  return { workload, homeRegion, subscriptionId: azure.subscriptionId };
}

/** Why each of them stays what it is. */
const reasons: Record<keyof EnvironmentIdentity, { path: string; reason: string }> = {
  workload: { path: "workload", reason: "it is part of every name, and with another every resource would be replaced" },
  homeRegion: {
    path: "homeRegion",
    reason: "the build hub and the logs are there, and with another they would be deleted and made anew",
  },
  subscriptionId: {
    path: "azure.subscriptionId",
    reason: "everything is there, and with another it would all be deleted and made anew",
  },
};

/**
 * What would make another environment of one that is deployed.
 *
 * @param deployed as the outputs report it; undefined where they were not read
 */
export function identityProblems(config: PlatformConfig, lock: Lock, deployed?: Deployed["identity"]): Problem[] {
  const identity = deployed ?? lock.identity;
  if (identity === undefined) return [];
  const says = deployed ? `the stack ${deployed.stack} is deployed with` : `${lockFileName(config.environment)} says`;
  const now = identityOf(config);
  return (Object.keys(reasons) as (keyof EnvironmentIdentity)[])
    .filter((key) => identity[key].toLowerCase() !== now[key].toLowerCase())
    .map((key) => ({
      path: reasons[key].path,
      given: now[key],
      reason: `${says} ${identity[key]}: ${reasons[key].reason}`,
      fix:
        `write ${identity[key]}; another one is another environment, with a stack file of its own. If nothing of ` +
        `${config.environment} was ever deployed, delete ${lockFileName(config.environment)} and ${renewLockFix(config.environment)}`,
    }));
}
