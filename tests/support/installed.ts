import { spawnSync } from "node:child_process";
import type { Context } from "mocha";
import { whyNoContainers, whyNotHere } from "../../tools/relay/trials/stage/isolated";

/** Skips the running test (or, from a hook, the one it prepares), and says why, where a program isn't installed. */
export function needs(context: Context, program: string): void {
  if (spawnSync("sh", ["-c", `command -v ${program}`]).status === 0) return;
  skip(context, `${program} is not installed; tools/setup/system-packages.sh installs it`);
}

/** The same where a trial of relays can't be run: without coturn, or where the system gives no network namespaces. */
export function needsTrials(context: Context): void {
  const missing = whyNotHere();
  if (missing !== undefined) skip(context, missing);
}

/** The same where coturn can't be started from a container image. */
export function needsContainers(context: Context): void {
  const missing = whyNoContainers();
  if (missing !== undefined) skip(context, missing);
}

/** Skips the running test (or, from a hook, the one it prepares), and says why. */
export function skip(context: Context, reason: string): void {
  const test = context.currentTest ?? context.test!;
  test.title += ` (skipped: ${reason})`;
  context.skip();
}
