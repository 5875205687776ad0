import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lockFileName, parseConfig, parseLock, readOptional } from "../../stacks/config";
import { lockText } from "../../tools/config/lock-text";
import { renewLock } from "../../tools/config/renew-lock";

/**
 * Writes a lock file as if what a configuration says had always been so: its addresses stay, and all that was deployed is
 * forgotten. For tests that change a configuration and are about something else. A configuration that can't be deployed
 * keeps the lock file that it has.
 *
 * @param folder the project's folder
 * @param raw the stack's configuration as its file has it
 */
export function writeFreshLock(folder: string, raw: unknown): void {
  const { value: config } = parseConfig(raw);
  if (config === undefined) return;
  const file = lockFileName(config.environment);
  const before = readOptional(join(folder, file));
  const { lock } = renewLock(config, {
    ...parseLock(before, file).lock,
    regions: undefined,
    identity: undefined,
    workspaces: undefined,
  });
  if (lock === undefined) return;
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), lockText(before, lock));
}
