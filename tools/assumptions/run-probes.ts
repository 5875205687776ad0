import { type ArmClient, NoAnswer } from "./arm-client";
import { type Assumption, type Probe } from "./assumption-data";
import { AzureCliProblem, readWithAzureCli } from "./azure-cli";
import { type ProbeGroups } from "./probe-groups";
import { fill, preflightRequest, probeValues, type ProbeValues } from "./requests";
import { type Verdict, verdictOf } from "./verdict";

export type Asked = Verdict & { id: string };
type RealProbe = Exclude<Probe, { kind: "none" }>;

export interface RunOptions {
  subscription: string;
  tenant: string;
  location: string;
  /** Aborted when a person interrupts the run. */
  signal: AbortSignal;
  /** Called with each verdict, as soon as it is known. */
  report: (asked: Asked) => void;
}

/** Runs probes one after the other. After an interruption the rest is not asked. */
export async function runProbes(
  assumptions: readonly Assumption[],
  client: ArmClient,
  groups: ProbeGroups,
  { subscription, tenant, location, signal, report }: RunOptions,
): Promise<Asked[]> {
  const all: Asked[] = [];
  for (const { id, probe } of assumptions) {
    const asked = { id, ...(await verdict(probe)) };
    all.push(asked);
    report(asked);
  }
  return all;

  async function verdict(probe: Probe): Promise<Verdict> {
    if (probe.kind === "none") return { result: "not asked", answer: probe.reason };
    if (signal.aborted) return { result: "not asked", answer: "The run was interrupted." };
    try {
      return await ask(probe, probeValues(subscription, tenant, location));
    } catch (error) {
      if (signal.aborted) return { result: "not asked", answer: "The run was interrupted." };
      if (error instanceof NoAnswer || error instanceof AzureCliProblem)
        return { result: "not asked", answer: error.message };
      throw error;
    }
  }

  async function ask(probe: RealProbe, values: ProbeValues): Promise<Verdict> {
    if (probe.kind === "preflight") {
      const answer = await client.send(fill(preflightRequest(probe.resources), values));
      return verdictOf(probe.expect, answer, probe.kind);
    }
    if (probe.kind === "create") return create(probe, values);
    if ("request" in probe) return verdictOf(probe.expect, await client.send(fill(probe.request, values)), probe.kind);
    const command = [...fill(probe.command, values), "--subscription", subscription];
    return verdictOf(probe.expect, { status: 200, body: await readWithAzureCli(command) }, probe.kind);
  }

  async function create(probe: Extract<Probe, { kind: "create" }>, values: ProbeValues): Promise<Verdict> {
    try {
      const group = await groups.create(values);
      if (group.status >= 300) return notSetUp("the resource group", group);
      for (const request of probe.setup) {
        const answer = await client.send(fill(request, values));
        if (answer.status >= 300) return notSetUp(request.path.split("/").at(-1)!, answer);
      }
      return verdictOf(probe.expect, await client.send(fill(probe.request, values)), probe.kind);
    } finally {
      groups.remove(values.group);
    }
  }
}

function notSetUp(what: string, answer: { status: number; body: unknown }): Verdict {
  const { answer: text } = verdictOf({}, answer, "create");
  return { result: "not asked", answer: `What the probe needs could not be made (${what}): ${text}` };
}
