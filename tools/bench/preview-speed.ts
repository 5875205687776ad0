import { compare, type Measurement } from "./measurement";
import { type ExportedResource, plainProgram } from "./plain-program";
import { BenchProject } from "./project";
import type { Bench } from "./bench";

/** Preview of prod beside the same resources in a plain program, and beside that with our start-up settings. */
export async function previewSpeed({ project, rounds, quick, say }: Bench): Promise<Measurement[]> {
  const stack = measuredStack(quick);
  const ours = BenchProject.ours(project, stack);
  const resources = await deployedResources(ours, say);
  ours.forget();
  const text = plainProgram(resources, { inOrder: false });
  const plain = BenchProject.plain(project, text, { startUp: false });
  const started = BenchProject.plain(project, text, { startUp: true });
  const seconds = { ours: [] as number[], plain: [] as number[], started: [] as number[] };
  try {
    for (let round = 0; round < rounds; round++) {
      say(`preview of ${stack}, round ${round + 1} of ${rounds}`);
      seconds.ours.push((await ours.run(["preview"])).seconds);
      seconds.plain.push((await plain.run(["preview"])).seconds);
      seconds.started.push((await started.run(["preview"])).seconds);
    }
  } finally {
    for (const one of [ours, plain, started]) one.remove();
  }
  return [
    compare(
      `preview of ${stack}, against the plain program`,
      "s",
      { ours: seconds.ours, reference: seconds.plain },
      0.7,
    ),
    compare(
      `preview of ${stack}, against the plain program with our start-up`,
      "s",
      { ours: seconds.ours, reference: seconds.started },
      null,
    ),
  ];
}

/** The large stack, or the small one where speed does not count. */
export const measuredStack = (quick: boolean): "prod" | "dev" => (quick ? "dev" : "prod");

/** What a stack consists of, with the ids and names that a deployment gave it. */
export async function deployedResources(ours: BenchProject, say: Bench["say"]): Promise<ExportedResource[]> {
  say("deploying the stack once, to know what the plain program has to declare");
  await ours.run(["up", "--yes", "--skip-preview"], stateAtTheEnd);
  return ours.resources();
}

/** The state is written once, at the end. */
export const stateAtTheEnd = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
