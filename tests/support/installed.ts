import { spawnSync } from "node:child_process";
import type { Context } from "mocha";

/** Skips the running test (or, from a hook, the one it prepares), and says why, where a program isn't installed. */
export function needs(context: Context, program: string): void {
  if (spawnSync("sh", ["-c", `command -v ${program}`]).status === 0) return;
  const test = context.currentTest ?? context.test!;
  test.title += ` (skipped: ${program} is not installed; tools/setup/system-packages.sh installs it)`;
  context.skip();
}
