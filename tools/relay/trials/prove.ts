import { SimError } from "../../sim/sim-error";
import type { Finding, Report } from "./finding";
import type { BootEvidence } from "./boot";
import type { DrainEvidence } from "./drain";
import { judgeBoot } from "./judge-boot";
import { judgeDrain } from "./judge-drain";
import { judgeLoad } from "./judge-load";
import { judgeRotation } from "./judge-rotation";
import { judgeSecurity } from "./judge-security";
import type { LoadEvidence } from "./load";
import type { RotationEvidence } from "./rotation";
import type { SecurityEvidence } from "./security";
import { judgeTls } from "./judge-tls";
import type { TlsEvidence } from "./tls";
import { runIsolated, whyNotHere } from "./stage/isolated";

/** The trials, in the order in which they are run. */
export const trialNames = ["boot", "security", "rotation", "drain", "tls", "load"] as const;
export type TrialName = (typeof trialNames)[number];

/** What each does, and what it says about the relay. None takes a minute where nothing else runs. */
const each: Record<TrialName, (stack: string) => Promise<Finding[]>> = {
  boot: async (stack) => judgeBoot(await runIsolated<BootEvidence>({ name: "boot", settings: { stack } }, 90)),
  security: async (stack) =>
    judgeSecurity(await runIsolated<SecurityEvidence>({ name: "security", settings: { stack } }, 90)),
  rotation: async (stack) =>
    judgeRotation(await runIsolated<RotationEvidence>({ name: "rotation", settings: { stack } }, 90)),
  drain: async (stack) => judgeDrain(await runIsolated<DrainEvidence>({ name: "drain", settings: { stack } }, 90)),
  tls: async (stack) => judgeTls(await runIsolated<TlsEvidence>({ name: "tls", settings: { stack } }, 60)),
  load: async (stack) =>
    judgeLoad(await runIsolated<LoadEvidence>({ name: "load", settings: { stack, pairs: 2, seconds: 6 } }, 240)),
};

/**
 * Tries a stack's relays on this machine, in namespaces that reach nobody.
 *
 * @param began hears of each trial as it begins
 * @throws {SimError} where no trial can run, with what is missing
 */
export async function prove(
  stack: string,
  wanted: readonly TrialName[],
  began: (trial: TrialName) => void,
): Promise<Report[]> {
  const missing = whyNotHere();
  if (missing !== undefined) throw new SimError(`Relays can't be tried on this machine: ${missing}.`);
  const reports: Report[] = [];
  for (const trial of wanted) {
    began(trial);
    const start = Date.now();
    const findings = await each[trial](stack);
    reports.push({ trial, seconds: Math.round((Date.now() - start) / 1000), findings });
  }
  return reports;
}

/** The names of some trials. @throws {SimError} for a name that is none */
export function trialsNamed(names: readonly string[]): readonly TrialName[] {
  const unknown = names.filter((name) => !trialNames.includes(name as TrialName));
  if (unknown.length > 0) {
    throw new SimError(`--trial ${unknown.join(", ")}: there is no such trial. There are ${trialNames.join(", ")}.`);
  }
  return names.length === 0 ? trialNames : (names as TrialName[]);
}
