import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { CloudResource } from "../contract";

/** What one cloud file holds. */
export interface CloudContent {
  resources: CloudResource[];
  /** Deleted resources whose names are still taken. */
  softDeleted: CloudResource[];
}

/** The file cannot be used as it is. The message names the file, the reason and the way out; the file is left alone. */
export class CloudFileProblem extends Error {
  constructor(file: string, reason: string) {
    super(
      `The simulated cloud in ${file} cannot be used: ${reason}. ` +
        "The file is left as it is. To forget this cloud and start with an empty one: npm run sim:reset",
    );
    this.name = "CloudFileProblem";
  }
}

const format = "azure-sim cloud";
const version = 1;

/**
 * Reads a cloud file.
 * @param file its path; a file that does not exist is an empty cloud.
 * @throws CloudFileProblem when it is unreadable, damaged, or of a newer version.
 */
export function readCloudFile(file: string): CloudContent {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return { resources: [], softDeleted: [] };
    }
    throw new CloudFileProblem(file, `it cannot be read (${(error as Error).message})`);
  }
  return parse(file, text);
}

function parse(file: string, text: string): CloudContent {
  let content: { format?: unknown; version?: unknown; resources?: unknown; softDeleted?: unknown };
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new CloudFileProblem(file, `it is damaged (${(error as Error).message})`);
  }
  if (content?.format !== format) {
    throw new CloudFileProblem(file, "it is not a file of the Azure simulator");
  }
  if (typeof content.version !== "number" || content.version > version) {
    throw new CloudFileProblem(
      file,
      `it was written by a newer simulator (version ${String(content.version)}; this one reads up to ${version})`,
    );
  }
  const { resources, softDeleted } = content;
  if (!isResources(resources) || !isResources(softDeleted)) {
    throw new CloudFileProblem(file, "it is damaged (a resource without an id, a type or a body)");
  }
  return { resources, softDeleted };
}

function isResources(value: unknown): value is CloudResource[] {
  return (
    Array.isArray(value) &&
    value.every(
      (one) =>
        typeof one?.id === "string" &&
        typeof one.type === "string" &&
        typeof one.apiVersion === "string" &&
        typeof one.body === "object" &&
        one.body !== null,
    )
  );
}

/**
 * The text of a cloud file.
 * @param resources every resource as JSON already, one a line: a person can search the file, and what did not change
 * is not serialised again.
 */
export function cloudFileText(resources: Iterable<string>, softDeleted: Iterable<string>): string {
  const list = (items: Iterable<string>) => {
    const lines = [...items];
    return lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n]`;
  };
  return `{"format":${JSON.stringify(format)},"version":${version},\n"resources":${list(resources)},\n"softDeleted":${list(softDeleted)}}\n`;
}

/**
 * Replaces the file in one step: whoever reads it, even after a crash, sees the old text or the new one.
 * @throws what the file system says (ENOSPC …); the old file is then still there.
 */
export async function writeCloudFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const written = `${file}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    const handle = await open(written, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(written, file);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

/** Makes the rename itself durable; not every system lets a folder be opened. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The new content is on disk; only the moment of the switch is less certain.
  }
}
