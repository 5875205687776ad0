import { SimError } from "../../sim/sim-error";
import type { BootEvidence } from "./boot";
import type { DrainEvidence } from "./drain";
import type { Report } from "./finding";
import { judgeBoot } from "./judge-boot";
import { judgeDrain } from "./judge-drain";
import { judgeLoad, loadTable } from "./judge-load";
import { judgeRotation } from "./judge-rotation";
import { judgeSecurity } from "./judge-security";
import { judgeTls } from "./judge-tls";
import type { LoadEvidence } from "./load";
import type { RotationEvidence } from "./rotation";
import type { SecurityEvidence } from "./security";
import { runIsolated, whyNotHere } from "./stage/isolated";
import { relaysOf } from "./stage/setting";
import type { TlsEvidence } from "./tls";

/** The trials, in the order in which they are run. */
export const trialNames = ["boot", "security", "rotation", "drain", "tls", "load"] as const;
export type TrialName = (typeof trialNames)[number];

type Found = Pick<Report, "findings" | "table">;

/** Each is ended after so many seconds; where nothing else runs it takes a third of them. */
const each: Record<TrialName, (stack: string) => Promise<Found>> = {
  boot: async (stack) => ({ findings: judgeBoot(await run<BootEvidence>("boot", { stack, starts: 20 }, 150)) }),
  security: async (stack) => ({ findings: judgeSecurity(await run<SecurityEvidence>("security", { stack }, 90)) }),
  rotation: async (stack) => ({ findings: judgeRotation(await run<RotationEvidence>("rotation", { stack }, 90)) }),
  drain: async (stack) => ({ findings: judgeDrain(await run<DrainEvidence>("drain", { stack }, 90)) }),
  tls: async (stack) => ({ findings: judgeTls(await run<TlsEvidence>("tls", { stack }, 90)) }),
  load: async (stack) => {
    const evidence = await run<LoadEvidence>("load", { stack, pairs: 2, seconds: 6 }, 240);
    return { findings: judgeLoad(evidence), table: loadTable(evidence) };
  },
};

function run<Evidence>(name: TrialName, settings: object, seconds: number): Promise<Evidence> {
  return runIsolated<Evidence>({ name, settings }, seconds);
}

/**
 * Tries a stack's relays on this machine, in namespaces that reach nobody.
 *
 * @param began hears of each trial as it begins
 * @throws {SimError} where no trial can run, with what is missing; for a stack without relays
 */
export async function prove(
  stack: string,
  wanted: readonly TrialName[],
  began: (trial: TrialName) => void,
): Promise<Report[]> {
  const missing = whyNotHere();
  if (missing !== undefined) throw new SimError(`Relays can't be tried on this machine: ${missing}.`);
  relaysOf(stack);
  const reports: Report[] = [];
  for (const trial of wanted) {
    began(trial);
    const start = Date.now();
    const found = await each[trial](stack);
    reports.push({ trial, seconds: Math.round((Date.now() - start) / 1000), ...found });
  }
  return reports;
}

/** The names of some trials; all, for none. @throws {SimError} for a name that is none */
export function trialsNamed(names: readonly string[]): readonly TrialName[] {
  const unknown = names.filter((name) => !trialNames.includes(name as TrialName));
  if (unknown.length > 0) {
    throw new SimError(`--trial ${unknown.join(", ")}: there is no such trial. There are ${trialNames.join(", ")}.`);
  }
  return names.length === 0 ? trialNames : (names as TrialName[]);
}
