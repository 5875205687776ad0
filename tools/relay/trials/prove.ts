import type { CoturnSource } from "../../../components/edge-relay";
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
import { runIsolated, whyNoContainers, whyNotHere } from "./stage/isolated";
import { relaysOf } from "./stage/setting";
import type { TlsEvidence } from "./tls";

/** The trials, in the order in which they are run. */
export const trialNames = [
  "boot",
  "security",
  "rotation",
  "drain",
  "tls",
  "load",
  "container-boot",
  "container-drain",
  "container-tls",
] as const;
export type TrialName = (typeof trialNames)[number];

type Found = Pick<Report, "findings" | "table">;

/** First starts in a row, each with its first clients at once. */
const starts = 20;

/** Each is ended after so many seconds; where nothing else runs it takes a third of them. */
const each: Record<TrialName, (stack: string) => Promise<Found>> = {
  boot: (stack) => boot(stack, "package"),
  security: async (stack) => ({ findings: judgeSecurity(await run<SecurityEvidence>("security", { stack }, 90)) }),
  rotation: async (stack) => ({ findings: judgeRotation(await run<RotationEvidence>("rotation", { stack }, 90)) }),
  drain: (stack) => drain(stack, "package"),
  tls: (stack) => tls(stack, "package"),
  load: async (stack) => {
    const evidence = await run<LoadEvidence>("load", { stack, pairs: 2, seconds: 6 }, 240);
    return { findings: judgeLoad(evidence), table: loadTable(evidence) };
  },
  "container-boot": (stack) => boot(stack, "container"),
  "container-drain": (stack) => drain(stack, "container"),
  "container-tls": (stack) => tls(stack, "container"),
};

type Source = CoturnSource["source"];

async function boot(stack: string, source: Source): Promise<Found> {
  return { findings: judgeBoot(await run<BootEvidence>("boot", { stack, source, starts }, 240)) };
}

async function drain(stack: string, source: Source): Promise<Found> {
  return { findings: judgeDrain(await run<DrainEvidence>("drain", { stack, source }, 90)) };
}

async function tls(stack: string, source: Source): Promise<Found> {
  return { findings: judgeTls(await run<TlsEvidence>("tls", { stack, source }, 90)) };
}

function run<Evidence>(name: TrialName, settings: object, seconds: number): Promise<Evidence> {
  return runIsolated<Evidence>({ name, settings }, seconds);
}

/**
 * Tries a stack's relays on this machine, in namespaces that reach nobody. Where all trials are wanted and containers cannot
 * be started here, the report of theirs has the reason instead of findings.
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
  const noContainers = whyNoContainers();
  for (const trial of wanted) {
    if (noContainers !== undefined && trial.startsWith("container-")) {
      if (wanted.length < trialNames.length)
        throw new SimError(`${trial} can't be tried on this machine: ${noContainers}.`);
      reports.push({ trial, seconds: 0, findings: [], notTried: noContainers });
      continue;
    }
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
