import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { checkSingleValues, stackProblems, type Written } from "../../stacks/check-configuration";
import {
  lockFileName,
  otherEnvironments,
  parseLock,
  type PlatformConfig,
  readOptional,
  refusalLines,
} from "../../stacks/config";
import { type Allowances, type Deployed, type Refusal } from "../../stacks/plan";
import { environmentOf } from "../../stacks/scope";
import { lockText } from "./lock-text";
import { renewLock } from "./renew-lock";
import { stackConfig } from "./stack-config";

export interface RenewedLock {
  /** The lock file, relative to the project's folder. */
  file: string;
  /** What it should say; undefined where something forbids it. */
  text?: string;
  /** Whether that is another text than it has. */
  changed: boolean;
  /** For the person who asked. */
  lines: string[];
}

/**
 * Writes what a stack's configuration is about to deploy into its lock file, if it may be deployed after what was.
 *
 * @param project the folder with the stack files
 * @param allowed what the person who ran it answers for
 * @param deployed what is deployed (deployed-state.ts); left out where that was not read
 * @returns lines for the person who ran it, and whether it worked; if not, nothing was written
 */
export async function writeLock(
  project: string,
  stack: string,
  allowed: Allowances = {},
  deployed?: Deployed,
): Promise<{ lines: string[]; ok: boolean }> {
  const stackFile = `Pulumi.${environmentOf(stack)}.yaml`;
  // A copied stack file that still names the other environment would be given that one's promises.
  const written: Written = {
    values: stackConfig(project, stack),
    stack,
    today: new Date(),
    othersOf: (environment) => otherEnvironments(environment, project),
    lockOf: (environment) =>
      parseLock(readOptional(join(project, lockFileName(environment))), lockFileName(environment)),
  };
  const { config, lock, problems } = checkSingleValues(written);
  if (config === undefined) return { ok: false, lines: refused(stackFile, { problems, furtherChecks: true }) };
  const ofStack = stackProblems(config, lock, written);
  if (ofStack.length > 0) return { ok: false, lines: refused(stackFile, { problems: ofStack, furtherChecks: true }) };
  const { file, text, changed, lines } = newLockText(project, config, allowed, deployed);
  if (text === undefined) return { ok: false, lines };
  if (changed) await writeFileAtomic(join(project, file), text);
  return { ok: true, lines };
}

/** The text that a configuration's lock file should have, without writing it. */
export function newLockText(
  project: string,
  config: PlatformConfig,
  allowed: Allowances = {},
  deployed?: Deployed,
): RenewedLock {
  const file = lockFileName(config.environment);
  const before = readOptional(join(project, file));
  const parsed = parseLock(before, file);
  if (parsed.problems.length > 0)
    return { file, changed: false, lines: refused(file, { ...parsed, furtherChecks: true }) };
  const renewed = renewLock(config, parsed.lock, allowed, deployed);
  if (renewed.lock === undefined) {
    return { file, changed: false, lines: refused(`Pulumi.${config.environment}.yaml`, renewed) };
  }
  const text = lockText(before, renewed.lock);
  const changed = text !== before;
  const lines = changed
    ? [...renewed.recorded, `Commit ${file}.`]
    : [`${file} says all of it already: nothing was written.`];
  return { file, text, changed, lines };
}

function refused(file: string, refusal: Pick<Refusal, "furtherChecks" | "problems">): string[] {
  return refusalLines(`${file} is refused, and nothing was written`, refusal);
}
