import { Provider } from "@pulumi/azure-native/provider";
import type { Problem } from "../../../components/conventions";
import { checkConfiguration } from "../../../stacks/check-configuration";
import { type Lock, parseConfig, type PlatformConfig } from "../../../stacks/config";
import { platformOutputs } from "../../../stacks/outputs";
import type { PlatformPlan } from "../../../stacks/plan";
import { Platform } from "../../../stacks/platform";
import { scopeOf } from "../../../stacks/scope";
import { renewLock } from "../../config/renew-lock";
import { Disagreement } from "./disagreement";
import type { WrittenConfiguration } from "./written";

/** A configuration that the checks let through, with the lock file that was renewed for it. */
export interface AcceptedPlatform {
  written: WrittenConfiguration;
  config: PlatformConfig;
  plan: PlatformPlan;
  lock: Lock;
}

/** The lock file of an environment that was never deployed. */
const nothingPromised: Lock = { version: 2, addressIndexes: {}, regions: {} };

/**
 * What a person does with a configuration before `pulumi up`: `npm run config -- lock`, and the program's own checks.
 *
 * @param lock as it was before
 * @returns the platform, or why it is refused
 * @throws Disagreement when the lock command lets through what the program then refuses
 */
export function accept(
  written: WrittenConfiguration,
  lock: Lock = nothingPromised,
): { platform: AcceptedPlatform; problems: [] } | { platform: undefined; problems: Problem[] } {
  const parsed = parseConfig(structuredClone(written));
  if (parsed.value === undefined) return { platform: undefined, problems: parsed.problems };
  const renewed = renewLock(parsed.value, lock);
  if (renewed.lock === undefined) return { platform: undefined, problems: renewed.problems };
  const checked = checkConfiguration({ values: written, lockOf: () => ({ lock: renewed.lock, problems: [] }) });
  if (checked.plan === undefined) {
    const [first] = checked.problems;
    throw new Disagreement(
      "check",
      `the lock command renews the lock, and the program refuses it: ${first?.path}: ${first?.reason}`,
    );
  }
  return { platform: { written, config: checked.config, plan: checked.plan, lock: renewed.lock }, problems: [] };
}

/** The Pulumi program of an accepted platform, whole. */
export function programOf({ config, plan }: AcceptedPlatform): () => unknown {
  return () => {
    const { environment, regions } = config;
    const { scope } = scopeOf(environment, { environment, regions: Object.keys(regions) });
    const provider = new Provider("azure", config.azure);
    return platformOutputs(new Platform(environment, { plan, scope: scope!, provider }));
  };
}
