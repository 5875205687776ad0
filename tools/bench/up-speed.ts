import type { Bench } from "./bench";
import { compare, type Measurement } from "./measurement";
import { plainProgram } from "./plain-program";
import { deployedResources, measuredStack, stateAtTheEnd } from "./preview-speed";
import { BenchProject } from "./project";

/** `up` of prod beside the plain program's, with and without the state backend's part. */
export async function upSpeed({ project, rounds, quick, say }: Bench): Promise<Measurement[]> {
  const stack = measuredStack(quick);
  const ours = BenchProject.ours(project, stack);
  const resources = await deployedResources(ours, say);
  const plain = BenchProject.plain(project, plainProgram(resources, { inOrder: true }), { startUp: false });
  const all = { ours: [] as number[], plain: [] as number[] };
  const engine = { ours: [] as number[], plain: [] as number[] };
  try {
    for (let round = 0; round < Math.min(rounds, 2); round++) {
      say(`up of ${stack}, round ${round + 1} of ${Math.min(rounds, 2)}`);
      all.ours.push(await upFromNothing(ours, {}));
      all.plain.push(await upFromNothing(plain, {}));
      engine.ours.push(await upFromNothing(ours, stateAtTheEnd));
      engine.plain.push(await upFromNothing(plain, stateAtTheEnd));
    }
  } finally {
    ours.remove();
    plain.remove();
  }
  const backend = (which: "ours" | "plain"): number[] =>
    all[which].map((seconds, round) => Math.max(seconds - engine[which][round]!, 0.001));
  return [
    compare(`up of ${stack}, without the state backend`, "s", { ours: engine.ours, reference: engine.plain }, 0.7),
    compare(`up of ${stack}, with it`, "s", { ours: all.ours, reference: all.plain }, null),
    compare(
      `up of ${stack}, the state backend's part`,
      "s",
      { ours: backend("ours"), reference: backend("plain") },
      null,
    ),
  ];
}

async function upFromNothing(program: BenchProject, environment: Record<string, string>): Promise<number> {
  program.forget();
  return (await program.run(["up", "--yes", "--skip-preview"], environment)).seconds;
}
