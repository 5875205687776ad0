import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { lockFileName, parseLock, readOptional } from "./lock";

/** What an environment has for itself, as far as its files state it. */
interface ExclusiveValues {
  subscriptionId?: string;
  addressSpace?: string;
}

/** Another environment of the same folder. */
export interface OtherEnvironment {
  /** Its stack file, e.g. `Pulumi.staging.yaml`. */
  file: string;
  values: ExclusiveValues;
  /** What its lock file records; empty without a lock file. */
  recorded: ExclusiveValues;
}

/**
 * The other environments that have a stack file in the project's folder. A file that can't be read, or lacks a value, states
 * nothing: that environment is refused itself before it is deployed, and compared with this one when it is mended.
 *
 * @param environment the environment that is checked, e.g. `prod`
 */
export function otherEnvironments(environment: string, folder = process.cwd()): OtherEnvironment[] {
  return readdirSync(folder)
    .map((file) => ({ file, name: /^Pulumi\.([^.-]+)\.yaml$/.exec(file)?.[1] }))
    .filter((found): found is { file: string; name: string } => found.name !== undefined && found.name !== environment)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ file, name }) => ({
      file,
      values: valuesIn(readOptional(join(folder, file)) ?? ""),
      recorded: recordedIn(name, folder),
    }));
}

function valuesIn(text: string): ExclusiveValues {
  let config: unknown;
  try {
    config = at(parse(text, { merge: true, logLevel: "silent" }), "config");
  } catch {
    return {};
  }
  // The engine takes a key without the project's name for the project's.
  const ofProject = (key: string): unknown => at(config, `cloud-gaming:${key}`) ?? at(config, key);
  return {
    subscriptionId: textOf(at(ofProject("azure"), "subscriptionId")),
    addressSpace: textOf(at(ofProject("network"), "addressSpace")),
  };
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function recordedIn(environment: string, folder: string): ExclusiveValues {
  const file = lockFileName(environment);
  const { lock } = parseLock(readOptional(join(folder, file)), file);
  return { subscriptionId: lock.identity?.subscriptionId, addressSpace: lock.addressSpace };
}
