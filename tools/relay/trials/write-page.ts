import { writeFileSync } from "node:fs";
import { cpus, release, type } from "node:os";
import { format, resolveConfig } from "prettier";
import { SimError } from "../../sim/sim-error";
import type { Report } from "./finding";
import { proofPage } from "./proof-lines";
import { installedCoturn } from "./stage/container-image";
import { trialDifferences } from "./stage/substitutions";

/**
 * Writes what trials found as a page, with the machine that they ran on.
 *
 * @throws {SimError} for a file that can't be written
 */
export async function writePage(file: string, reports: Report[]): Promise<void> {
  const text = proofPage(reports, {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} processors, ${type()} ${release().split("-")[0]}`,
    coturn: installedCoturn(),
    differences: trialDifferences(installedCoturn()),
  });
  try {
    writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file, parser: "markdown" }));
  } catch (error) {
    throw new SimError(`--write ${file}: it can't be written (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`);
  }
}
